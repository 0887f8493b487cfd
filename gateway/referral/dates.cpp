#include "referral/dates.h"

#include <array>

namespace linkway::referral {
namespace {

namespace chr = std::chrono;

// The number that all of `text` writes in decimal digits, -1 when it is something else.
int digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<DateRange> parse_date(std::string_view text) {
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return std::nullopt;
  const int year = digits(text.substr(0, 4));
  if (year < 1) return std::nullopt;
  if (text.size() == 4) {
    return DateRange{chr::sys_days(chr::year(year) / 1 / 1), chr::sys_days(chr::year(year) / 12 / 31)};
  }
  const int month = digits(text.substr(5, 2));
  if (text[4] != '-' || month < 1 || month > 12) return std::nullopt;
  const auto in_month = chr::year(year) / month;
  if (text.size() == 7) return DateRange{chr::sys_days(in_month / 1), chr::sys_days(in_month / chr::last)};
  const int day = digits(text.substr(8, 2));
  if (text[7] != '-' || day < 1) return std::nullopt;
  const auto date = in_month / day;
  if (!date.ok()) return std::nullopt;
  return DateRange{chr::sys_days(date), chr::sys_days(date)};
}

std::string date_for_people(std::string_view fhir) {
  static constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day_part = fhir.substr(0, fhir.find('T'));
  const auto known = parse_date(day_part);
  if (!known) return std::string(fhir);
  const chr::year_month_day date{known->first};
  auto out = std::string(day_part.substr(0, 4));
  if (day_part.size() >= 7) out = std::string(months.at(static_cast<unsigned>(date.month()) - 1)) + " " + out;
  if (day_part.size() == 10) out = std::to_string(static_cast<unsigned>(date.day())) + " " + out;
  return out;
}

}  // namespace linkway::referral
