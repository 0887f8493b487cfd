// Roots, powers and logarithms, and FHIRPath's boundaries of a decimal. Sixty digits on the way leave every result
// right in the 28 that are kept, so that one that comes out even is exact.
#include <algorithm>
#include <boost/multiprecision/cpp_dec_float.hpp>

#include "base/decimal.h"

namespace linkway {
namespace {

using Float = boost::multiprecision::number<boost::multiprecision::cpp_dec_float<60>, boost::multiprecision::et_off>;

Float widen(const Decimal& value) { return Float(value.to_string()); }

std::optional<Decimal> narrow(const Float& value) {
  if (!isfinite(value)) return std::nullopt;
  if (value == 0) return Decimal();
  const auto order = static_cast<int>(value.backend().order());
  if (order >= Decimal::max_digits) return std::nullopt;
  const auto digits = std::min(Decimal::rounded_digits, order + 1 + Decimal::max_scale);
  if (digits <= 0) return Decimal();
  const auto text = value.str(digits - 1, std::ios_base::scientific);
  const auto result = Decimal::parse(text);
  return result ? std::optional(result->normalized()) : std::nullopt;
}

// By squaring; nothing as soon as a product is out of range.
std::optional<Decimal> exact_power(Decimal base, std::uint64_t exponent) {
  Decimal result(1);
  while (true) {
    if ((exponent & 1) != 0) {
      const auto product = multiply(result, base);
      if (!product) return std::nullopt;
      result = *product;
    }
    exponent >>= 1;
    if (exponent == 0) return result;
    const auto square = multiply(base, base);
    if (!square) return std::nullopt;
    base = *square;
  }
}

}  // namespace

std::optional<Decimal> sqrt(const Decimal& value) {
  if (value.sign() < 0) return std::nullopt;
  return narrow(boost::multiprecision::sqrt(widen(value)));
}

std::optional<Decimal> exp(const Decimal& value) {
  if (value > Decimal(100)) return std::nullopt;
  if (value < Decimal(-100)) return Decimal();  // less than 10^-37
  return narrow(boost::multiprecision::exp(widen(value)));
}

std::optional<Decimal> ln(const Decimal& value) {
  if (value.sign() <= 0) return std::nullopt;
  return narrow(boost::multiprecision::log(widen(value)));
}

std::optional<Decimal> log(const Decimal& value, const Decimal& base) {
  if (value.sign() <= 0 || base.sign() <= 0 || base == Decimal(1)) return std::nullopt;
  return narrow(boost::multiprecision::log(widen(value)) / boost::multiprecision::log(widen(base)));
}

std::optional<Decimal> power(const Decimal& base, const Decimal& exponent) {
  if (exponent.sign() == 0) return Decimal(1);
  if (base.sign() == 0) return exponent.sign() < 0 ? std::nullopt : std::optional(Decimal());
  const auto whole = exponent.to_integer();
  if (base.sign() < 0 && !exponent.is_whole()) return std::nullopt;
  if (whole) {
    const auto size = *whole < 0 ? 0 - static_cast<std::uint64_t>(*whole) : static_cast<std::uint64_t>(*whole);
    if (const auto result = exact_power(base.normalized(), size))
      return *whole < 0 ? divide(Decimal(1), *result) : result;
  }
  // By the logarithm, whose sixty digits lose as many as the result has before its point: at most 38.
  const auto logarithm = boost::multiprecision::log(widen(base.abs())) * widen(exponent);
  if (logarithm > 100) return std::nullopt;
  if (logarithm < -100) return Decimal();
  const auto result = narrow(boost::multiprecision::exp(logarithm));
  const bool odd = base.sign() < 0 && modulo(exponent, Decimal(2))->sign() != 0;
  return result && odd ? std::optional(result->negated()) : result;
}

std::optional<Decimal> tan(const Decimal& radians) {
  if (radians.abs() > Decimal(1000)) return std::nullopt;
  return narrow(boost::multiprecision::tan(widen(radians)));
}

std::optional<Decimal> atan(const Decimal& tangent) { return narrow(boost::multiprecision::atan(widen(tangent))); }

namespace {

// `half` is added: 5 of the place after the last, or -5.
std::optional<Decimal> boundary(const Decimal& value, int places, int half, Decimal::Rounding outwards) {
  if (places < 0 || places > Decimal::max_boundary_places) return std::nullopt;
  if (places < value.scale() && value.rounded(places).sign() == 0) return Decimal::of(0, places);
  const auto step = Decimal::of(half, value.scale() + 1);
  const auto edge = step ? add(value, *step) : std::nullopt;
  return edge ? edge->rounded(places, outwards).with_scale(places) : std::nullopt;
}

}  // namespace

std::optional<Decimal> low_boundary(const Decimal& value, int places) {
  return boundary(value, places, -5, Decimal::Rounding::floor);
}

std::optional<Decimal> high_boundary(const Decimal& value, int places) {
  return boundary(value, places, 5, Decimal::Rounding::ceiling);
}

}  // namespace linkway
