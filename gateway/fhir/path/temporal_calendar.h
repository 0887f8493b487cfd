// Days of the Gregorian calendar, counted both ways.
#pragma once

#include <array>
#include <cstdint>

#include "fhir/path/temporal.h"

namespace linkway::fhir::path {

[[nodiscard]] constexpr bool leap_year(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

[[nodiscard]] constexpr int days_in_month(int year, int month) {
  constexpr std::array<std::uint8_t, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap_year(year) ? 29 : days[static_cast<unsigned>(month - 1)];
}

// Nanoseconds of the units that have one length: from a week down.
[[nodiscard]] constexpr std::int64_t nanoseconds_in(CalendarUnit unit) {
  constexpr std::int64_t second = 1'000'000'000;
  switch (unit) {
    case CalendarUnit::week: return 7 * 24 * 3600 * second;
    case CalendarUnit::day: return 24 * 3600 * second;
    case CalendarUnit::hour: return 3600 * second;
    case CalendarUnit::minute: return 60 * second;
    case CalendarUnit::second: return second;
    default: return 1'000'000;
  }
}

// Days since 0000-03-01: years that begin in March end with the leap day.
[[nodiscard]] constexpr std::int64_t day_number(int year, int month, int day) {
  const std::int64_t y = month > 2 ? year : year - 1;
  const std::int64_t m = month > 2 ? month - 3 : month + 9;
  return y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1;
}

struct CalendarDay {
  int year, month, day;
};

// The other way; for days from 0000-03-01 on.
[[nodiscard]] constexpr CalendarDay calendar_day(std::int64_t number) {
  const auto era = number / 146097;
  const auto of_era = number % 146097;
  const auto year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const auto of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const auto month = (5 * of_year + 2) / 153;
  const auto year = era * 400 + year_of_era + (month < 10 ? 0 : 1);
  return {static_cast<int>(year), static_cast<int>(month < 10 ? month + 3 : month - 9),
          static_cast<int>(of_year - (153 * month + 2) / 5 + 1)};
}

}  // namespace linkway::fhir::path
