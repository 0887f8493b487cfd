// When items are the same (N1 section 6.1).
#pragma once

#include <cstddef>

#include "fhir/path/machine.h"

namespace linkway::fhir::path {

// `=`: of two items; Truth::unknown where the specification says empty.
[[nodiscard]] Truth equal(const Machine& machine, const Item& a, const Item& b);
// `~`
[[nodiscard]] bool equivalent(const Machine& machine, const Item& a, const Item& b);
// Items that are equal have the same.
[[nodiscard]] std::size_t hash_of(const Machine& machine, const Item& item);

// Of collections. `at` is what is to blame when the budget is spent.
[[nodiscard]] Truth equal(Machine& machine, const SyntaxNode& at, Range a, Range b);
[[nodiscard]] Truth equivalent(Machine& machine, const SyntaxNode& at, Range a, Range b);

// Ordering (N1 section 6.2) of two values of System types: -1, 0, 1. `comparable` is false when the types cannot be
// ordered against each other; nothing when the order cannot be told.
[[nodiscard]] std::optional<int> order(const Item& a, const Item& b, bool& comparable);

}  // namespace linkway::fhir::path
