// Places in UTF-8 texts, counted in characters (Unicode code points).
#pragma once

#include <cstddef>
#include <string_view>

namespace linkway::fhir::path {

[[nodiscard]] constexpr bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

[[nodiscard]] constexpr std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += continues(c) ? 0 : 1;
  return count;
}

// The byte at which the character with this number begins; npos when there are not so many, the end for one more than
// the last.
[[nodiscard]] constexpr std::size_t byte_of_code_point(std::string_view text, std::size_t number) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (continues(text[i])) continue;
    if (seen++ == number) return i;
  }
  return seen == number ? text.size() : std::string_view::npos;
}

// Bytes of the character that begins the text, 1 at least.
[[nodiscard]] constexpr std::size_t code_point_size(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && continues(text[size])) ++size;
  return size;
}

}  // namespace linkway::fhir::path
