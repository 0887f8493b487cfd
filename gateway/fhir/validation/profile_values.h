// Bounds of values that a profile sets: minValue, maxValue, maxLength (R4 elementdefinition-definitions.html); whether
// there must be one.
#pragma once

#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

// Numbers, dates and times by their order, where it can be told; quantities by UCUM, with a warning where the units
// cannot be compared.
void check_range(Run& run, const At& at, const Element& element, const Structure& profile);
void check_length(Run& run, const At& at, const Element& element, const Structure& profile);

// R5 elementdefinition.html: whether a primitive must have a value, or what may stand for it; and its regular
// expression.
void check_value_rules(Run& run, const At& at, const Element& element, const Structure& profile);

}  // namespace linkway::fhir::validation
