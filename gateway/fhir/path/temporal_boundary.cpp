#include <algorithm>
#include <array>

#include "fhir/path/temporal.h"
#include "fhir/path/temporal_calendar.h"

namespace linkway::fhir::path {
namespace {

using Precision = Temporal::Precision;

// In the order of Precision.
constexpr std::array<int, 7> date_digits{4, 6, 8, 10, 12, 14, 17};
constexpr int digits_before_time = 8;

std::optional<Precision> precision_of(const Temporal& value, int digits) {
  if (digits < 0 || digits > date_digits.back()) return std::nullopt;
  const bool is_time = value.kind == Temporal::Kind::time;
  const auto* const found =
      std::find(date_digits.begin(), date_digits.end(), is_time ? digits + digits_before_time : digits);
  if (found == date_digits.end()) return std::nullopt;
  const auto precision = static_cast<Precision>(found - date_digits.begin());
  if (is_time ? precision < Precision::hour : value.kind == Temporal::Kind::date && precision > Precision::day) {
    return std::nullopt;
  }
  return precision;
}

// Everything below the new precision becomes what a value of that precision has there.
Temporal cut(Temporal value, Precision precision) {
  value.precision = precision;
  if (precision < Precision::month) value.month = 1;
  if (precision < Precision::day) value.day = 1;
  if (precision < Precision::hour) {
    value.hour = 0;
    value.has_offset = value.utc = false;
    value.offset = 0;
  }
  if (precision < Precision::minute) value.minute = 0;
  if (precision < Precision::second) value.second = 0;
  value.nanosecond = precision < Precision::millisecond ? 0 : value.nanosecond / 1'000'000 * 1'000'000;
  value.fraction_digits = precision < Precision::millisecond ? 0 : 3;
  return value;
}

void place(Temporal& value, std::int16_t offset) {
  if (value.kind != Temporal::Kind::date_time || value.precision < Precision::hour || value.has_offset) return;
  value.has_offset = true;
  value.offset = offset;
}

// The last millisecond that begins with the digits there are: of .1 it is .199.
std::uint32_t last_millisecond(const Temporal& value) {
  constexpr std::array<std::uint32_t, 3> open{999'000'000, 99'000'000, 9'000'000};
  return value.fraction_digits < open.size() ? value.nanosecond + open[value.fraction_digits] : value.nanosecond;
}

}  // namespace

std::optional<Temporal> low_boundary(const Temporal& value, int digits) {
  const auto precision = precision_of(value, digits);
  if (!precision) return std::nullopt;
  // What is finer than the value is at its least already: a value keeps 1 and 0 there.
  auto result = cut(value, *precision);
  place(result, 14 * 60);
  return result;
}

std::optional<Temporal> high_boundary(const Temporal& value, int digits) {
  const auto precision = precision_of(value, digits);
  if (!precision) return std::nullopt;
  Temporal full = value;
  if (value.precision < Precision::month) full.month = 12;
  if (value.precision < Precision::day) full.day = static_cast<std::uint8_t>(days_in_month(full.year, full.month));
  if (value.precision < Precision::hour) full.hour = 23;
  // A date time to the hour is no FHIR dateTime; the official test suites read it as the full hour, minute 00.
  const bool full_hour = value.kind == Temporal::Kind::date_time && value.precision == Precision::hour;
  if (value.precision < Precision::minute && !full_hour) full.minute = 59;
  if (value.precision < Precision::second) full.second = 59;
  full.nanosecond = last_millisecond(value);
  auto result = cut(full, *precision);
  place(result, -12 * 60);
  return result;
}

int precision_digits(const Temporal& value) {
  const auto digits = value.precision == Precision::millisecond
                          ? 14 + value.fraction_digits
                          : date_digits[static_cast<std::size_t>(value.precision)];
  return value.kind == Temporal::Kind::time ? digits - digits_before_time : digits;
}

}  // namespace linkway::fhir::path
