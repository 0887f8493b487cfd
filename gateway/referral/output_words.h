// What a platform reported, one resource at a time, in words for a GP. Plain text: not escaped for XHTML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/node.h"

namespace linkway::referral {

[[nodiscard]] std::string literal_of(const data::Node& resource);  // "Type/id"
// When it happened, as FHIR writes it; "" when that is not told.
[[nodiscard]] std::string_view time_of(const data::Node& resource);
// Those of one type, oldest first; what has no time comes last, in the order it came.
[[nodiscard]] std::vector<data::Node> of_type(const std::vector<data::Node>& outputs, std::string_view type);

// A value that was entered in error is never shown.
[[nodiscard]] std::string contact_words(const data::Node& encounter);
[[nodiscard]] std::string activity_words(const data::Node& procedure);
[[nodiscard]] std::string result_words(const data::Node& observation);  // a line for each component
[[nodiscard]] std::string other_words(const data::Node& resource);      // any other type

}  // namespace linkway::referral
