#include "mapping/models/date_format.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/text.h"
#include "mapping/models/problems.h"

namespace linkway::mapping {

namespace {

constexpr std::size_t longest_pattern = 64;
constexpr std::size_t longest_date = 128;
constexpr std::array<std::string_view, 12> months = {"january",   "february", "march",    "april",
                                                     "may",       "june",     "july",     "august",
                                                     "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 12> short_months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

Problem refused(std::string text) { return problem_of(Category::unprocessable, issue::invalid, {}, std::move(text)); }

// A date and what is known of its time; -1: not told.
struct Moment {
  int year = -1;
  int month = -1;
  int day = -1;
  int hour = -1;
  int minute = -1;
  int second = -1;
  std::string zone;

  [[nodiscard]] bool possible() const {
    using std::chrono::year_month_day;
    if (year < 1 || year > 9999) return false;
    if (month != -1 && (month < 1 || month > 12)) return false;
    if (day != -1) {
      const year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                std::chrono::day(static_cast<unsigned>(day)));
      if (!date.ok()) return false;
    }
    return hour <= 23 && minute <= 59 && second <= 59;
  }
};

std::string digits_of(int value, std::size_t least) {
  auto text = std::to_string(value);
  if (text.size() < least) text.insert(0, least - text.size(), '0');
  return text;
}

// Takes from `least` to `most` digits off the text.
std::optional<int> take_number(std::string_view& text, std::size_t least, std::size_t most) {
  std::size_t count = 0;
  int value = 0;
  while (count < most && count < text.size() && is_digit(text[count])) value = value * 10 + (text[count++] - '0');
  if (count < least) return std::nullopt;
  text.remove_prefix(count);
  return value;
}

std::optional<int> take_month(std::string_view& text) {
  for (std::size_t i = 0; i < months.size(); ++i) {
    for (const auto name : {months.at(i), months.at(i).substr(0, 3)}) {
      if (!text::iequals(text.substr(0, name.size()), name)) continue;
      text.remove_prefix(name.size());
      return static_cast<int>(i) + 1;
    }
  }
  return std::nullopt;
}

std::optional<std::string> take_zone(std::string_view& text) {
  const auto size = text.starts_with('Z') ? std::size_t{1} : std::size_t{6};
  if (!is_zone(text.substr(0, size))) return std::nullopt;
  std::string zone(text.substr(0, size));
  text.remove_prefix(size);
  return zone;
}

int minutes_of(std::string_view zone) {
  if (zone == "Z") return 0;
  const int minutes = ((zone[1] - '0') * 10 + zone[2] - '0') * 60 + (zone[4] - '0') * 10 + zone[5] - '0';
  return zone[0] == '-' ? -minutes : minutes;
}

// FHIR's date and dateTime, of any precision.
std::optional<Moment> read_iso(std::string_view text) {
  Moment moment;
  const auto part = [&](int& into, std::size_t digits, char before) {
    if (before != 0) {
      if (!text.starts_with(before)) return false;
      text.remove_prefix(1);
    }
    const auto value = take_number(text, digits, digits);
    if (value) into = *value;
    return value.has_value();
  };
  if (!part(moment.year, 4, 0)) return std::nullopt;
  if (text.empty()) return moment;
  if (!part(moment.month, 2, '-')) return std::nullopt;
  if (text.empty()) return moment;
  if (!part(moment.day, 2, '-')) return std::nullopt;
  if (text.empty()) return moment;
  if (!part(moment.hour, 2, 'T') || !part(moment.minute, 2, ':')) return std::nullopt;
  if (text.starts_with(':') && !part(moment.second, 2, ':')) return std::nullopt;
  if (text.starts_with('.')) text.remove_prefix(std::min(text.find_first_not_of("0123456789", 1), text.size()));
  if (text.empty()) return moment;
  const auto zone = take_zone(text);
  if (!zone || !text.empty()) return std::nullopt;
  moment.zone = *zone;
  return moment;
}

void tell_in_zone(Moment& moment, std::string_view zone) {
  using std::chrono::days;
  using std::chrono::duration_cast;
  using std::chrono::floor;
  using std::chrono::hours;
  using std::chrono::minutes;
  using std::chrono::sys_days;
  using std::chrono::year_month_day;
  if (zone.empty() || moment.zone.empty() || moment.zone == zone || moment.hour < 0) return;
  const sys_days date =
      year_month_day(std::chrono::year(moment.year), std::chrono::month(static_cast<unsigned>(moment.month)),
                     std::chrono::day(static_cast<unsigned>(moment.day)));
  const auto at =
      date + hours(moment.hour) + minutes(moment.minute) - minutes(minutes_of(moment.zone)) + minutes(minutes_of(zone));
  const auto there = floor<days>(at);
  const year_month_day shifted(there);
  moment.year = static_cast<int>(shifted.year());
  moment.month = static_cast<int>(static_cast<unsigned>(shifted.month()));
  moment.day = static_cast<int>(static_cast<unsigned>(shifted.day()));
  moment.hour = static_cast<int>(duration_cast<hours>(at - there).count());
  moment.minute = static_cast<int>(duration_cast<minutes>(at - there).count() % 60);
  moment.zone = zone;
}

}  // namespace

bool is_zone(std::string_view text) {
  if (text == "Z") return true;
  return text.size() == 6 && (text[0] == '+' || text[0] == '-') && is_digit(text[1]) && is_digit(text[2]) &&
         text[3] == ':' && is_digit(text[4]) && is_digit(text[5]) && text.substr(1, 2) <= "14" && text[4] <= '5';
}

Result<DateFormat> DateFormat::parse(std::string_view pattern) {
  DateFormat format;
  format.pattern_ = pattern;
  if (pattern.empty() || pattern.size() > longest_pattern) return refused("a date format has 1 to 64 characters");
  for (std::size_t at = 0; at < pattern.size();) {
    const char c = pattern[at];
    const auto run = std::min(pattern.find_first_not_of(c, at), pattern.size()) - at;
    if (!is_letter(c) || (c == 'T' && run == 1)) {
      format.tokens_.push_back({Part::literal, 0, c});
      ++at;
      continue;
    }
    std::optional<Token> token;
    if (c == 'd' && run <= 2) token = Token{Part::day, run, 0};
    if (c == 'M' && run <= 2) token = Token{Part::month, run, 0};
    if (c == 'M' && run == 3) token = Token{Part::month_name, 0, 0};
    if (c == 'y' && run == 4) token = Token{Part::year, 4, 0};
    if (c == 'H' && run <= 2) token = Token{Part::hour, run, 0};
    if (c == 'm' && run == 2) token = Token{Part::minute, 2, 0};
    if (c == 's' && run == 2) token = Token{Part::second, 2, 0};
    if (c == 'X' && run == 3) token = Token{Part::zone, 0, 0};
    if (c == 'y' && !token) return refused("a date format has its year as yyyy: two digits do not tell the century");
    if (!token) {
      return refused("a date format is made of d, dd, M, MM, MMM, yyyy, H, HH, mm, ss and XXX, found '" +
                     std::string(pattern.substr(at, run)) + "'");
    }
    format.tokens_.push_back(*token);
    at += run;
  }
  if (auto problem = format.check()) return *problem;
  return format;
}

std::optional<Problem> DateFormat::check() {
  std::array<int, 9> count{};
  for (const auto& token : tokens_) ++count.at(static_cast<std::size_t>(token.part));
  const auto has = [&](Part part) { return count.at(static_cast<std::size_t>(part)); };
  const auto month = has(Part::month) + has(Part::month_name);
  if (has(Part::year) != 1 || has(Part::day) > 1 || month > 1 || has(Part::hour) > 1 || has(Part::minute) > 1 ||
      has(Part::second) > 1 || has(Part::zone) > 1) {
    return refused("a date format has its year, and every part once");
  }
  if ((has(Part::day) == 1 && month == 0) || (has(Part::hour) == 1 && has(Part::day) == 0) ||
      has(Part::hour) != has(Part::minute) || has(Part::second) > has(Part::minute) ||
      has(Part::zone) > has(Part::hour)) {
    return refused("a date format has a month with its day, a day with its time, and minutes with its hours");
  }
  for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
    const auto& next = tokens_[i + 1];
    const bool digit = next.part == Part::literal ? next.literal >= '0' && next.literal <= '9' : next.digits > 0;
    if (tokens_[i].digits == 1 && digit) {
      return refused("a date format that leaves out zeros (d, M, H) has something behind it that is no digit");
    }
  }
  has_time_ = has(Part::hour) == 1;
  return std::nullopt;
}

std::optional<std::string> DateFormat::to_iso(std::string_view text, std::string_view zone) const {
  text = text::trim(text);
  if (text.size() > longest_date) return std::nullopt;
  Moment moment;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const auto& token = tokens_[i];
    // Spreadsheets leave out zeros where something else tells the parts apart.
    const bool apart = i + 1 == tokens_.size() || tokens_[i + 1].part == Part::literal;
    const auto least =
        apart && token.part != Part::minute && token.part != Part::second ? std::size_t{1} : token.digits;
    std::optional<int> value;
    int* into = nullptr;
    switch (token.part) {
      case Part::literal:
        if (!text.starts_with(token.literal)) return std::nullopt;
        text.remove_prefix(1);
        continue;
      case Part::zone: {
        auto told = take_zone(text);
        if (!told) return std::nullopt;
        moment.zone = *std::move(told);
        continue;
      }
      case Part::year:
        into = &moment.year;
        value = take_number(text, 4, 4);
        break;
      case Part::month_name:
        into = &moment.month;
        value = take_month(text);
        break;
      case Part::month: into = &moment.month; break;
      case Part::day: into = &moment.day; break;
      case Part::hour: into = &moment.hour; break;
      case Part::minute: into = &moment.minute; break;
      case Part::second: into = &moment.second; break;
    }
    if (token.part != Part::year && token.part != Part::month_name) value = take_number(text, least, 2);
    if (!value) return std::nullopt;
    *into = *value;
  }
  if (!text.empty() || !moment.possible()) return std::nullopt;
  auto iso = digits_of(moment.year, 4);
  if (moment.month != -1) iso += "-" + digits_of(moment.month, 2);
  if (moment.day != -1) iso += "-" + digits_of(moment.day, 2);
  if (moment.hour != -1) {
    iso += "T" + digits_of(moment.hour, 2) + ":" + digits_of(moment.minute, 2) + ":" +
           digits_of(std::max(moment.second, 0), 2);
    iso += moment.zone.empty() ? zone : std::string_view(moment.zone);
  }
  return iso;
}

std::optional<std::string> DateFormat::from_iso(std::string_view iso, std::string_view zone) const {
  iso = text::trim(iso);
  if (iso.size() > longest_date) return std::nullopt;
  auto moment = read_iso(iso);
  if (!moment || !moment->possible()) return std::nullopt;
  tell_in_zone(*moment, zone);
  std::string out;
  for (const auto& token : tokens_) {
    int value = 0;
    switch (token.part) {
      case Part::literal: out += token.literal; continue;
      case Part::zone:
        if (moment->zone.empty()) return std::nullopt;
        out += moment->zone;
        continue;
      case Part::month_name:
        if (moment->month == -1) return std::nullopt;
        out += short_months.at(static_cast<std::size_t>(moment->month) - 1);
        continue;
      case Part::year: value = moment->year; break;
      case Part::month: value = moment->month; break;
      case Part::day: value = moment->day; break;
      case Part::hour: value = moment->hour; break;
      case Part::minute: value = moment->minute; break;
      case Part::second: value = moment->hour == -1 ? -1 : std::max(moment->second, 0); break;
    }
    if (value == -1) return std::nullopt;
    out += digits_of(value, token.digits);
  }
  return out;
}

}  // namespace linkway::mapping
