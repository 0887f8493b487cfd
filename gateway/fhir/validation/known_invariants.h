// What is known beforehand of invariants, by key and the exact text of their expression.
#pragma once

#include <string_view>

#include "fhir/validation/rule.h"

namespace linkway::fhir::validation {

// The function that decides it without FHIRPath; null when there is none.
[[nodiscard]] NativeRule native_rule(std::string_view key, std::string_view expression);
// What an expression that R4 publishes with a mistake means; "" for all others.
[[nodiscard]] std::string_view mended_expression(std::string_view key, std::string_view expression);

}  // namespace linkway::fhir::validation
