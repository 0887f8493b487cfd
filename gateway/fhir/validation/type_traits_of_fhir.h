// What can be said of elements by their types (R4 elementdefinition.html: what applies to which type).
#pragma once

#include <string_view>

namespace linkway::fhir::validation {

[[nodiscard]] bool can_bind(std::string_view type);
[[nodiscard]] bool has_length(std::string_view type);  // maxLength
[[nodiscard]] bool has_range(std::string_view type);   // minValue, maxValue
[[nodiscard]] bool has_targets(std::string_view type);

}  // namespace linkway::fhir::validation
