#include "base/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/decimal_powers.h"

namespace linkway {
namespace {

using decimal::Int128;
using decimal::power_of_ten;
using decimal::UInt128;

UInt128 magnitude(Int128 value) { return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : UInt128(value); }

struct Exponent {
  int value = 0;
  bool ok = false;
};

// An exponent so large that the number is out of range whatever its digits is cut to one that still is.
Exponent read_exponent(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  if (text.empty()) return {};
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    if (value < 1'000'000) value = value * 10 + (c - '0');
  }
  return {negative ? -value : value, true};
}

}  // namespace

Decimal Decimal::make(Int128 coefficient, int scale) {
  Decimal d;
  d.low_ = static_cast<std::uint64_t>(static_cast<UInt128>(coefficient));
  d.high_ = static_cast<std::int64_t>(coefficient >> 64);  // NOLINT(clang-analyzer-core.*): cannot read 128 bits
  d.scale_ = scale;
  return d;
}

std::optional<Decimal> Decimal::of(Int128 coefficient, int scale) {
  if (scale < 0 || scale > max_scale || magnitude(coefficient) >= power_of_ten(max_digits)) return std::nullopt;
  return make(coefficient, scale);
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = at != end && *at == '-';
  if (at != end && (*at == '-' || *at == '+')) ++at;

  UInt128 wide = 0;
  std::uint64_t value = 0;
  int kept = 0;  // digits after leading zeros
  const auto digit = [&](char c) {
    if (kept < 19) {
      value = value * 10 + static_cast<unsigned>(c - '0');
    } else {
      if (kept == 19) wide = value;
      if (kept < max_digits) wide = wide * 10 + static_cast<unsigned>(c - '0');
    }
    if (kept != 0 || c != '0') ++kept;
  };

  const char* const first = at;
  for (; at != end && *at >= '0' && *at <= '9'; ++at) digit(*at);
  if (at == first) return std::nullopt;
  std::ptrdiff_t places = 0;
  if (at != end && *at == '.') {
    const char* const fraction = ++at;
    for (; at != end && *at >= '0' && *at <= '9'; ++at) digit(*at);
    places = at - fraction;
    if (places == 0) return std::nullopt;
  }
  int exponent = 0;
  if (at != end) {
    if (*at != 'e' && *at != 'E') return std::nullopt;
    const auto read = read_exponent({at + 1, static_cast<std::size_t>(end - at - 1)});
    if (!read.ok) return std::nullopt;
    exponent = read.value;
  }

  if (kept > max_digits) return std::nullopt;
  UInt128 coefficient = kept > 19 ? wide : value;
  auto scale = places - exponent;
  if (coefficient == 0) scale = std::clamp<std::ptrdiff_t>(scale, 0, max_scale);
  if (scale < 0) {
    if (kept - scale > max_digits) return std::nullopt;
    coefficient *= power_of_ten(static_cast<int>(-scale));
    scale = 0;
  }
  if (scale > max_scale) return std::nullopt;
  const auto number = static_cast<Int128>(coefficient);
  return make(negative ? -number : number, static_cast<int>(scale));
}

std::string Decimal::to_string() const {
  std::array<char, 64> buffer;
  char* at = buffer.data() + buffer.size();
  auto rest = magnitude(coefficient());
  int written = 0;
  const auto put = [&](unsigned digit) {
    *--at = static_cast<char>('0' + digit);
    if (++written == scale_) *--at = '.';
  };
  while (rest > std::numeric_limits<std::uint64_t>::max()) {
    put(static_cast<unsigned>(rest % 10));
    rest /= 10;
  }
  for (auto low = static_cast<std::uint64_t>(rest); low != 0; low /= 10) put(static_cast<unsigned>(low % 10));
  while (written <= scale_) put(0);
  if (sign() < 0) *--at = '-';
  return {at, static_cast<std::size_t>(buffer.data() + buffer.size() - at)};
}

Decimal Decimal::normalized() const {
  auto number = coefficient();
  auto scale = scale_;
  if (number == 0) return {};
  while (scale > 0 && number % 10 == 0) {
    number /= 10;
    --scale;
  }
  return make(number, scale);
}

std::optional<Decimal> Decimal::with_scale(int places) const {
  if (places < 0 || places > max_scale) return std::nullopt;
  if (places <= scale_) return rounded(places);
  Int128 number = 0;
  if (__builtin_mul_overflow(coefficient(), static_cast<Int128>(power_of_ten(places - scale_)), &number)) {
    return std::nullopt;
  }
  return of(number, places);
}

int Decimal::digits() const {
  const auto number = magnitude(coefficient());
  int count = 1;
  while (count < max_digits && number >= power_of_ten(count)) ++count;
  return count;
}

bool Decimal::is_whole() const { return scale_ == 0 || coefficient() % static_cast<Int128>(power_of_ten(scale_)) == 0; }

std::optional<std::int64_t> Decimal::to_integer() const {
  if (!is_whole()) return std::nullopt;
  const auto whole = coefficient() / static_cast<Int128>(power_of_ten(scale_));
  if (whole < std::numeric_limits<std::int64_t>::min() || whole > std::numeric_limits<std::int64_t>::max()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(whole);
}

double Decimal::to_double() const {
  const auto number = magnitude(coefficient());
  // Both are exact as doubles, so that the one division rounds correctly.
  if (number <= (UInt128{1} << 53) && scale_ <= 19) {
    const auto value = static_cast<double>(static_cast<std::uint64_t>(number)) /
                       static_cast<double>(static_cast<std::uint64_t>(power_of_ten(scale_)));
    return sign() < 0 ? -value : value;
  }
  const auto text = to_string();
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<Decimal> Decimal::from_double(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  std::array<char, 40> buffer;
  const auto written =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  return parse({buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data())});
}

Decimal Decimal::negated() const { return make(-coefficient(), scale_); }
Decimal Decimal::abs() const { return sign() < 0 ? negated() : *this; }

Decimal Decimal::rounded(int places, Rounding rounding) const {
  places = std::max(places, 0);
  if (places >= scale_) return *this;
  const auto unit = static_cast<Int128>(power_of_ten(scale_ - places));
  auto quotient = coefficient() / unit;
  const auto rest = coefficient() % unit;
  switch (rounding) {
    case Rounding::half_up:
      if (magnitude(rest) >= magnitude(unit) / 2) quotient += rest < 0 ? -1 : 1;
      break;
    case Rounding::down: break;
    case Rounding::floor:
      if (rest < 0) --quotient;
      break;
    case Rounding::ceiling:
      if (rest > 0) ++quotient;
      break;
  }
  return make(quotient, places);
}

}  // namespace linkway
