#include <algorithm>

#include "fhir/path/temporal.h"
#include "fhir/path/temporal_calendar.h"

namespace linkway::fhir::path {
namespace {

using Precision = Temporal::Precision;

constexpr std::int64_t second = 1'000'000'000;  // nanoseconds
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
// Further than year 1 is from year 9999, and what this many days are in nanoseconds fits 128 bits with ease.
constexpr std::int64_t most = 400'000'000'000'000'000;

// Whole units; for seconds and milliseconds with their decimals, down to nanoseconds.
std::optional<__int128> nanoseconds(const Decimal& amount, CalendarUnit unit) {
  const bool decimals = unit >= CalendarUnit::second;
  const auto scaled = decimals ? multiply(amount, Decimal(nanoseconds_in(unit))) : amount;
  const auto whole = scaled ? scaled->rounded(0, Decimal::Rounding::down).to_integer() : std::nullopt;
  if (!whole || *whole > most || *whole < -most) return std::nullopt;
  return static_cast<__int128>(*whole) * (decimals ? 1 : nanoseconds_in(unit));
}

std::optional<Temporal> plus_months(Temporal value, std::int64_t months) {
  const auto sum = value.year * std::int64_t{12} + value.month - 1 + months;
  if (sum < 12 || sum >= std::int64_t{10000} * 12) return std::nullopt;
  value.year = static_cast<std::int16_t>(sum / 12);
  value.month = static_cast<std::uint8_t>(sum % 12 + 1);
  value.day = std::min(value.day, static_cast<std::uint8_t>(days_in_month(value.year, value.month)));
  return value;
}

std::int64_t step_of(Precision precision) {
  switch (precision) {
    case Precision::day: return day;
    case Precision::hour: return hour;
    case Precision::minute: return minute;
    case Precision::second: return second;
    default: return 1;
  }
}

// Sets the parts below the day; `of_day` is in nanoseconds.
void set_time(Temporal& value, std::int64_t of_day) {
  value.hour = static_cast<std::uint8_t>(of_day / hour);
  value.minute = static_cast<std::uint8_t>(of_day / minute % 60);
  value.second = static_cast<std::uint8_t>(of_day / second % 60);
  value.nanosecond = static_cast<std::uint32_t>(of_day % second);
  if (value.precision != Precision::millisecond) return;
  // As many digits as before, or as the fraction has now.
  std::uint32_t step = second;
  for (int i = 0; i < value.fraction_digits; ++i) step /= 10;
  while (step > 1 && value.nanosecond % step != 0) {
    step /= 10;
    ++value.fraction_digits;
  }
}

}  // namespace

std::optional<Temporal> plus(const Temporal& value, const Decimal& amount, CalendarUnit unit) {
  const bool is_time = value.kind == Temporal::Kind::time;
  if (unit <= CalendarUnit::month) {
    const auto whole = amount.rounded(0, Decimal::Rounding::down).to_integer();
    if (is_time || !whole || *whole > 1'000'000 || *whole < -1'000'000) return std::nullopt;
    if (unit == CalendarUnit::year) return plus_months(value, *whole * 12);
    return plus_months(value, value.precision == Precision::year ? *whole / 12 * 12 : *whole);
  }
  if (is_time && unit <= CalendarUnit::day) return std::nullopt;
  const auto total = nanoseconds(amount, unit);
  if (!total) return std::nullopt;
  if (value.precision <= Precision::month) {
    const auto days = *total / day;
    const auto months = value.precision == Precision::year ? days / 365 * 12 : days / 30;
    if (months > 1'000'000 || months < -1'000'000) return std::nullopt;
    return plus_months(value, static_cast<std::int64_t>(months));
  }
  const auto step = step_of(value.precision);
  const auto of_day = value.hour * hour + value.minute * minute + value.second * second + value.nanosecond;
  const auto sum = *total / step * step + of_day;
  auto days = sum / day;
  auto rest = static_cast<std::int64_t>(sum % day);
  if (rest < 0) {
    rest += day;
    --days;
  }
  Temporal result = value;
  if (!is_time) {
    const auto number = days + day_number(value.year, value.month, value.day);
    if (number < day_number(1, 1, 1) || number > day_number(9999, 12, 31)) return std::nullopt;
    const auto date = calendar_day(static_cast<std::int64_t>(number));
    result.year = static_cast<std::int16_t>(date.year);
    result.month = static_cast<std::uint8_t>(date.month);
    result.day = static_cast<std::uint8_t>(date.day);
  }
  set_time(result, rest);
  return result;
}

}  // namespace linkway::fhir::path
