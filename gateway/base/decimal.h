// Decimal numbers, exact: a whole number and a power of ten. "1.10" and "1.1" are equal and print as they came.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace linkway {

class Decimal {
 public:
  constexpr Decimal() = default;  // 0
  constexpr explicit Decimal(std::int64_t whole) : low_(static_cast<std::uint64_t>(whole)), high_(whole < 0 ? -1 : 0) {}

  // Digits kept at most, and decimal places of them. Beyond either is out of range: nothing is rounded in silence, but
  // for division and the functions that say so.
  static constexpr int max_digits = 38;
  static constexpr int max_scale = 37;
  // Significant digits of what does not come out even.
  static constexpr int rounded_digits = 28;

  // [+-]digits[.digits][(e|E)[+-]digits]; nothing for anything else or beyond the range.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

  // coefficient / 10^scale; nothing beyond the range, and for a negative scale.
  [[nodiscard]] static std::optional<Decimal> of(__int128 coefficient, int scale);

  // With the decimal places it has: 1.10 gives "1.10".
  [[nodiscard]] std::string to_string() const;
  // Without zeros at the end of its decimal places.
  [[nodiscard]] Decimal normalized() const;
  // With exactly so many decimal places, zeros added or half rounded away from zero; nothing when it gets out of range.
  [[nodiscard]] std::optional<Decimal> with_scale(int places) const;

  [[nodiscard]] __int128 coefficient() const {
    return static_cast<__int128>((static_cast<unsigned __int128>(static_cast<std::uint64_t>(high_)) << 64) | low_);
  }
  [[nodiscard]] int scale() const { return scale_; }  // decimal places
  [[nodiscard]] int digits() const;                   // significant digits, at least 1
  [[nodiscard]] int sign() const { return high_ < 0 ? -1 : (high_ != 0 || low_ != 0) ? 1 : 0; }
  [[nodiscard]] bool is_whole() const;
  [[nodiscard]] std::optional<std::int64_t> to_integer() const;  // nothing when not whole or beyond 64 bits
  [[nodiscard]] double to_double() const;
  // The shortest decimal that reads back as this double; nothing for NaN, infinities and what is out of range.
  [[nodiscard]] static std::optional<Decimal> from_double(double value);

  [[nodiscard]] Decimal negated() const;
  [[nodiscard]] Decimal abs() const;
  // Nothing when the exact result is out of range.
  friend std::optional<Decimal> add(const Decimal& a, const Decimal& b);
  friend std::optional<Decimal> subtract(const Decimal& a, const Decimal& b);
  friend std::optional<Decimal> multiply(const Decimal& a, const Decimal& b);
  // When it does not come out even, rounded half away from zero to 28 significant digits or, where that is more, to a
  // whole number, and to 37 places at most. Nothing by zero.
  friend std::optional<Decimal> divide(const Decimal& a, const Decimal& b);
  // Truncated quotient and the remainder that belongs to it (the sign is that of a); nothing by zero.
  friend std::optional<Decimal> integer_divide(const Decimal& a, const Decimal& b);
  friend std::optional<Decimal> modulo(const Decimal& a, const Decimal& b);

  // Exact where the result is, else to 28 significant digits and 37 places. Nothing where there is no real result (the
  // root of -1, the logarithm of 0, a logarithm of base 1, 0 to the power -1) and beyond the range.
  friend std::optional<Decimal> sqrt(const Decimal& value);
  friend std::optional<Decimal> exp(const Decimal& value);
  friend std::optional<Decimal> ln(const Decimal& value);
  friend std::optional<Decimal> log(const Decimal& value, const Decimal& base);
  friend std::optional<Decimal> power(const Decimal& base, const Decimal& exponent);

  // FHIRPath's lowBoundary() and highBoundary(): the least and the greatest number that reads as this one when rounded
  // to the places it has, widened outwards to `places`. 1.587 reads from 1.5865 to 1.5875, which is 1.58 to 1.59 at two
  // places. A value of which nothing is left at so few places has 0 for both. Nothing for places below 0 and above 31.
  static constexpr int default_boundary_places = 8;
  static constexpr int max_boundary_places = 31;
  friend std::optional<Decimal> low_boundary(const Decimal& value, int places);
  friend std::optional<Decimal> high_boundary(const Decimal& value, int places);

  enum class Rounding : std::uint8_t { half_up /* away from zero at half */, down /* to zero */, floor, ceiling };
  // To so many places at most; fewer than 0 are as 0.
  [[nodiscard]] Decimal rounded(int places, Rounding rounding = Rounding::half_up) const;

  // By value: 1.10 equals 1.1.
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == std::strong_ordering::equal; }
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
    if (a.scale_ != b.scale_) return compare_scaled(a, b);
    if (a.high_ != b.high_) return a.high_ <=> b.high_;
    return a.low_ <=> b.low_;
  }

 private:
  static Decimal make(__int128 coefficient, int scale);
  static std::strong_ordering compare_scaled(const Decimal& a, const Decimal& b);

  // Two words instead of one __int128, for its alignment.
  std::uint64_t low_ = 0;
  std::int64_t high_ = 0;
  std::int32_t scale_ = 0;
};

// Declared here, too, so that they can be named with their namespace.
[[nodiscard]] std::optional<Decimal> add(const Decimal& a, const Decimal& b);
[[nodiscard]] std::optional<Decimal> subtract(const Decimal& a, const Decimal& b);
[[nodiscard]] std::optional<Decimal> multiply(const Decimal& a, const Decimal& b);
[[nodiscard]] std::optional<Decimal> divide(const Decimal& a, const Decimal& b);
[[nodiscard]] std::optional<Decimal> integer_divide(const Decimal& a, const Decimal& b);
[[nodiscard]] std::optional<Decimal> modulo(const Decimal& a, const Decimal& b);
[[nodiscard]] std::optional<Decimal> sqrt(const Decimal& value);
[[nodiscard]] std::optional<Decimal> exp(const Decimal& value);
[[nodiscard]] std::optional<Decimal> ln(const Decimal& value);
[[nodiscard]] std::optional<Decimal> log(const Decimal& value, const Decimal& base);
[[nodiscard]] std::optional<Decimal> power(const Decimal& base, const Decimal& exponent);
[[nodiscard]] std::optional<Decimal> tan(const Decimal& radians);   // nothing beyond 1000 radians
[[nodiscard]] std::optional<Decimal> atan(const Decimal& tangent);  // in radians
[[nodiscard]] std::optional<Decimal> low_boundary(const Decimal& value, int places = Decimal::default_boundary_places);
[[nodiscard]] std::optional<Decimal> high_boundary(const Decimal& value, int places = Decimal::default_boundary_places);

}  // namespace linkway
