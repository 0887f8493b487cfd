// Units of the Unified Code for Units of Measure (https://ucum.org/ucum): what FHIR quantities are written in.
// Case-sensitive codes only. All functions may be called from any thread.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "base/result.h"

namespace linkway::fhir::units {

// Whether it is a valid case-sensitive code; else why not, with the column.
[[nodiscard]] Status check(std::string_view code);

// Whether one can be converted into the other: both valid and of the same dimension ("mg" and "kg", "Cel" and
// "[degF]"). Arbitrary units such as [iU] only with themselves. Units with a scale of their own (Cel, [pH], dB) only by
// themselves: in a product, such as Cel/h, only with the same scale.
[[nodiscard]] bool comparable(std::string_view a, std::string_view b);

// The value in the unit `to`: exact where the ratio is, else to 28 digits. Nothing when not comparable or out of range.
// Affine (Cel, [degF]) and logarithmic units convert as the standard's table says.
[[nodiscard]] std::optional<Decimal> convert(const Decimal& value, std::string_view from, std::string_view to);

// How `a` in its unit stands to `b` in its: exact even where convert() has to round or is out of range. Scales are
// converted to the unit of `b`. Nothing when not comparable. Equal codes are not read: they need not be valid.
[[nodiscard]] std::optional<std::strong_ordering> compare(const Decimal& a, std::string_view a_code, const Decimal& b,
                                                          std::string_view b_code);

// The value in base units and the base units as a code, e.g. 4 cm -> 0.04 m. Nothing for what is no unit or out of
// range.
struct Canonical {
  Decimal value;
  std::string code;
};
[[nodiscard]] std::optional<Canonical> canonical(const Decimal& value, std::string_view code);

// The canonical forms of a product and a quotient: (2 'cm') * (2 'm') is 0.04 'm2'. Nothing for units with a scale of
// their own, and by zero.
[[nodiscard]] std::optional<Canonical> multiply(const Decimal& a, std::string_view a_code, const Decimal& b,
                                                std::string_view b_code);
[[nodiscard]] std::optional<Canonical> divide(const Decimal& a, std::string_view a_code, const Decimal& b,
                                              std::string_view b_code);

}  // namespace linkway::fhir::units
