// Quantities together (N1 sections 6.1.1, 6.1.2, 6.2, 6.6).
#pragma once

#include <optional>
#include <string_view>

#include "fhir/path/item.h"
#include "fhir/path/machine.h"

namespace linkway::fhir::path {

// A quantity, or the quantity with unit '1' that an integer or decimal becomes; nothing for other items.
struct Amount {
  Decimal value;
  std::string_view unit;
  bool calendar = false;
};
[[nodiscard]] std::optional<Amount> amount_of(const Item& item);

// -1, 0, 1; nothing when the units cannot be compared, as a calendar year with a definite one ('a').
[[nodiscard]] std::optional<int> compare(const Amount& a, const Amount& b);
// Rounded to the less precise of both, in the larger of both units; a calendar year is like a definite one.
[[nodiscard]] bool equivalent(const Amount& a, const Amount& b);
// Values that are equal have the same; a number and a quantity of unit '1', too. 1 year and 365 days, which are equal
// only by the table of N1 section 5.5.7, may differ.
[[nodiscard]] std::size_t hash_of(const Amount& amount);
[[nodiscard]] std::size_t hash_of(const Decimal& value);
// Whether compare() gives an order.
[[nodiscard]] bool comparable(const Amount& a, const Amount& b);
// The amount in another unit, a UCUM code or a calendar word; nothing when it cannot be.
[[nodiscard]] std::optional<Amount> converted(const Amount& amount, std::string_view unit);

// The same where an expression asks for it (FHIRPath 3.0.0, toQuantity(unit)): a number of unit 1 takes the unit on,
// and years and months go across between calendar and definite durations, unit by unit.
[[nodiscard]] std::optional<Amount> explicitly_converted(const Amount& amount, std::string_view unit);

// The results' units are kept in the machine. Nothing where there is none: dimensions that do not fit, out of range, by
// zero.
[[nodiscard]] std::optional<Item> add(const Amount& a, const Amount& b);
[[nodiscard]] std::optional<Item> subtract(const Amount& a, const Amount& b);
[[nodiscard]] std::optional<Item> multiply(Machine& machine, const Amount& a, const Amount& b);
[[nodiscard]] std::optional<Item> divide(Machine& machine, const Amount& a, const Amount& b);

}  // namespace linkway::fhir::path
