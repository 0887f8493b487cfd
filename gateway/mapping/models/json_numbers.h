// What may stand as a number in JSON (RFC 8259 section 6).
#pragma once

#include <string_view>

namespace linkway::mapping {

[[nodiscard]] inline bool is_json_number(std::string_view text) {
  const auto digits = [&] {
    std::size_t count = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      text.remove_prefix(1);
      ++count;
    }
    return count;
  };
  const auto take = [&](std::string_view any_of) {
    const bool found = !text.empty() && any_of.find(text.front()) != std::string_view::npos;
    if (found) text.remove_prefix(1);
    return found;
  };
  (void)take("-");
  const bool nought = text.starts_with('0');
  const auto whole = digits();
  if (whole == 0 || (nought && whole > 1)) return false;
  if (take(".") && digits() == 0) return false;
  if (take("eE")) {
    (void)take("+-");
    if (digits() == 0) return false;
  }
  return text.empty();
}

[[nodiscard]] inline bool is_whole(std::string_view json_number) {
  return json_number.find_first_of(".eE") == std::string_view::npos;
}

}  // namespace linkway::mapping
