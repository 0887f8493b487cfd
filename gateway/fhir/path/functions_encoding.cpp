// encode(), decode(), escape(), unescape() of FHIRPath 3.0.0
#include <charconv>

#include "base/text.h"
#include "fhir/path/code_points.h"
#include "fhir/path/functions.h"

namespace linkway::fhir::path::run {

namespace {

// The input and the format; nothing when either is not there.
Got text_and_format(Call& call, std::string_view& text, std::string_view& format) {
  const auto got = call.single_string(text);
  if (got == Got::failed) return got;
  const auto format_got = call.string_argument(0, format);
  return format_got == Got::value ? got : format_got;
}

bool fail_format(Call& call, std::string_view known) {
  return call.machine().fail(call.argument(0), "expected one of " + std::string(known), issue::not_supported);
}

bool result_of(Call& call, const std::string& text) {
  return call.machine().spend(call.node(), text.size() / 64) && call.result_copy(text);
}

constexpr std::string_view digits = "0123456789abcdef";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decode_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::string in_ascii(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto size = code_point_size(text);
    result += size == 1 ? text.front() : '?';
    text.remove_prefix(size);
  }
  return result;
}

std::string exchanged(std::string_view text, char from_a, char to_a, char from_b, char to_b) {
  std::string result(text);
  for (auto& c : result) c = c == from_a ? to_a : c == from_b ? to_b : c;
  return result;
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

bool is_character(std::uint32_t code_point) {
  return code_point != 0 && code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
}

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

struct Entity {
  std::string_view name;
  std::uint32_t code_point;
};
constexpr Entity entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", 0xA0}};

// The character of what stands between & and ;, 0 for what is none.
std::uint32_t entity_of(std::string_view name) {
  if (name.starts_with('#')) {
    const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
    const auto number = name.substr(hex ? 2 : 1);
    std::uint32_t code_point = 0;
    const auto* end = number.data() + number.size();
    const auto [stop, error] = std::from_chars(number.data(), end, code_point, hex ? 16 : 10);
    return error == std::errc() && stop == end && is_character(code_point) ? code_point : 0;
  }
  for (const auto& entity : entities) {
    if (entity.name == name) return entity.code_point;
  }
  return 0;
}

std::string unescape_html(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto end = text[i] == '&' ? text.substr(i, 12).find(';') : std::string_view::npos;
    const auto code_point = end == std::string_view::npos ? 0 : entity_of(text.substr(i + 1, end - 1));
    if (code_point == 0) {
      out += text[i];
    } else {
      append_utf8(out, code_point);
      i += end;
    }
  }
  return out;
}

std::string escape_json(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\f': out += "\\f"; break;
      case '\b': out += "\\b"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += digits[static_cast<unsigned char>(c) >> 4U];
          out += digits[static_cast<unsigned char>(c) & 0xFU];
        } else {
          out += c;
        }
    }
  }
  return out;
}

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

}  // namespace

bool encode(Call& call) {
  std::string_view text;
  std::string_view format;
  const auto got = text_and_format(call, text, format);
  if (got != Got::value) return call.none(got);
  if (format == "hex") return result_of(call, linkway::text::hex(text));
  if (format == "base64") return result_of(call, linkway::text::encode_base64(text));
  if (format == "urlbase64") {
    return result_of(call, exchanged(linkway::text::encode_base64(text), '+', '-', '/', '_'));
  }
  if (format == "ascii") return result_of(call, in_ascii(text));
  return fail_format(call, "hex, base64, urlbase64, ascii");
}

bool decode(Call& call) {
  std::string_view text;
  std::string_view format;
  const auto got = text_and_format(call, text, format);
  if (got != Got::value) return call.none(got);
  std::optional<std::string> bytes;
  if (format == "hex") {
    bytes = decode_hex(text);
  } else if (format == "base64") {
    bytes = linkway::text::decode_base64(text);
  } else if (format == "urlbase64") {
    bytes = linkway::text::decode_base64(exchanged(text, '-', '+', '_', '/'));
  } else {
    return fail_format(call, "hex, base64, urlbase64");
  }
  // What is no text cannot be the value of a string.
  if (!bytes || linkway::text::invalid_utf8_at(*bytes) != std::string::npos) return call.nothing();
  return result_of(call, *bytes);
}

bool escape(Call& call) {
  std::string_view text;
  std::string_view target;
  const auto got = text_and_format(call, text, target);
  if (got != Got::value) return call.none(got);
  if (target == "html") return result_of(call, escape_html(text));
  if (target == "json") return result_of(call, escape_json(text));
  return fail_format(call, "html, json");
}

bool unescape(Call& call) {
  std::string_view text;
  std::string_view target;
  const auto got = text_and_format(call, text, target);
  if (got != Got::value) return call.none(got);
  if (target == "html") return result_of(call, unescape_html(text));
  if (target != "json") return fail_format(call, "html, json");
  const auto plain = unescape_json(text);
  return plain ? result_of(call, *plain) : call.nothing();
}

}  // namespace linkway::fhir::path::run
