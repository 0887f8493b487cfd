// Upper and lower case, and texts that are alike but for case and white space, in Unicode and in no language.
#pragma once

#include <string>
#include <string_view>

namespace linkway::fhir::path {

[[nodiscard]] std::string upper_case(std::string_view text);
[[nodiscard]] std::string lower_case(std::string_view text);
// N1 section 6.1.2: case is ignored, and one white space is like another; several count as one, and those at the ends
// for nothing.
[[nodiscard]] bool equivalent_texts(std::string_view a, std::string_view b);

}  // namespace linkway::fhir::path
