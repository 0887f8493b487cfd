#include "data/json_source.h"

#include <array>
#include <cstddef>
#include <utility>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/text.h"

namespace linkway::data {

namespace {

constexpr std::array byte_order_marks = {
    std::pair<std::string_view, std::string_view>{"\xEF\xBB\xBF", "byte order mark (U+FEFF) before the JSON text"},
    std::pair<std::string_view, std::string_view>{"\xFF\xFE", "byte order mark of UTF-16; JSON is written in UTF-8"},
    std::pair<std::string_view, std::string_view>{"\xFE\xFF", "byte order mark of UTF-16; JSON is written in UTF-8"}};

#if defined(__SSE2__)
bool ascii_block(const char* p) { return _mm_movemask_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))) == 0; }

// Looks closely only at blocks that hold more than ASCII.
std::size_t not_utf8_at(std::string_view bytes) {
  constexpr std::size_t block = 16;
  std::size_t at = 0;
  while (at + block <= bytes.size()) {
    if (ascii_block(bytes.data() + at)) {
      at += block;
      continue;
    }
    auto end = at + block;
    while (end < bytes.size() && static_cast<unsigned char>(bytes[end]) >= 0x80) ++end;
    const auto bad = text::invalid_utf8_at(bytes.substr(at, end - at));
    if (bad != std::string_view::npos) return at + bad;
    at = end;
  }
  const auto bad = text::invalid_utf8_at(bytes.substr(at));
  return bad == std::string_view::npos ? bad : at + bad;
}
#else
std::size_t not_utf8_at(std::string_view bytes) { return text::invalid_utf8_at(bytes); }
#endif

// The four digits of \uXXXX at `at`, 0 when there is none.
unsigned escape_value(std::string_view bytes, std::size_t at) {
  if (at + 6 > bytes.size() || bytes[at] != '\\' || bytes[at + 1] != 'u') return 0;
  unsigned value = 0;
  for (const char c : bytes.substr(at + 2, 4)) {
    const auto digit = std::string_view("0123456789abcdef").find(static_cast<char>(c >= 'A' && c <= 'F' ? c + 32 : c));
    if (digit == std::string_view::npos) return 0;
    value = value * 16 + static_cast<unsigned>(digit);
  }
  return value;
}

}  // namespace

Unreadable first_unreadable(std::string_view bytes) {
  for (const auto& [mark, text] : byte_order_marks) {
    if (bytes.starts_with(mark)) return {0, text};
  }
  return {not_utf8_at(bytes), "byte that is not UTF-8"};
}

bool has_unicode_escape(std::string_view bytes) { return bytes.find("\\u") != std::string_view::npos; }

std::size_t lone_surrogate_at(std::string_view bytes, std::size_t quote) {
  for (auto at = quote + 1; at < bytes.size() && bytes[at] != '"';) {
    if (bytes[at] != '\\') {
      ++at;
      continue;
    }
    const auto value = escape_value(bytes, at);
    const auto next = escape_value(bytes, at + 6);
    if (value >= 0xDC00 && value <= 0xDFFF) return at;
    const bool paired = value >= 0xD800 && value <= 0xDBFF;
    if (paired && (next < 0xDC00 || next > 0xDFFF)) return at;
    at += paired ? 12 : value != 0 ? 6 : 2;
  }
  return quote;
}

}  // namespace linkway::data
