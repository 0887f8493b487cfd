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

  // [+-]digits[.digits][(e|E)[+-]digits]; nothing for anything else or beyond the range.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

  // With the decimal places it has: 1.10 gives "1.10".
  [[nodiscard]] std::string to_string() const;
  // Without zeros at the end of its decimal places.
  [[nodiscard]] Decimal normalized() const;

  [[nodiscard]] int scale() const { return scale_; }  // decimal places
  [[nodiscard]] int digits() const;                   // significant digits, at least 1
  [[nodiscard]] int sign() const;                     // -1, 0, 1
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
  // Rounded half away from zero to 28 significant digits when it does not come out even; nothing by zero.
  friend std::optional<Decimal> divide(const Decimal& a, const Decimal& b);
  // Truncated quotient and the remainder that belongs to it (the sign is that of a).
  friend std::optional<Decimal> integer_divide(const Decimal& a, const Decimal& b);
  friend std::optional<Decimal> modulo(const Decimal& a, const Decimal& b);

  enum class Rounding : std::uint8_t { half_up /* away from zero at half */, down /* to zero */, floor, ceiling };
  [[nodiscard]] Decimal rounded(int places, Rounding rounding = Rounding::half_up) const;

  // By value: 1.10 equals 1.1.
  friend bool operator==(const Decimal& a, const Decimal& b);
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

 private:
  // Two words instead of one __int128, for its alignment.
  std::uint64_t low_ = 0;
  std::int64_t high_ = 0;
  std::int32_t scale_ = 0;
};

}  // namespace linkway
