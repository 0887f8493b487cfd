#include "base/clock.h"

#include <charconv>
#include <cstdio>

namespace linkway {

namespace chr = std::chrono;

std::string to_fhir(Instant t) {
  const chr::sys_time<chr::microseconds> when{chr::microseconds(t.micros)};
  const auto day = chr::floor<chr::days>(when);
  const chr::year_month_day date{day};
  const chr::hh_mm_ss clock{chr::floor<chr::milliseconds>(when - day)};
  char out[40];
  std::snprintf(out, sizeof out, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return out;
}

std::string to_fhir_date(Instant t) { return to_fhir(t).substr(0, 10); }

namespace {

// Reads exactly `digits` decimal digits off the front of `text`.
std::optional<int> take(std::string_view& text, size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
  if (error != std::errc{} || end != text.data() + digits || text[0] == '-') return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool skip(std::string_view& text, char c) {
  if (text.empty() || text[0] != c) return false;
  text.remove_prefix(1);
  return true;
}

// "Z", "+01:00", "-03:30" as minutes east of UTC; the whole text must be used up.
std::optional<int> take_offset(std::string_view text) {
  if (text == "Z") return 0;
  const bool west = !text.empty() && text[0] == '-';
  if (!west && (text.empty() || text[0] != '+')) return std::nullopt;
  text.remove_prefix(1);
  const auto hours = take(text, 2);
  if (!hours || !skip(text, ':')) return std::nullopt;
  const auto minutes = take(text, 2);
  if (!minutes || !text.empty() || *hours > 14 || *minutes > 59) return std::nullopt;
  const int east = *hours * 60 + *minutes;
  return west ? -east : east;
}

}  // namespace

std::optional<Instant> parse_fhir_time(std::string_view text) {
  const auto year = take(text, 4);
  if (!year || *year == 0) return std::nullopt;
  int month = 1;
  int day = 1;
  bool whole_date = false;
  if (skip(text, '-')) {
    const auto m = take(text, 2);
    if (!m) return std::nullopt;
    month = *m;
    if (skip(text, '-')) {
      const auto d = take(text, 2);
      if (!d) return std::nullopt;
      day = *d;
      whole_date = true;
    } else if (!text.empty()) {
      return std::nullopt;
    }
  }
  const chr::year_month_day date{chr::year(*year), chr::month(static_cast<unsigned>(month)),
                                 chr::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  auto micros = chr::sys_days(date).time_since_epoch().count() * std::int64_t{86'400'000'000};
  if (text.empty()) return Instant{micros};

  if (!whole_date || !skip(text, 'T')) return std::nullopt;
  const auto hour = take(text, 2);
  if (!hour || !skip(text, ':')) return std::nullopt;
  const auto minute = take(text, 2);
  if (!minute || !skip(text, ':')) return std::nullopt;
  const auto second = take(text, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;  // 60: a leap second
  micros += ((*hour * 60 + *minute) * std::int64_t{60} + *second) * 1'000'000;
  if (skip(text, '.')) {
    std::int64_t scale = 100'000;
    size_t digits = 0;
    while (!text.empty() && text[0] >= '0' && text[0] <= '9') {
      micros += (text[0] - '0') * scale;
      scale /= 10;
      ++digits;
      text.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
  }
  const auto east = take_offset(text);
  if (!east) return std::nullopt;
  return Instant{micros - *east * std::int64_t{60'000'000}};
}

Instant MonotoneClock::wall() const {
  return {chr::duration_cast<chr::microseconds>(chr::system_clock::now().time_since_epoch()).count()};
}

chr::microseconds MonotoneClock::steady() const {
  return chr::duration_cast<chr::microseconds>(chr::steady_clock::now().time_since_epoch());
}

Instant MonotoneClock::now() const {
  const std::scoped_lock lock(mutex_);
  const auto machine = wall();
  const auto pace = steady();
  const auto carried = last_ + (pace - last_steady_);
  last_ = (last_.micros == 0 || machine > carried) ? machine : carried;
  last_steady_ = pace;
  return last_;
}

}  // namespace linkway
