// Identifier: what a number of a known system must look like.
#pragma once

#include <optional>
#include <string_view>

#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

void check_identifier(Run& run, const At& identifier);

// Ten digits, the last of which makes the weighted sum of all (10 for the first ... 1 for the last) a multiple of 11
// (NHS data dictionary, NHS NUMBER).
[[nodiscard]] bool is_nhs_number(std::string_view value);
// ISO/IEC 7812-1 annex B.
[[nodiscard]] bool passes_luhn(std::string_view digits);

}  // namespace linkway::fhir::validation
