#pragma once

#include "data/node.h"

namespace linkway::fhir {

// Equality as JSON Patch has it (RFC 6902 section 4.6): members in any order, numbers by their value (1.0 equals 1 and
// 10e-1), exact beyond what a double holds.
[[nodiscard]] bool json_equal(const data::Node& a, const data::Node& b);

}  // namespace linkway::fhir
