// Which characters a JSON string cannot hold as they are (RFC 8259 section 7), and a quick look for them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace linkway::data {

// What a character becomes in a JSON string: 0 itself, 'u' \u00XX, else a backslash and this letter.
inline constexpr auto json_escapes = [] {
  std::array<char, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
  table['"'] = '"';
  table['\\'] = '\\';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  return table;
}();

// Not 0 when one of eight characters must be escaped, all looked at together.
constexpr std::uint64_t escapes_among(std::uint64_t word) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t high = 0x8080808080808080;
  const auto quote = word ^ (ones * '"');
  const auto backslash = word ^ (ones * '\\');
  const auto control = (word - ones * 0x20) & ~word;
  return (control | ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash)) & high;
}

// Whether all of it can stand between quotes as it is.
inline bool needs_no_escape(std::string_view s) {
  const auto load8 = [&](std::size_t at) {
    std::uint64_t word = 0;
    std::memcpy(&word, s.data() + at, 8);
    return word;
  };
  const auto load4 = [&](std::size_t at) {
    std::uint32_t word = 0;
    std::memcpy(&word, s.data() + at, 4);
    return std::uint64_t{word};
  };
  const auto n = s.size();
  if (n >= 8) {
    auto found = escapes_among(load8(n - 8));
    for (std::size_t at = 0; at + 8 < n; at += 8) found |= escapes_among(load8(at));
    return found == 0;
  }
  if (n >= 4) return escapes_among(load4(0) | load4(n - 4) << 32) == 0;
  for (const char c : s) {
    if (json_escapes[static_cast<unsigned char>(c)] != 0) return false;
  }
  return true;
}

}  // namespace linkway::data
