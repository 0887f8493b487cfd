// Sums, products and quotients. What fits 128 bits on the way is done there; the rest in 256, which holds the product
// of two coefficients and a coefficient aligned to any scale (less than 10^76).
#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>

#include "base/decimal.h"
#include "base/decimal_powers.h"

namespace linkway {
namespace {

using decimal::Int128;
using decimal::power_of_ten;
using decimal::UInt128;
using Wide = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<
    256, 256, boost::multiprecision::signed_magnitude, boost::multiprecision::unchecked, void>>;

Wide wide_power(int exponent) {
  return exponent <= 38 ? Wide(power_of_ten(exponent)) : Wide(power_of_ten(38)) * Wide(power_of_ten(exponent - 38));
}

// The number as a Decimal, zeros at its end given up only where they stand in the way.
std::optional<Decimal> fit(Wide number, int scale) {
  const Wide limit = wide_power(Decimal::max_digits);
  while (scale > 0 && (scale > Decimal::max_scale || number >= limit || number <= -limit)) {
    Wide quotient;
    Wide rest;
    divide_qr(number, Wide(10), quotient, rest);
    if (rest != 0) return std::nullopt;
    number = quotient;
    --scale;
  }
  if (number >= limit || number <= -limit) return std::nullopt;
  return Decimal::of(static_cast<Int128>(number), scale);
}

Wide aligned(const Decimal& value, int scale) { return Wide(value.coefficient()) * wide_power(scale - value.scale()); }

// Both coefficients at the larger scale; false when 128 bits do not hold them.
bool align(const Decimal& a, const Decimal& b, Int128& left, Int128& right) {
  left = a.coefficient();
  right = b.coefficient();
  const auto difference = a.scale() - b.scale();
  if (difference == 0) return true;
  auto& lesser = difference < 0 ? left : right;
  const auto narrow = static_cast<std::int64_t>(lesser);
  if (narrow == lesser && difference <= 18 && difference >= -18) {
    // One multiplication of two words, which cannot overflow.
    lesser = Int128{narrow} * static_cast<std::int64_t>(power_of_ten(difference < 0 ? -difference : difference));
    return true;
  }
  return !__builtin_mul_overflow(lesser, static_cast<Int128>(power_of_ten(difference < 0 ? -difference : difference)),
                                 &lesser);
}

}  // namespace

std::strong_ordering Decimal::compare_scaled(const Decimal& a, const Decimal& b) {
  Int128 left = 0;
  Int128 right = 0;
  if (align(a, b, left, right)) return left <=> right;
  const auto scale = std::max(a.scale_, b.scale_);
  const auto order = aligned(a, scale).compare(aligned(b, scale));
  return order <=> 0;
}

std::optional<Decimal> add(const Decimal& a, const Decimal& b) {
  const auto scale = std::max(a.scale_, b.scale_);
  Int128 left = 0;
  Int128 right = 0;
  Int128 sum = 0;
  if (align(a, b, left, right) && !__builtin_add_overflow(left, right, &sum)) {
    if (auto exact = Decimal::of(sum, scale)) return exact;
  }
  return fit(aligned(a, scale) + aligned(b, scale), scale);
}

std::optional<Decimal> subtract(const Decimal& a, const Decimal& b) { return add(a, b.negated()); }

std::optional<Decimal> multiply(const Decimal& a, const Decimal& b) {
  Int128 product = 0;
  if (!__builtin_mul_overflow(a.coefficient(), b.coefficient(), &product)) {
    if (auto exact = Decimal::of(product, a.scale_ + b.scale_)) return exact;
  }
  return fit(Wide(a.coefficient()) * Wide(b.coefficient()), a.scale_ + b.scale_);
}

std::optional<Decimal> divide(const Decimal& a, const Decimal& b) {
  if (b.sign() == 0) return std::nullopt;
  if (a.sign() == 0) return Decimal();
  if (a.scale_ >= b.scale_ && a.coefficient() % b.coefficient() == 0) {
    if (auto whole = Decimal::of(a.coefficient() / b.coefficient(), a.scale_ - b.scale_)) return whole->normalized();
  }
  // Enough places that the quotient has all digits a Decimal can have: when something remains then, it is not even.
  const auto places = std::max(0, Decimal::max_digits + b.digits() - a.digits());
  Wide quotient;
  Wide rest;
  divide_qr(Wide(a.coefficient()) * wide_power(places), Wide(b.coefficient()), quotient, rest);
  auto scale = places + a.scale_ - b.scale_;
  while (quotient % 10 == 0) {
    quotient /= 10;
    --scale;
  }
  if (scale < 0) {
    if (-scale > Decimal::max_digits) return std::nullopt;
    quotient *= wide_power(-scale);
    scale = 0;
  }
  if (rest == 0) {
    if (auto exact = fit(quotient, scale)) return exact;
  }
  auto drop = std::max(0, scale - Decimal::max_scale);
  if (drop > 40) return Decimal();  // the quotient has 39 digits at most
  const Wide size = boost::multiprecision::abs(quotient);
  while (size >= wide_power(Decimal::rounded_digits + drop)) ++drop;
  drop = std::min(drop, scale);
  const Wide unit = wide_power(drop);
  Wide kept = size / unit;
  if ((size % unit) * 2 >= unit) ++kept;
  const auto result = fit(quotient < 0 ? Wide(-kept) : kept, scale - drop);
  return result ? std::optional(result->normalized()) : std::nullopt;
}

std::optional<Decimal> integer_divide(const Decimal& a, const Decimal& b) {
  if (b.sign() == 0) return std::nullopt;
  Int128 left = 0;
  Int128 right = 0;
  if (align(a, b, left, right)) return Decimal::of(left / right, 0);
  const auto scale = std::max(a.scale_, b.scale_);
  return fit(aligned(a, scale) / aligned(b, scale), 0);
}

std::optional<Decimal> modulo(const Decimal& a, const Decimal& b) {
  if (b.sign() == 0) return std::nullopt;
  const auto scale = std::max(a.scale_, b.scale_);
  Int128 left = 0;
  Int128 right = 0;
  if (align(a, b, left, right)) return Decimal::of(left % right, scale);
  return fit(aligned(a, scale) % aligned(b, scale), scale);
}

}  // namespace linkway
