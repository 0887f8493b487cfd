// The search for a delimiter. Most parts of a message are a few bytes long, where a call of memchr costs more than the
// search.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace linkway::data {

// As string_view::find, but gives the size where there is none.
inline std::size_t find_delimiter(std::string_view text, char c) {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  constexpr std::uint64_t highs = 0x8080808080808080U;
  constexpr std::size_t word_size = sizeof(std::uint64_t);
  constexpr std::size_t near = 4 * word_size;
  static_assert(std::endian::native == std::endian::little);
  const std::uint64_t wanted = ones * static_cast<unsigned char>(c);
  const auto words_end = std::min(text.size(), near) / word_size * word_size;
  std::size_t at = 0;
  for (; at < words_end; at += word_size) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, word_size);
    word ^= wanted;
    // The lowest bit that is set is that of the first byte that is nought.
    const auto found = (word - ones) & ~word & highs;
    if (found != 0) return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
  }
  if (text.size() >= near) return std::min(text.find(c, at), text.size());
  while (at < text.size() && text[at] != c) ++at;
  return at;
}

}  // namespace linkway::data
