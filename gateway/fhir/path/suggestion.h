// Which name was meant by one that does not exist.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace linkway::fhir::path {

// "; did you mean 'given'?" for the nearest of the known names, "" when none is near.
[[nodiscard]] std::string suggestion(std::string_view word, std::span<const std::string_view> known);

}  // namespace linkway::fhir::path
