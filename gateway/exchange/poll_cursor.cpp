#include "exchange/poll_cursor.h"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <system_error>

#include "exchange/poll.h"

namespace linkway::exchange {

namespace {

constexpr std::int64_t as_millis = 100'000'000'000;        // as seconds it would be in the year 5138
constexpr std::int64_t last_millis = 253'402'300'799'999;  // of the year 9999
constexpr std::size_t only_date = 10;                      // 2026-11-22
constexpr std::size_t date_and_time = 19;                  // 2026-11-22 09:30:00

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || text.empty()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Instant> time_of(std::string_view cursor) {
  if (const auto number = whole(cursor); number && *number >= 100'000'000) {
    if (*number > last_millis) return std::nullopt;
    return Instant{*number < as_millis ? *number * 1'000'000 : *number * 1'000};
  }
  if (const auto time = parse_fhir_time(cursor)) return time;
  std::string mended(cursor);
  if (mended.size() < date_and_time) return std::nullopt;
  if (mended[only_date] == ' ') mended[only_date] = 'T';
  if (const auto time = parse_fhir_time(mended)) return time;
  return parse_fhir_time(mended + "Z");
}

const std::string& later(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return a.empty() ? b : a;
  const auto number_a = whole(a);
  const auto number_b = whole(b);
  if (number_a && number_b) return *number_a < *number_b ? b : a;
  const auto time_a = time_of(a);
  const auto time_b = time_of(b);
  if (time_a && time_b && *time_a != *time_b) return *time_a < *time_b ? b : a;
  return a < b ? b : a;
}

bool is_ahead(const PollSettings& settings, const std::string& cursor, Instant now) {
  // Elsewhere it may as well be a number that counts, or begin with a year that it was given in.
  if (settings.url.find("{since}") == std::string::npos && (whole(cursor) || cursor.size() < only_date)) return false;
  const auto time = time_of(cursor);
  return time && *time > now + std::chrono::hours(24);
}

std::string written_as(const std::string& cursor, Instant time) {
  if (const auto number = whole(cursor)) {
    return std::to_string(*number < as_millis ? time.micros / 1'000'000 : time.micros / 1'000);
  }
  if (cursor.size() <= only_date) return to_fhir_date(time);
  auto text = to_fhir(time);
  if (cursor[only_date] != ' ') return text;
  text[only_date] = ' ';
  return text.substr(0, date_and_time);
}

}  // namespace linkway::exchange
