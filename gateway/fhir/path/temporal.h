// Dates, date times and times of any precision, as FHIR and FHIRPath have them (FHIRPath N1 sections 4.1.4
// to 4.1.6, 6.2).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"

namespace linkway::fhir::path {

struct Temporal {
  enum class Kind : std::uint8_t { date, date_time, time };
  enum class Precision : std::uint8_t { year, month, day, hour, minute, second, millisecond };

  Kind kind = Kind::date;
  Precision precision = Precision::day;
  bool has_offset = false;
  std::uint8_t month = 1, day = 1, hour = 0, minute = 0, second = 0;  // second 60: a leap second, as FHIR allows it
  std::int16_t year = 1;                                              // 1 to 9999
  std::int16_t offset = 0;                                            // minutes east of UTC
  std::uint32_t nanosecond = 0;      // of the second; precision millisecond stands for any fraction
  std::uint8_t fraction_digits = 0;  // of the fraction, 9 at most: what is finer than a nanosecond is not kept
  bool utc = false;                  // the offset was written Z, not +00:00

  // Dates 2026, 2026-02, 2026-02-03; date times the same with T, then hour[:minute[:second[.fraction]]][Z|+hh:mm];
  // times hour[:minute[:second[.fraction]]]. Without the signs @ and T of a FHIRPath literal's beginning. Nothing for
  // what no calendar has: 2026-02-30, 25:00, 24:00, +15:00.
  [[nodiscard]] static std::optional<Temporal> parse_date(std::string_view text);
  [[nodiscard]] static std::optional<Temporal> parse_date_time(std::string_view text);  // also takes plain dates
  [[nodiscard]] static std::optional<Temporal> parse_time(std::string_view text);

  // As parsed, without @; a date time of day precision or less ends in T only when it is asked for.
  [[nodiscard]] std::string to_string(bool with_t = false) const;
};

// A text by a form of FHIRPath 3.0.0, such as dd-MM-yyyy or yyyyMMddHHmmss: yy (00-49: 20yy), yyyy, M, MM, MMM, MMMM
// (English), d, dd, H, HH, h, hh with a (AM, PM), m, mm, s, ss, S..., Z (+0200, +02:00 or Z); anything else stands for
// itself. Nothing where the text is not of the form, the form leaves out a part above one it has, or there is no such
// date.
[[nodiscard]] std::optional<Temporal> parse_by_form(std::string_view text, std::string_view form);

// Three-valued (N1 section 6.2): nothing when the shorter precision does not decide. Seconds and their fraction are one
// precision. Offsets are normalised. Where only one of two has an offset, the other's place on earth is unknown: they
// are ordered when they are further apart than any offset (14 hours), else nothing. Date against date time: by the
// parts both have, as they are written. A leap second lies between second 59 and the next minute. Nothing for a time
// against anything else.
[[nodiscard]] std::optional<std::partial_ordering> compare(const Temporal& a, const Temporal& b);
// N1 section 6.1.1; nothing where the precision differs before a part does. A time never equals anything else.
[[nodiscard]] std::optional<bool> equal(const Temporal& a, const Temporal& b);
// N1 section 6.1.2: same precision and same value.
[[nodiscard]] bool equivalent(const Temporal& a, const Temporal& b);

enum class CalendarUnit : std::uint8_t { year, month, week, day, hour, minute, second, millisecond };
[[nodiscard]] std::optional<CalendarUnit> calendar_unit(std::string_view word);  // "day", "days"; not UCUM codes
[[nodiscard]] std::string_view calendar_word(CalendarUnit unit);                 // "day"
// Weeks and what is shorter are equal to the UCUM units wk, d, h, min, s, ms (N1 section 4.1.8). A year and a month are
// not equal to a and mo, whose length is fixed, only equivalent.
[[nodiscard]] std::string_view ucum_code(CalendarUnit unit);
[[nodiscard]] inline bool equals_ucum(CalendarUnit unit) { return unit >= CalendarUnit::week; }
[[nodiscard]] std::optional<CalendarUnit> calendar_unit_of_ucum(std::string_view code);  // of all eight

// N1 section 6.6.7 and 6.6.8: decimals are truncated for units above seconds; the last day of a shorter month. An
// amount that is finer than the value is turned into the value's precision first and truncated: a year is 12 months or
// 365 days, a month 30 days; a value to the second takes whole seconds. Times go round the clock. Nothing when it
// leaves years 1 to 9999, and for years to days on a time.
[[nodiscard]] std::optional<Temporal> plus(const Temporal& value, const Decimal& amount, CalendarUnit unit);

// Whole units from one to the other, and boundaries of the unit that lie between them (weeks begin on Sunday);
// negative where `to` is earlier (FHIRPath 3.0.0 duration() and difference()). Offsets are normalised for units below
// the day where both have one. Nothing where a value is coarser than the unit.
[[nodiscard]] std::optional<std::int64_t> whole_units(const Temporal& from, const Temporal& to, CalendarUnit unit);
[[nodiscard]] std::optional<std::int64_t> boundaries(const Temporal& from, const Temporal& to, CalendarUnit unit);

// FHIRPath lowBoundary/highBoundary: `digits` as for precision() (4 year, 6 month, 8 day; date times 10 hour, 12
// minute, 14 second, 17 millisecond; times 2, 4, 6, 9). A date time without an offset that gets to the hour gets the
// earliest there is, +14:00, or the latest, -12:00. Nothing for digits that no such value has.
[[nodiscard]] std::optional<Temporal> low_boundary(const Temporal& value, int digits);
[[nodiscard]] std::optional<Temporal> high_boundary(const Temporal& value, int digits);
[[nodiscard]] int precision_digits(const Temporal& value);

}  // namespace linkway::fhir::path
