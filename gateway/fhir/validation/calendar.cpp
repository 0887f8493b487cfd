#include "fhir/validation/calendar.h"

namespace linkway::fhir::validation {

namespace {

using Fault = const LexicalFault*;

constexpr LexicalFault bad_date{"date-format", "a date is written 2026, 2026-02 or 2026-02-03"};
constexpr LexicalFault bad_date_time{"dateTime-format",
                                     "a dateTime is written 2026, 2026-02, 2026-02-03 or 2026-02-03T09:30:00+01:00"};
constexpr LexicalFault bad_instant{"instant-format", "an instant is written 2026-02-03T09:30:00.125+01:00"};
constexpr LexicalFault bad_time{"time-format", "a time is written 09:30:00, without an offset"};
constexpr LexicalFault no_such_day{"date-calendar", "the calendar has no such day"};
constexpr LexicalFault no_such_time{"time-range", "no day has this time: hours end at 23, minutes and seconds at 59"};
constexpr LexicalFault no_offset{"dateTime-offset", "if a date has a time, it must have a time zone"};
constexpr LexicalFault no_such_offset{"dateTime-offset", "time zones reach from -14:00 to +14:00"};

// Reads a text from its beginning.
class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  [[nodiscard]] bool done() const { return at_ == text_.size(); }
  bool take(char c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  // -1 when there are not that many digits.
  int digits(std::size_t count) {
    if (text_.size() - at_ < count) return -1;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const char c = text_[at_ + i];
      if (c < '0' || c > '9') return -1;
      value = value * 10 + (c - '0');
    }
    at_ += count;
    return value;
  }
  bool some_digits() {
    const auto before = at_;
    while (!done() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    return at_ > before;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

int days_of(int year, int month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

struct Date {
  Fault fault = nullptr;
  bool to_the_day = false;
};

Date date(Scan& scan, const LexicalFault& bad) {
  const auto year = scan.digits(4);
  if (year < 0) return {&bad};
  if (year == 0) return {&no_such_day};
  if (!scan.take('-')) return {};
  const auto month = scan.digits(2);
  if (month < 0) return {&bad};
  if (month < 1 || month > 12) return {&no_such_day};
  if (!scan.take('-')) return {};
  const auto day = scan.digits(2);
  if (day < 0) return {&bad};
  if (day < 1 || day > days_of(year, month)) return {&no_such_day};
  return {nullptr, true};
}

// hh:mm:ss with a fraction
Fault clock(Scan& scan, const LexicalFault& bad) {
  const auto hour = scan.digits(2);
  if (hour < 0 || !scan.take(':')) return &bad;
  const auto minute = scan.digits(2);
  if (minute < 0 || !scan.take(':')) return &bad;
  const auto second = scan.digits(2);
  if (second < 0 || (scan.take('.') && !scan.some_digits())) return &bad;
  // 60 is a leap second.
  return hour > 23 || minute > 59 || second > 60 ? &no_such_time : nullptr;
}

Fault offset(Scan& scan, const LexicalFault& bad) {
  if (scan.take('Z')) return nullptr;
  if (scan.done()) return &no_offset;
  if (!scan.take('+') && !scan.take('-')) return &bad;
  const auto hour = scan.digits(2);
  if (hour < 0 || !scan.take(':')) return &bad;
  const auto minute = scan.digits(2);
  if (minute < 0) return &bad;
  return minute > 59 || hour > 14 || (hour == 14 && minute > 0) ? &no_such_offset : nullptr;
}

Fault moment(std::string_view value, bool time_needed, const LexicalFault& bad) {
  Scan scan(value);
  const auto day = date(scan, bad);
  if (day.fault != nullptr) return day.fault;
  if (scan.done() && !time_needed) return nullptr;
  if (!day.to_the_day || !scan.take('T')) return &bad;
  if (const auto* fault = clock(scan, bad)) return fault;
  if (const auto* fault = offset(scan, bad)) return fault;
  return scan.done() ? nullptr : &bad;
}

}  // namespace

Fault date_fault(std::string_view value) {
  Scan scan(value);
  const auto day = date(scan, bad_date);
  if (day.fault != nullptr) return day.fault;
  return scan.done() ? nullptr : &bad_date;
}

Fault date_time_fault(std::string_view value) { return moment(value, false, bad_date_time); }
Fault instant_fault(std::string_view value) { return moment(value, true, bad_instant); }

Fault time_fault(std::string_view value) {
  Scan scan(value);
  if (const auto* fault = clock(scan, bad_time)) return fault;
  return scan.done() ? nullptr : &bad_time;
}

}  // namespace linkway::fhir::validation
