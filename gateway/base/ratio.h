// Exact positive ratios: numerator / denominator * 10^exponent. Factors between units are made of them.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/decimal.h"

namespace linkway {

// Exact as long as numerator and denominator, reduced, have at most 256 bits; then rounded to the 75 digits or more
// that these hold. A plain aggregate, so that tables of them are constants.
struct Ratio {
  using Limbs = std::array<std::uint64_t, 4>;  // least significant first

  Limbs numerator{1};
  Limbs denominator{1};
  std::int32_t exponent = 0;

  // digits[.digits][(e|E)[+-]digits] above zero, at most 77 digits, an exponent of at most 4 digits.
  [[nodiscard]] static std::optional<Ratio> parse(std::string_view text);
  [[nodiscard]] static constexpr Ratio of(std::uint64_t whole) { return {{whole}, {1}, 0}; }  // above zero

  [[nodiscard]] Ratio inverse() const { return {denominator, numerator, -exponent}; }
  [[nodiscard]] double to_double() const;  // to a few units in the last place

  friend Ratio operator*(const Ratio& a, const Ratio& b);
  friend Ratio operator/(const Ratio& a, const Ratio& b) { return a * b.inverse(); }
};

// By squaring; an exponent of 0 gives 1.
[[nodiscard]] Ratio power(const Ratio& base, int exponent);

// value * ratio: exact where it comes out even within what a Decimal holds, else half rounded away from zero to 28
// significant digits and 37 places at most. Nothing beyond the range, and when it rounds to zero but is not.
[[nodiscard]] std::optional<Decimal> scaled(const Decimal& value, const Ratio& ratio);

// How a * ratio stands to b, exactly.
[[nodiscard]] std::strong_ordering compare_scaled(const Decimal& a, const Ratio& ratio, const Decimal& b);

}  // namespace linkway
