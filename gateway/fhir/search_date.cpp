#include "fhir/search_date.h"

#include <algorithm>
#include <string>

namespace linkway::fhir {

namespace {

namespace chr = std::chrono;
using namespace std::chrono_literals;

Instant start_of(chr::year_month_day date) {
  return {chr::sys_time<chr::microseconds>(chr::sys_days(date)).time_since_epoch().count()};
}

std::optional<Period> whole_dates(std::string_view text) {
  const auto from = parse_fhir_time(text);
  if (!from) return std::nullopt;
  const chr::sys_time<chr::microseconds> start{chr::microseconds(from->micros)};
  const chr::year_month_day first{chr::floor<chr::days>(start)};
  switch (text.size()) {
    case 4: return Period{*from, start_of(first + chr::years(1))};
    case 7: return Period{*from, start_of(first + chr::months(1))};
    default: return Period{*from, *from + chr::days(1)};
  }
}

// How long a time of day that is written "hh:mm", "hh:mm:ss" or "hh:mm:ss.fff" lasts.
chr::microseconds width_of(std::string_view time) {
  if (time.size() == 5) return 1min;
  chr::microseconds width = 1s;
  for (std::size_t digit = 9; digit < time.size() && width > 1us; ++digit) width /= 10;
  return width;
}

}  // namespace

std::optional<Period> parse_search_date(std::string_view text) {
  const auto t = text.find('T');
  if (t == std::string_view::npos) return whole_dates(text);
  if (t != 10) return std::nullopt;  // a time belongs to a whole date

  const auto zone_at = std::min(text.find_first_of("Z+- ", t), text.size());
  const auto time = text.substr(t + 1, zone_at - t - 1);
  auto zone = std::string(text.substr(zone_at));
  if (zone.empty()) zone = "Z";
  if (zone.front() == ' ') zone.front() = '+';

  auto complete = std::string(text.substr(0, zone_at));
  if (time.size() == 5) complete += ":00";
  const auto from = parse_fhir_time(complete + zone);
  if (!from) return std::nullopt;
  return Period{*from, *from + width_of(time)};
}

}  // namespace linkway::fhir
