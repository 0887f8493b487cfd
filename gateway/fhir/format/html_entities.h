#pragma once

#include <string_view>

namespace linkway::fhir {

// The character that a named entity of HTML 4.01 (section 24) means, e.g. 0xA0 for nbsp; 0 for names that HTML does not
// have and for the ones that XML has itself (amp, lt, gt, quot, apos).
[[nodiscard]] char16_t html_entity(std::string_view name);

}  // namespace linkway::fhir
