#include "data/xml_characters.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"

namespace linkway::data {

namespace {

struct Range {
  std::uint32_t first, last;
};

// NameStartChar beyond ASCII, and what NameChar adds.
constexpr std::array name_start = {Range{0xC0, 0xD6},     Range{0xD8, 0xF6},     Range{0xF8, 0x2FF},
                                   Range{0x370, 0x37D},   Range{0x37F, 0x1FFF},  Range{0x200C, 0x200D},
                                   Range{0x2070, 0x218F}, Range{0x2C00, 0x2FEF}, Range{0x3001, 0xD7FF},
                                   Range{0xF900, 0xFDCF}, Range{0xFDF0, 0xFFFD}, Range{0x10000, 0xEFFFF}};
constexpr std::array name_more = {Range{0xB7, 0xB7}, Range{0x300, 0x36F}, Range{0x203F, 0x2040}};

template <std::size_t n>
bool within(const std::array<Range, n>& ranges, std::uint32_t c) {
  return std::any_of(ranges.begin(), ranges.end(), [c](const Range& r) { return c >= r.first && c <= r.last; });
}

bool starts_name(std::uint32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  return within(name_start, c);
}
bool continues_name(std::uint32_t c) {
  return starts_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || within(name_more, c);
}

// The next code point of text that is UTF-8.
std::uint32_t take(std::string_view& text) {
  const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at])); };
  const auto first = byte(0);
  const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  std::uint32_t c = size == 1 ? first : first & (0x7FU >> size);
  for (std::size_t at = 1; at < size && at < text.size(); ++at) c = c << 6 | (byte(at) & 0x3FU);
  text.remove_prefix(std::min(size, text.size()));
  return c;
}

constexpr auto never = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = c != '\t' && c != '\n' && c != '\r';
  table[0xEF] = true;  // may begin U+FFFE and U+FFFF
  return table;
}();

}  // namespace

bool is_xml_character(std::uint32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return c < 0xD800 || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

std::size_t not_xml_at(std::string_view text) {
  const auto not_utf8 = text::invalid_utf8_at(text);
  const auto readable = text.substr(0, not_utf8);
  for (std::size_t at = 0; at < readable.size(); ++at) {
    if (!never[static_cast<unsigned char>(readable[at])]) continue;
    const auto rest = readable.substr(at);
    if (rest[0] != '\xEF' || rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF")) return at;
  }
  return not_utf8;
}

bool is_xml_space(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_xml_space(c); });
}

bool is_xml_name(std::string_view name) {
  if (name.empty() || !starts_name(take(name))) return false;
  while (!name.empty()) {
    if (!continues_name(take(name))) return false;
  }
  return true;
}

std::size_t xml_reference(std::string_view text) {
  for (const std::string_view known : {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"}) {
    if (text.starts_with(known)) return known.size();
  }
  if (!text.starts_with("&#")) return 0;
  const bool hexadecimal = text.starts_with("&#x");
  std::uint32_t code_point = 0;
  const auto* first = text.data() + (hexadecimal ? 3 : 2);
  const auto* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(first, last, code_point, hexadecimal ? 16 : 10);
  if (error != std::errc{} || end == last || *end != ';' || !is_xml_character(code_point)) return 0;
  return static_cast<std::size_t>(end - text.data()) + 1;
}

}  // namespace linkway::data
