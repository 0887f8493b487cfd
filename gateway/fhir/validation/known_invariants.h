// What is known beforehand of invariants, by key and the exact text of their expression.
#pragma once

#include <span>
#include <string_view>

#include "fhir/validation/rule.h"

namespace linkway::fhir::validation {

// The function that decides it without FHIRPath; null when there is none.
[[nodiscard]] NativeRule native_rule(std::string_view key, std::string_view expression);
struct KnownInvariant {
  std::string_view key;
  std::string_view expression;
  NativeRule rule;
};
[[nodiscard]] std::span<const KnownInvariant> bundle_invariants();  // known_bundle_invariants.cpp
[[nodiscard]] std::span<const KnownInvariant> list_invariants();    // known_list_invariants.cpp

}  // namespace linkway::fhir::validation
