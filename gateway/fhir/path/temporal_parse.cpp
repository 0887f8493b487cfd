#include <array>

#include "fhir/path/temporal.h"
#include "fhir/path/temporal_calendar.h"

namespace linkway::fhir::path {
namespace {

using Precision = Temporal::Precision;

class Reader {
 public:
  explicit Reader(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  [[nodiscard]] bool done() const { return at_ == end_; }
  [[nodiscard]] bool next_is(char c) const { return at_ != end_ && *at_ == c; }
  bool take(char c) {
    if (!next_is(c)) return false;
    ++at_;
    return true;
  }
  // Exactly `count` digits; -1 when they are not there.
  int number(int count) {
    if (end_ - at_ < count) return -1;
    int value = 0;
    for (int i = 0; i < count; ++i, ++at_) {
      const auto digit = static_cast<unsigned>(*at_ - '0');
      if (digit > 9) return -1;
      value = value * 10 + static_cast<int>(digit);
    }
    return value;
  }

  bool date(Temporal& into) {
    const auto year = number(4);
    if (year < 1) return false;
    into.year = static_cast<std::int16_t>(year);
    into.precision = Precision::year;
    if (!take('-')) return true;
    const auto month = number(2);
    if (month < 1 || month > 12) return false;
    into.month = static_cast<std::uint8_t>(month);
    into.precision = Precision::month;
    if (!take('-')) return true;
    const auto day = number(2);
    if (day < 1 || day > days_in_month(year, month)) return false;
    into.day = static_cast<std::uint8_t>(day);
    into.precision = Precision::day;
    return true;
  }

  bool time(Temporal& into) {
    const auto hour = number(2);
    if (hour < 0 || hour > 23) return false;
    into.hour = static_cast<std::uint8_t>(hour);
    into.precision = Precision::hour;
    if (!take(':')) return true;
    const auto minute = number(2);
    if (minute < 0 || minute > 59) return false;
    into.minute = static_cast<std::uint8_t>(minute);
    into.precision = Precision::minute;
    if (!take(':')) return true;
    const auto second = number(2);
    if (second < 0 || second > 60) return false;
    into.second = static_cast<std::uint8_t>(second);
    into.precision = Precision::second;
    return !take('.') || fraction(into);
  }

  bool offset(Temporal& into) {
    into.has_offset = true;
    if (take('Z')) {
      into.utc = true;
      return true;
    }
    const bool west = next_is('-');
    if (!take('+') && !take('-')) return false;
    const auto hours = number(2);
    if (hours < 0 || !take(':')) return false;
    const auto minutes = number(2);
    if (minutes < 0 || minutes > 59 || hours * 60 + minutes > 14 * 60) return false;
    into.offset = static_cast<std::int16_t>(west ? -(hours * 60 + minutes) : hours * 60 + minutes);
    return true;
  }

 private:
  bool fraction(Temporal& into) {
    constexpr std::array<std::uint32_t, 10> scale{1'000'000'000, 100'000'000, 10'000'000, 1'000'000, 100'000,
                                                  10'000,        1'000,       100,        10,        1};
    std::uint32_t value = 0;
    std::uint8_t digits = 0;
    const auto* const first = at_;
    for (; at_ != end_ && *at_ >= '0' && *at_ <= '9'; ++at_) {
      if (digits == 9) continue;
      value = value * 10 + static_cast<std::uint32_t>(*at_ - '0');
      ++digits;
    }
    if (at_ == first) return false;
    into.nanosecond = value * scale[digits];
    into.fraction_digits = digits;
    into.precision = Precision::millisecond;
    return true;
  }

  const char* at_;
  const char* end_;
};

}  // namespace

std::optional<Temporal> Temporal::parse_date(std::string_view text) {
  Reader reader(text);
  Temporal value;
  if (!reader.date(value) || !reader.done()) return std::nullopt;
  return value;
}

std::optional<Temporal> Temporal::parse_date_time(std::string_view text) {
  Reader reader(text);
  Temporal value;
  value.kind = Kind::date_time;
  if (!reader.date(value)) return std::nullopt;
  if (reader.done()) return value;
  if (!reader.take('T')) return std::nullopt;
  if (reader.done()) return value;
  if (value.precision != Precision::day || !reader.time(value)) return std::nullopt;
  if (!reader.done() && !reader.offset(value)) return std::nullopt;
  if (!reader.done()) return std::nullopt;
  return value;
}

std::optional<Temporal> Temporal::parse_time(std::string_view text) {
  Reader reader(text);
  Temporal value;
  value.kind = Kind::time;
  if (!reader.time(value) || !reader.done()) return std::nullopt;
  return value;
}

std::string Temporal::to_string(bool with_t) const {
  std::array<char, 48> buffer;
  char* at = buffer.data();
  const auto put = [&at](char before, unsigned value, int digits) {
    if (before != 0) *at++ = before;
    for (int i = digits - 1; i >= 0; --i, value /= 10) at[i] = static_cast<char>('0' + value % 10);
    at += digits;
  };
  if (kind != Kind::time) {
    put(0, static_cast<unsigned>(year), 4);
    if (precision >= Precision::month) put('-', month, 2);
    if (precision >= Precision::day) put('-', day, 2);
  }
  if (precision >= Precision::hour) {
    put(kind == Kind::time ? '\0' : 'T', hour, 2);
    if (precision >= Precision::minute) put(':', minute, 2);
    if (precision >= Precision::second) put(':', second, 2);
    if (precision == Precision::millisecond) {
      auto fraction = nanosecond;
      for (int i = fraction_digits; i < 9; ++i) fraction /= 10;
      put('.', fraction, fraction_digits);
    }
    if (utc && offset == 0) {
      *at++ = 'Z';
    } else if (has_offset) {
      const auto distance = static_cast<unsigned>(offset < 0 ? -offset : offset);
      put(offset < 0 ? '-' : '+', distance / 60, 2);
      put(':', distance % 60, 2);
    }
  } else if (with_t && kind == Kind::date_time) {
    *at++ = 'T';
  }
  return {buffer.data(), static_cast<std::size_t>(at - buffer.data())};
}

}  // namespace linkway::fhir::path
