#include <charconv>
#include <optional>

#include "fhir/path/lexer.h"

namespace linkway::fhir::path {

namespace {

std::optional<std::uint32_t> hex4(std::string_view text) {
  std::uint32_t value = 0;
  if (text.size() < 4) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 4, value, 16);
  if (error != std::errc() || end != text.data() + 4) return std::nullopt;
  return value;
}

void append_utf8(std::string& out, std::uint32_t c) {
  const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80U | (c >> shift & 0x3FU)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0U | c >> 6U);
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0U | c >> 12U);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | c >> 18U);
    tail(12);
    tail(6);
    tail(0);
  }
}

bool is_high(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

enum class Unicode : std::uint8_t { character, not_an_escape, broken_pair };

// \uXXXX or a surrogate pair of two; `rest` begins after the backslash and is moved behind it.
Unicode unicode(std::string_view& rest, std::string& out) {
  const auto unit = hex4(rest.substr(1));
  if (!unit) return Unicode::not_an_escape;
  rest.remove_prefix(5);
  if (is_low(*unit)) return Unicode::broken_pair;
  if (!is_high(*unit)) {
    append_utf8(out, *unit);
    return Unicode::character;
  }
  const auto low = rest.starts_with("\\u") ? hex4(rest.substr(2)) : std::nullopt;
  if (!low || !is_low(*low)) return Unicode::broken_pair;
  rest.remove_prefix(6);
  append_utf8(out, 0x10000 + ((*unit - 0xD800) << 10U) + (*low - 0xDC00));
  return Unicode::character;
}

}  // namespace

Result<std::string> unescape(std::string_view source, std::string_view quoted) {
  std::string out;
  out.reserve(quoted.size());
  while (true) {
    const auto slash = quoted.find('\\');
    out += quoted.substr(0, slash);
    if (slash == std::string_view::npos) return out;
    const auto at = static_cast<std::size_t>(quoted.data() - source.data()) + slash;
    quoted.remove_prefix(slash + 1);  // the lexer never ends a text right after a backslash
    const char c = quoted.front();
    if (c == 'u') {
      switch (unicode(quoted, out)) {
        case Unicode::character: continue;
        case Unicode::not_an_escape: break;
        case Unicode::broken_pair:
          return problem_at(source, at, "half of a surrogate pair; expected two \\u escapes, high then low");
      }
    }
    constexpr std::string_view written = "rntf";
    constexpr std::string_view meant = "\r\n\t\f";
    const auto which = written.find(c);
    // A backslash before anything else is left out (FHIRPath 3.0.0, String).
    out += which == std::string_view::npos ? c : meant[which];
    quoted.remove_prefix(1);
  }
}

}  // namespace linkway::fhir::path
