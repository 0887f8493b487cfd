#include "data/xml_encoding.h"

#include <cstdint>
#include <string>

#include "base/charset.h"
#include "base/text.h"
#include "data/xml_characters.h"

namespace linkway::data {

namespace {

Problem refused(std::string text) {
  Problem problem;
  problem.category = Category::malformed;
  problem.code = issue::not_supported;
  problem.text = "not readable as XML: " + std::move(text);
  problem.line = 1;
  problem.column = 1;
  return problem;
}

void append_utf8(std::string& out, std::uint32_t c) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0U | c >> 6);
  } else if (c < 0x10000) {
    put(0xE0U | c >> 12);
    put(0x80U | (c >> 6 & 0x3FU));
  } else {
    put(0xF0U | c >> 18);
    put(0x80U | (c >> 12 & 0x3FU));
    put(0x80U | (c >> 6 & 0x3FU));
  }
  put(0x80U | (c & 0x3FU));
}

std::uint32_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

Result<std::string_view> from_utf16(std::string_view bytes, bool big_endian, Arena& arena) {
  if (bytes.size() % 2 != 0) return refused("UTF-16 text with an odd number of bytes");
  const auto unit = [&](std::size_t at) {
    return byte_at(bytes, at + (big_endian ? 0 : 1)) << 8 | byte_at(bytes, at + (big_endian ? 1 : 0));
  };
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    auto c = unit(at);
    if (c >= 0xD800 && c <= 0xDFFF) {
      const auto low = c <= 0xDBFF && at + 4 <= bytes.size() ? unit(at + 2) : 0;
      if (low < 0xDC00 || low > 0xDFFF) return refused("half of a surrogate pair in UTF-16 text");
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
      at += 2;
    }
    append_utf8(out, c);
  }
  return arena.copy(out);
}

// The encoding that the XML declaration names, "" when it names none.
std::string_view declared_encoding(std::string_view text) {
  if (!text.starts_with("<?xml") || text.size() < 6 || !is_xml_space(text[5])) return {};
  const auto declaration = text.substr(0, text.find("?>"));
  auto at = declaration.find("encoding");
  if (at == std::string_view::npos) return {};
  at = declaration.find_first_of("\"'", at);
  if (at == std::string_view::npos) return {};
  const auto end = declaration.find(declaration[at], at + 1);
  return end == std::string_view::npos ? std::string_view() : declaration.substr(at + 1, end - at - 1);
}

// Names come from the sender: only what a name of an encoding may have is shown again.
std::string shown(std::string_view name) {
  std::string out;
  for (const char c : name.substr(0, 40)) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    out += plain ? c : '?';
  }
  return out;
}

// Another encoding, in which the declaration reads as it does in ASCII. ISO-8859-1 is read as windows-1252, which is
// what those who say so mean (WHATWG Encoding).
Result<std::string_view> from_declared(std::string_view bytes, std::string_view encoding, Arena& arena) {
  const bool latin1 = text::iequals(encoding, "iso-8859-1") || text::iequals(encoding, "latin1");
  const auto charset = latin1 ? std::string_view("windows-1252") : encoding;
  if (!text::known_charset(charset)) return refused("the encoding " + shown(encoding) + " is not read; send UTF-8");
  const auto text = text::from_charset(bytes, charset);
  // The declaration was read as ASCII: an encoding that has these bytes for other characters is not that of the text.
  if (!text || !text->starts_with("<?xml")) return refused("the text is not in the encoding " + shown(encoding));
  return arena.copy(*text);
}

}  // namespace

Result<std::string_view> xml_text(std::string_view bytes, Arena& arena) {
  if (bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4)) ||
      bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4))) {
    return refused("the encoding UTF-32 is not read");
  }
  // Without a mark, UTF-16 shows itself by how "<?" or "<" looks in it.
  const bool big_endian = bytes.starts_with("\xFE\xFF") || bytes.starts_with(std::string_view("\0<", 2));
  const bool little_endian = bytes.starts_with("\xFF\xFE") || bytes.starts_with(std::string_view("<\0", 2));
  if (big_endian || little_endian) {
    const bool marked = bytes[0] == '\xFE' || bytes[0] == '\xFF';
    return from_utf16(bytes.substr(marked ? 2 : 0), big_endian, arena);
  }
  const bool marked = bytes.starts_with("\xEF\xBB\xBF");
  if (marked) bytes.remove_prefix(3);
  const auto encoding = declared_encoding(bytes);
  if (encoding.empty() || text::iequals(encoding, "utf-8") || text::iequals(encoding, "utf8") ||
      text::iequals(encoding, "us-ascii")) {
    return arena.copy(bytes);
  }
  if (marked) return refused("the encoding " + shown(encoding) + " is declared, but the text begins as UTF-8 does");
  return from_declared(bytes, encoding, arena);
}

}  // namespace linkway::data
