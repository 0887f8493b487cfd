// FHIR dates as far as they are known (YYYY, YYYY-MM, YYYY-MM-DD; R4 datatypes, date), and dates for people.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace linkway::referral {

// The first and the last day that a date may mean: the same for a whole date.
struct DateRange {
  std::chrono::sys_days first;
  std::chrono::sys_days last;
};
// Nothing for a text that is no date, has a time, or names a month or day that does not exist.
[[nodiscard]] std::optional<DateRange> parse_date(std::string_view text);

// "22 Nov 2026", "Nov 2026", "2026" of a FHIR date or dateTime, in the zone it was written in; a text that is neither
// comes back as it is.
[[nodiscard]] std::string date_for_people(std::string_view fhir);

}  // namespace linkway::referral
