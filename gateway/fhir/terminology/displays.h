// The displays that a code may be shown with.
#pragma once

#include <string_view>

#include "fhir/definitions/terminology.h"

namespace linkway::fhir::terminology {

// Equal but for the case of letters, and how much white space stands where.
[[nodiscard]] bool same_display(std::string_view a, std::string_view b);
// Whether the text is the display of the concept or one of its designations.
[[nodiscard]] bool is_display_of(std::string_view text, const Concept& known);

}  // namespace linkway::fhir::terminology
