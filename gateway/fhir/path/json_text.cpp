#include "fhir/path/json_text.h"

#include "data/json.h"

namespace linkway::fhir::path {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_character(std::uint32_t code_point) {
  return code_point != 0 && code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
}

void append_utf8(std::string& out, std::uint32_t code_point) {
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    out += static_cast<char>(0xC0U | (code_point >> 6U));
    out += static_cast<char>(0x80U | (code_point & 0x3FU));
  } else if (code_point < 0x10000) {
    out += static_cast<char>(0xE0U | (code_point >> 12U));
    out += static_cast<char>(0x80U | ((code_point >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (code_point & 0x3FU));
  } else {
    out += static_cast<char>(0xF0U | (code_point >> 18U));
    out += static_cast<char>(0x80U | ((code_point >> 12U) & 0x3FU));
    out += static_cast<char>(0x80U | ((code_point >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (code_point & 0x3FU));
  }
}

std::string escape_json(std::string_view text) {
  const auto quoted = data::to_json(data::Node::make_text(text));
  return quoted.substr(1, quoted.size() - 2);
}

namespace {

// Four hexadecimal digits at `at`.
std::optional<std::uint32_t> unit_at(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const int digit = hex_value(text[i]);
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  return value;
}

// \uXXXX at `at`, which is moved behind it; two of them for a character beyond the first plane.
bool unescape_unit(std::string_view text, std::size_t& at, std::string& out) {
  const auto first = unit_at(text, at + 2);
  if (!first) return false;
  at += 6;
  if (*first >= 0xD800 && *first <= 0xDBFF && text.substr(at).starts_with("\\u")) {
    const auto second = unit_at(text, at + 2);
    if (second && *second >= 0xDC00 && *second <= 0xDFFF) {
      at += 6;
      append_utf8(out, 0x10000 + ((*first - 0xD800) << 10U) + (*second - 0xDC00));
      return true;
    }
  }
  if (!is_character(*first)) return false;
  append_utf8(out, *first);
  return true;
}

}  // namespace

std::optional<std::string> unescape_json(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '\\') {
      out += text[i++];
      continue;
    }
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (next == 'u') {
      if (!unescape_unit(text, i, out)) return std::nullopt;
      continue;
    }
    switch (next) {
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'f': out += '\f'; break;
      case 'b': out += '\b'; break;
      case '"':
      case '\\':
      case '/': out += next; break;
      default: return std::nullopt;
    }
    i += 2;
  }
  return out;
}

}  // namespace linkway::fhir::path
