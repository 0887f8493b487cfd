// Dates and times as FHIR writes them (R4 datatypes.html#date and following).
#pragma once

#include <string_view>

#include "fhir/validation/lexical.h"

namespace linkway::fhir::validation {

// Null when nothing is wrong.
[[nodiscard]] const LexicalFault* date_fault(std::string_view value);       // 2026, 2026-02, 2026-02-03
[[nodiscard]] const LexicalFault* date_time_fault(std::string_view value);  // the same, or with a time and an offset
[[nodiscard]] const LexicalFault* instant_fault(std::string_view value);    // to the second at least, with an offset
[[nodiscard]] const LexicalFault* time_fault(std::string_view value);       // 09:30:00, 09:30:00.125

}  // namespace linkway::fhir::validation
