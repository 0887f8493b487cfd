// ValueSet.compose.include.filter (R4 valueset-filter-operator).
#pragma once

#include <string>
#include <vector>

#include "fhir/definitions/compiler/known_codes.h"

namespace linkway::fhir::compiler {

// Keeps those of `chosen` (indexes of concepts) that the filter lets through. A text that is not empty says why it
// cannot be applied.
[[nodiscard]] std::string apply_filter(const KnownSystem& system, const data::Node& filter,
                                       std::vector<std::uint32_t>& chosen);

}  // namespace linkway::fhir::compiler
