#include "fhir/patch/json_equal.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace linkway::fhir {

namespace {

// A JSON number as 0.DIGITS times a power of ten, without zeros at either end; no digits at all for nought.
struct Magnitude {
  bool negative = false;
  std::string digits;
  std::int64_t power = 0;
  friend bool operator==(const Magnitude&, const Magnitude&) = default;
};

Magnitude magnitude(std::string_view text) {
  Magnitude number;
  number.negative = text.starts_with('-');
  if (number.negative) text.remove_prefix(1);
  const auto e = std::min(text.find_first_of("eE"), text.size());
  const auto mantissa = text.substr(0, e);
  const auto point = std::min(mantissa.find('.'), mantissa.size());
  number.power = static_cast<std::int64_t>(point);
  for (const char c : mantissa) {
    if (c != '.') number.digits += c;
  }
  const auto last = number.digits.find_last_not_of('0');
  if (last == std::string::npos) return {};
  number.digits.resize(last + 1);
  const auto first = number.digits.find_first_not_of('0');
  number.digits.erase(0, first);
  number.power -= static_cast<std::int64_t>(first);

  if (e == text.size()) return number;
  auto exponent = text.substr(e + 1);
  if (exponent.starts_with('+')) exponent.remove_prefix(1);
  std::int64_t shift = 0;
  const auto read = std::from_chars(exponent.data(), exponent.data() + exponent.size(), shift);
  // A power that no 64 bits hold differs from every other such: its digits stand for it.
  constexpr std::int64_t far = std::int64_t{1} << 62;
  if (read.ec != std::errc{} || shift > far || shift < -far) {
    number.digits.append("e").append(exponent);
    return number;
  }
  number.power += shift;
  return number;
}

bool equal_members(const data::Node& a, const data::Node& b) {
  const auto sorted = [](const data::Node& object) {
    std::vector<const data::Member*> members;
    members.reserve(object.size());
    for (const auto& member : object.members()) members.push_back(&member);
    std::sort(members.begin(), members.end(),
              [](const auto* x, const auto* y) { return x->name.view() < y->name.view(); });
    return members;
  };
  if (a.size() != b.size()) return false;
  const auto left = sorted(a);
  const auto right = sorted(b);
  return std::equal(left.begin(), left.end(), right.begin(),
                    [](const auto* x, const auto* y) { return x->name == y->name && json_equal(x->value, y->value); });
}

}  // namespace

bool json_equal(const data::Node& a, const data::Node& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case data::Kind::absent:
    case data::Kind::null: return true;
    case data::Kind::boolean: return a.boolean() == b.boolean();
    case data::Kind::text: return a.text() == b.text();
    case data::Kind::number: return a.text() == b.text() || magnitude(a.text()) == magnitude(b.text());
    case data::Kind::list: {
      const auto left = a.items();
      const auto right = b.items();
      return std::equal(left.begin(), left.end(), right.begin(), right.end(), json_equal);
    }
    case data::Kind::object: return equal_members(a, b);
  }
  return false;
}

}  // namespace linkway::fhir
