#include "mapping/models/hl7v2_time.h"

#include <algorithm>
#include <array>

namespace linkway::mapping {

namespace {

bool is_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

int days_of(int year, int month) {
  static constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

// "+0700" as "+07:00"; "" where it is none.
std::string zone_of(std::string_view text) {
  if (text.size() != 5 || (text[0] != '+' && text[0] != '-') || !is_digits(text.substr(1))) return {};
  if (number(text.substr(1, 2)) > 14 || number(text.substr(3, 2)) > 59) return {};
  return std::string(text.substr(0, 3)) + ":" + std::string(text.substr(3));
}

}  // namespace

std::optional<std::string> fhir_time_of_hl7v2(std::string_view text, std::string_view zone) {
  std::string own_zone;
  if (const auto sign = text.find_first_of("+-"); sign != std::string_view::npos) {
    own_zone = zone_of(text.substr(sign));
    if (own_zone.empty()) return std::nullopt;
    text = text.substr(0, sign);
  }
  std::string_view fraction;
  if (const auto dot = text.find('.'); dot != std::string_view::npos) {
    fraction = text.substr(dot);
    text = text.substr(0, dot);
    const bool fits =
        text.size() == 14 && fraction.size() >= 2 && fraction.size() <= 10 && is_digits(fraction.substr(1));
    if (!fits) return std::nullopt;
  }
  if (text.size() < 4 || text.size() > 14 || text.size() % 2 != 0 || !is_digits(text)) return std::nullopt;
  const auto part = [&](std::size_t at) { return text.substr(at, 2); };
  const auto year = number(text.substr(0, 4));
  if (year == 0) return std::nullopt;
  std::string out(text.substr(0, 4));
  if (text.size() >= 6) {
    if (number(part(4)) < 1 || number(part(4)) > 12) return std::nullopt;
    out += "-" + std::string(part(4));
  }
  if (text.size() >= 8) {
    if (number(part(6)) < 1 || number(part(6)) > days_of(year, number(part(4)))) return std::nullopt;
    out += "-" + std::string(part(6));
  }
  if (text.size() < 10) return out;
  const auto minute = text.size() >= 12 ? part(10) : std::string_view("00");
  const auto second = text.size() >= 14 ? part(12) : std::string_view("00");
  if (number(part(8)) > 23 || number(minute) > 59 || number(second) > 59) return std::nullopt;
  if (own_zone.empty()) own_zone = zone;
  if (own_zone.empty()) return std::nullopt;
  return out + "T" + std::string(part(8)) + ":" + std::string(minute) + ":" + std::string(second) +
         std::string(fraction) + own_zone;
}

}  // namespace linkway::mapping
