#include "fhir/path/temporal.h"
#include "fhir/path/temporal_calendar.h"

namespace linkway::fhir::path {

namespace {

using Precision = Temporal::Precision;

constexpr std::int64_t millisecond = 1;
constexpr std::int64_t second = 1'000 * millisecond;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;

Precision needed(CalendarUnit unit) {
  switch (unit) {
    case CalendarUnit::year: return Precision::year;
    case CalendarUnit::month: return Precision::month;
    case CalendarUnit::week:
    case CalendarUnit::day: return Precision::day;
    case CalendarUnit::hour: return Precision::hour;
    case CalendarUnit::minute: return Precision::minute;
    default: return Precision::second;
  }
}

bool fine_enough(const Temporal& value, CalendarUnit unit) { return value.precision >= needed(unit); }

std::int64_t days_of(const Temporal& value) {
  return value.kind == Temporal::Kind::time ? 0 : day_number(value.year, value.month, value.day);
}

// A date begins its day.
std::int64_t of_day(const Temporal& value) {
  return value.hour * hour + value.minute * minute + value.second * second + value.nanosecond / 1'000'000;
}

// In milliseconds, as they are written or in UTC.
std::int64_t instant(const Temporal& value, bool in_utc) {
  return days_of(value) * day + of_day(value) - (in_utc ? value.offset * minute : 0);
}

std::int64_t months_of(const Temporal& value) { return value.year * std::int64_t{12} + value.month - 1; }

// What of a value lies below its month.
std::int64_t in_month(const Temporal& value) { return value.day * day + of_day(value); }

std::int64_t whole_months(const Temporal& from, const Temporal& to) {
  const auto months = months_of(to) - months_of(from);
  if (months > 0 && in_month(to) < in_month(from)) return months - 1;
  if (months < 0 && in_month(to) > in_month(from)) return months + 1;
  return months;
}

std::int64_t length(CalendarUnit unit) { return nanoseconds_in(unit) / 1'000'000; }  // milliseconds

bool normalised(const Temporal& from, const Temporal& to, CalendarUnit unit) {
  return unit >= CalendarUnit::hour && from.has_offset && to.has_offset;
}

std::int64_t floor_divide(std::int64_t value, std::int64_t by) { return value / by - (value % by < 0 ? 1 : 0); }

}  // namespace

std::optional<std::int64_t> whole_units(const Temporal& from, const Temporal& to, CalendarUnit unit) {
  if (!fine_enough(from, unit) || !fine_enough(to, unit)) return std::nullopt;
  if (unit == CalendarUnit::year) return whole_months(from, to) / 12;
  if (unit == CalendarUnit::month) return whole_months(from, to);
  const bool in_utc = normalised(from, to, unit);
  return (instant(to, in_utc) - instant(from, in_utc)) / length(unit);
}

std::optional<std::int64_t> boundaries(const Temporal& from, const Temporal& to, CalendarUnit unit) {
  if (!fine_enough(from, unit) || !fine_enough(to, unit)) return std::nullopt;
  if (unit == CalendarUnit::year) return to.year - from.year;
  if (unit == CalendarUnit::month) return months_of(to) - months_of(from);
  const bool in_utc = normalised(from, to, unit);
  // Day 0 of the count, 0000-03-01, is a Wednesday: three days after a Sunday.
  const auto shift = unit == CalendarUnit::week ? 3 * day : 0;
  return floor_divide(instant(to, in_utc) + shift, length(unit)) -
         floor_divide(instant(from, in_utc) + shift, length(unit));
}

}  // namespace linkway::fhir::path
