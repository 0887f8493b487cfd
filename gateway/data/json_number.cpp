#include "data/json_number.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace linkway::data {

bool beyond_double(std::string_view digits) {
  double value = 0;
  const auto* end = digits.data() + digits.size();
  if (std::from_chars(digits.data(), end, value).ec != std::errc::result_out_of_range) return false;

  // Out of range on which side? The power of ten of the first digit that counts tells.
  if (digits[0] == '-') digits.remove_prefix(1);
  const auto e = digits.find_first_of("eE");
  const auto mantissa = digits.substr(0, e);
  const auto point = static_cast<std::int64_t>(std::min(mantissa.find('.'), mantissa.size()));
  const auto first = static_cast<std::int64_t>(mantissa.find_first_of("123456789"));
  std::int64_t power = first < point ? point - first - 1 : point - first;
  if (e != std::string_view::npos) {
    auto exponent = digits.substr(e + 1);
    const bool negative = exponent.starts_with('-');
    if (negative || exponent.starts_with('+')) exponent.remove_prefix(1);
    std::int64_t shift = 0;
    const auto read = std::from_chars(exponent.data(), exponent.data() + exponent.size(), shift);
    if (read.ec != std::errc{} || shift > 1'000'000'000'000) return !negative;
    power += negative ? -shift : shift;
  }
  return power > 0;
}

}  // namespace linkway::data
