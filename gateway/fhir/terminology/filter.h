// ValueSet.compose.include.filter of one code (R4 valueset-filter-operator).
#pragma once

#include "fhir/terminology/code_systems.h"
#include "fhir/terminology/composition.h"

namespace linkway::fhir::terminology {

struct Passes {
  Answer answer = Answer::unknown;
  std::string reason;  // of "unknown"
};

// `found`: what is known of the code. Filters on the code itself need no code system.
[[nodiscard]] Passes passes(const Filter& filter, std::string_view code, const FoundCode& found,
                            const CodeSystems& systems);

}  // namespace linkway::fhir::terminology
