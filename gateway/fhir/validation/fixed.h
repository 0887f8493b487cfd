// fixed[x] and pattern[x] (R4 elementdefinition-definitions.html): the value as a whole, or at least what the pattern
// has.
#pragma once

#include "data/node.h"
#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

[[nodiscard]] bool equals_fixed(const data::Node& value, const data::Node& fixed);
[[nodiscard]] bool fits_pattern(const data::Node& value, const data::Node& pattern);

// One issue for each part that differs, at its place.
void check_fixed(Run& run, const At& at, const data::Node& fixed, const Structure& profile);
void check_pattern(Run& run, const At& at, const data::Node& pattern, const Structure& profile);

}  // namespace linkway::fhir::validation
