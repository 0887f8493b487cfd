// encode(), decode(), escape(), unescape() of FHIRPath 3.0.0
#include <charconv>

#include "base/text.h"
#include "fhir/path/code_points.h"
#include "fhir/path/functions.h"
#include "fhir/path/json_text.h"

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
