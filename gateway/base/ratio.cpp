#include "base/ratio.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <iterator>
#include <numeric>

#include "base/decimal_powers.h"

namespace linkway {
namespace {

using decimal::Int128;
using decimal::power_of_ten;
using decimal::UInt128;

template <unsigned bits>
using Natural = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<
    bits, bits, boost::multiprecision::unsigned_magnitude, boost::multiprecision::unchecked, void>>;
// The product of two numbers of 256 bits.
using Product = Natural<512>;
// A numerator (256 bits), a coefficient (128), the fives or twos that a denominator of 256 bits can ask for (600), and
// the powers of ten of a rounding (400).
using Scaled = Natural<2048>;

template <class Number>
Number number_of(const Ratio::Limbs& limbs) {
  Number value;
  import_bits(value, limbs.begin(), limbs.end(), 64, false);
  return value;
}

bool small(const Ratio::Limbs& limbs) { return (limbs[1] | limbs[2] | limbs[3]) == 0; }

template <class Number>
Number ten_to(int exponent) {
  Number power = 1;
  for (; exponent > 38; exponent -= 38) power *= Number(power_of_ten(38));
  return power * Number(power_of_ten(exponent));
}

// Gives up last digits until the number has 256 bits; says how many.
Ratio::Limbs limbs_of(Product value, int& given_up) {
  given_up = 0;
  while (value != 0 && msb(value) >= 256) {
    value = (value + 5) / 10;
    ++given_up;
  }
  Ratio::Limbs limbs{};
  std::array<std::uint64_t, 8> all{};
  export_bits(value, all.begin(), 64, false);
  std::copy_n(all.begin(), limbs.size(), limbs.begin());
  return limbs;
}

Ratio reduced(Product numerator, Product denominator, int exponent) {
  const Product common = gcd(numerator, denominator);
  if (common != 1) {
    numerator /= common;
    denominator /= common;
  }
  // Zeros at the end would ask for rounding before their time.
  for (; numerator % 10 == 0; ++exponent) numerator /= 10;
  for (; denominator % 10 == 0; --exponent) denominator /= 10;
  int above = 0;
  int below = 0;
  Ratio ratio;
  ratio.numerator = limbs_of(numerator, above);
  ratio.denominator = limbs_of(denominator, below);
  ratio.exponent = exponent + above - below;
  return ratio;
}

Ratio::Limbs limbs_of(UInt128 value) {
  return {static_cast<std::uint64_t>(value), static_cast<std::uint64_t>(value >> 64), 0, 0};
}

}  // namespace

std::optional<Ratio> Ratio::parse(std::string_view text) {
  Product value = 0;
  int digits = 0;
  int places = -1;  // after the point, once there was one
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.' && places < 0 && digits > 0) {
      places = 0;
      continue;
    }
    if (c < '0' || c > '9') break;
    if (++digits > 77) return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
    if (places >= 0) ++places;
  }
  if (digits == 0 || places == 0 || value == 0) return std::nullopt;
  int exponent = 0;
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
    text.remove_prefix(at + 1);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || text.size() > 4) return std::nullopt;
    for (const char c : text) {
      if (c < '0' || c > '9') return std::nullopt;
      exponent = exponent * 10 + (c - '0');
    }
    if (negative) exponent = -exponent;
  }
  return reduced(value, 1, exponent - std::max(places, 0));
}

double Ratio::to_double() const {
  return number_of<Product>(numerator).convert_to<double>() / number_of<Product>(denominator).convert_to<double>() *
         std::pow(10.0, exponent);
}

Ratio operator*(const Ratio& a, const Ratio& b) {
  const auto exponent = a.exponent + b.exponent;
  if (small(a.numerator) && small(b.numerator) && small(a.denominator) && small(b.denominator)) {
    const auto left = std::gcd(a.numerator[0], b.denominator[0]);
    const auto right = std::gcd(b.numerator[0], a.denominator[0]);
    return {limbs_of(UInt128{a.numerator[0] / left} * (b.numerator[0] / right)),
            limbs_of(UInt128{a.denominator[0] / right} * (b.denominator[0] / left)), exponent};
  }
  return reduced(number_of<Product>(a.numerator) * number_of<Product>(b.numerator),
                 number_of<Product>(a.denominator) * number_of<Product>(b.denominator), exponent);
}

Ratio power(const Ratio& base, int exponent) {
  Ratio result;
  Ratio square = exponent < 0 ? base.inverse() : base;
  for (auto rest = static_cast<unsigned>(exponent < 0 ? -exponent : exponent); rest != 0; rest >>= 1) {
    if ((rest & 1U) != 0) result = result * square;
    if (rest != 1) square = square * square;
  }
  return result;
}

namespace {

// Half rounded up to what a Decimal holds of value / 10^scale.
std::optional<Decimal> rounded(Scaled value, int scale, bool negative, int digits) {
  auto drop = std::max(0, scale - Decimal::max_scale);
  while (value >= ten_to<Scaled>(digits + drop)) ++drop;
  if (drop > 0) {
    const auto unit = ten_to<Scaled>(drop);
    value = (value + unit / 2) / unit;
    scale -= drop;
  }
  if (value == 0 || value >= Scaled(power_of_ten(Decimal::max_digits))) return std::nullopt;
  auto coefficient = static_cast<Int128>(static_cast<UInt128>(value));
  if (negative) coefficient = -coefficient;
  for (; scale < 0; ++scale) {
    if (__builtin_mul_overflow(coefficient, Int128{10}, &coefficient)) return std::nullopt;
  }
  return Decimal::of(coefficient, scale);
}

std::optional<Decimal> scaled_wide(const Decimal& value, const Ratio& ratio) {
  // No value and ratio as large as they get make a number in range beyond this.
  if (ratio.exponent > 300 || ratio.exponent < -300) return std::nullopt;
  const bool negative = value.sign() < 0;
  Scaled above = Scaled(static_cast<UInt128>(value.abs().coefficient())) * number_of<Scaled>(ratio.numerator);
  auto below = number_of<Scaled>(ratio.denominator);
  auto scale = value.scale() - ratio.exponent;
  const Scaled common = gcd(above, below);
  above /= common;
  below /= common;
  // What is left of the denominator but twos and fives never comes out even.
  for (; below % 2 == 0; below /= 2, ++scale) above *= 5;
  for (; below % 5 == 0; below /= 5, ++scale) above *= 2;
  if (below == 1) {
    while (above % 10 == 0 && (scale > Decimal::max_scale || above >= Scaled(power_of_ten(Decimal::max_digits)))) {
      above /= 10;
      --scale;
    }
    if (scale <= Decimal::max_scale && above < Scaled(power_of_ten(Decimal::max_digits))) {
      return rounded(above, scale, negative, Decimal::max_digits);
    }
    return rounded(above, scale, negative, Decimal::rounded_digits);
  }
  // Enough places for 30 digits of the quotient; what remains is too little to matter to a half.
  const auto missing = (static_cast<int>(msb(below)) - static_cast<int>(msb(above))) * 30103 / 100000 + 32;
  if (missing > 0) {
    above *= ten_to<Scaled>(missing);
    scale += missing;
  }
  const auto result = rounded(above / below, scale, negative, Decimal::rounded_digits);
  return result ? std::optional(result->normalized()) : std::nullopt;
}

}  // namespace

std::optional<Decimal> scaled(const Decimal& value, const Ratio& ratio) {
  if (value.sign() == 0) return value;
  if (small(ratio.numerator) && small(ratio.denominator) && ratio.denominator[0] == 1) {
    Int128 product = 0;
    auto scale = value.scale() - ratio.exponent;
    if (scale <= Decimal::max_scale && scale >= -Decimal::max_scale &&
        !__builtin_mul_overflow(value.coefficient(), static_cast<Int128>(ratio.numerator[0]), &product) &&
        (scale >= 0 || !__builtin_mul_overflow(product, static_cast<Int128>(power_of_ten(-scale)), &product))) {
      if (auto exact = Decimal::of(product, std::max(scale, 0))) return exact;
    }
  }
  return scaled_wide(value, ratio);
}

std::strong_ordering compare_scaled(const Decimal& a, const Ratio& ratio, const Decimal& b) {
  if (a.sign() != b.sign()) return a.sign() <=> b.sign();
  if (a.sign() == 0) return std::strong_ordering::equal;
  Scaled left = Scaled(static_cast<UInt128>(a.abs().coefficient())) * number_of<Scaled>(ratio.numerator);
  Scaled right = Scaled(static_cast<UInt128>(b.abs().coefficient())) * number_of<Scaled>(ratio.denominator);
  // Both have at most 384 bits, 116 digits: a power of ten beyond that decides by itself.
  const auto shift = std::clamp(ratio.exponent - a.scale() + b.scale(), -120, 120);
  (shift > 0 ? left : right) *= ten_to<Scaled>(shift < 0 ? -shift : shift);
  return (a.sign() > 0 ? left.compare(right) : right.compare(left)) <=> 0;
}

}  // namespace linkway
