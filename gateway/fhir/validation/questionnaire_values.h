// Answers and what they are compared with: options, limits, conditions.
#pragma once

#include <compare>
#include <optional>

#include "fhir/validation/choice_value.h"

namespace linkway::fhir::validation {

// The same value of the same type: codings by system and code, quantities by value and unit, all else as it stands.
[[nodiscard]] bool equal_values(const ChoiceValue& a, const ChoiceValue& b);

// Numbers, dates and times, texts; a shorter date stands for its first moment. Nothing when they have no order.
[[nodiscard]] std::optional<std::partial_ordering> compare_values(const ChoiceValue& a, const ChoiceValue& b);

// By their coded units, converted where UCUM can; nothing when one has none or they are of different kinds.
[[nodiscard]] std::optional<std::partial_ordering> compare_quantities(const data::Node& a, const data::Node& b);

}  // namespace linkway::fhir::validation
