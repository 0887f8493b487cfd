#include "fhir/validation/lexical.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "fhir/validation/calendar.h"

namespace linkway::fhir::validation {

namespace {

constexpr std::array<std::pair<std::string_view, Lexical>, 19> names = {{
    {"boolean", Lexical::boolean},
    {"integer", Lexical::integer},
    {"unsignedInt", Lexical::unsigned_integer},
    {"positiveInt", Lexical::positive_integer},
    {"decimal", Lexical::decimal},
    {"string", Lexical::string},
    {"markdown", Lexical::markdown},
    {"code", Lexical::code},
    {"id", Lexical::id},
    {"oid", Lexical::oid},
    {"uuid", Lexical::uuid},
    {"uri", Lexical::uri},
    {"url", Lexical::url},
    {"canonical", Lexical::canonical},
    {"base64Binary", Lexical::base64},
    {"instant", Lexical::instant},
    {"date", Lexical::date},
    {"dateTime", Lexical::date_time},
    {"time", Lexical::time},
}};

using Fault = const LexicalFault*;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// -- numbers

constexpr LexicalFault not_boolean{"boolean-value", "true or false is expected"};
constexpr LexicalFault not_integer{"integer-format", "a whole number without leading zeros is expected"};
constexpr LexicalFault integer_range{"integer-range", "whole numbers reach from -2147483648 to 2147483647"};
constexpr LexicalFault below_zero{"integer-range", "a whole number from 0 to 2147483647 is expected"};
constexpr LexicalFault below_one{"integer-range", "a whole number from 1 to 2147483647 is expected"};
constexpr LexicalFault not_decimal{"decimal-format", "a decimal number is expected"};
constexpr LexicalFault many_digits{"decimal-precision", "more than 18 digits are more than most systems keep", false};

std::size_t leading_digits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  return count;
}

// A zero alone, or digits that do not begin with one.
bool take_whole(std::string_view& text) {
  const auto digits = leading_digits(text);
  if (digits == 0 || (digits > 1 && text[0] == '0')) return false;
  text.remove_prefix(digits);
  return true;
}

Fault integer(std::string_view text, std::int64_t least, const LexicalFault& too_small) {
  auto digits = text;
  if (digits.starts_with('-')) digits.remove_prefix(1);
  if (!take_whole(digits) || !digits.empty()) return &not_integer;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || value > std::numeric_limits<std::int32_t>::max() || value < least) return &too_small;
  return nullptr;
}

Fault decimal(std::string_view text) {
  const auto whole = text;
  if (text.starts_with('-')) text.remove_prefix(1);
  if (!take_whole(text)) return &not_decimal;
  const auto take_digits = [&text] {
    const auto digits = leading_digits(text);
    text.remove_prefix(digits);
    return digits > 0;
  };
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!take_digits()) return &not_decimal;
  }
  const auto mantissa = whole.substr(0, whole.size() - text.size());
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (!take_digits()) return &not_decimal;
  }
  if (!text.empty()) return &not_decimal;
  if (mantissa.size() <= 18) return nullptr;
  auto first = mantissa.find_first_of("123456789");
  if (first == std::string_view::npos) return nullptr;
  const auto digits = std::count_if(mantissa.begin() + static_cast<std::ptrdiff_t>(first), mantissa.end(), is_digit);
  return digits > 18 ? &many_digits : nullptr;
}

// -- texts

constexpr std::size_t longest_string = 1024UL * 1024;
constexpr LexicalFault empty_text{"value-empty", "a value is never empty, nor nothing but white space"};
constexpr LexicalFault control_character{"string-characters",
                                         "control characters other than tab, line feed and carriage return may not "
                                         "stand in a text"};
constexpr LexicalFault long_string{"string-length", "a text is never longer than 1,048,576 characters"};
constexpr LexicalFault outer_space{"string-white-space", "white space at the beginning or end of a text", false};
constexpr LexicalFault html_tag{"markdown-html", "what looks like an HTML tag stands in the Markdown", false};
constexpr LexicalFault code_spaces{
    "code-format", "a code has no white space at its ends, and none within but single blanks between words"};
constexpr LexicalFault not_id{"id-format", "an id has letters, digits, '-' and '.' only, 64 at most"};
constexpr LexicalFault long_id{"id-length", "an id is at most 64 characters long"};

Fault string(std::string_view text) {
  bool solid = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20) {
      solid = true;
    } else if (byte < 0x20 && !is_blank(c)) {
      return &control_character;
    }
  }
  if (!solid) return &empty_text;
  if (text.size() > longest_string) {
    const auto characters =
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; });
    if (static_cast<std::size_t>(characters) > longest_string) return &long_string;
  }
  return is_blank(text.front()) || is_blank(text.back()) ? &outer_space : nullptr;
}

Fault markdown(std::string_view text) {
  const auto* fault = string(text);
  if (fault != nullptr && fault != &outer_space) return fault;
  // White space has a meaning in Markdown.
  for (auto at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    auto rest = text.substr(at + 1);
    if (rest.starts_with('/')) rest.remove_prefix(1);
    std::size_t end = 0;
    while (end < rest.size() && (is_letter(rest[end]) || is_digit(rest[end]))) ++end;
    if (end == 0 || !is_letter(rest[0]) || end == rest.size()) continue;
    // <https://...> and <a@b> are Markdown's own.
    if (rest[end] == '>' || rest[end] == ' ' || rest[end] == '/') return &html_tag;
  }
  return nullptr;
}

// R4: [^\s]+(\s[^\s]+)*; the text says single spaces.
Fault code(std::string_view text) {
  bool space = true;
  for (const char c : text) {
    if (is_blank(c)) {
      if (space || c != ' ') return &code_spaces;
      space = true;
    } else {
      if (static_cast<unsigned char>(c) < 0x20) return &control_character;
      space = false;
    }
  }
  return space ? &code_spaces : nullptr;
}

Fault id(std::string_view text) {
  for (const char c : text) {
    if (!is_letter(c) && !is_digit(c) && c != '-' && c != '.') return &not_id;
  }
  if (text.size() > 64) return &long_id;
  return text.empty() ? &not_id : nullptr;
}

// -- identifiers of things

constexpr LexicalFault uri_space{"uri-white-space", "white space may not stand in a URI"};
constexpr LexicalFault bad_oid{"oid-format", "an OID is written urn:oid:1.2.3, without leading zeros"};
constexpr LexicalFault bad_uuid{"uuid-format",
                                "a UUID is written urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx, in lower case"};
constexpr LexicalFault bare_oid{"uri-scheme", "an OID as a URI begins with urn:oid:"};
constexpr LexicalFault bare_uuid{"uri-scheme", "a UUID as a URI begins with urn:uuid:"};

constexpr std::string_view oid_scheme = "urn:oid:";
constexpr std::string_view uuid_scheme = "urn:uuid:";

Fault oid(std::string_view text) {
  if (!text.starts_with(oid_scheme)) return &bad_oid;
  text.remove_prefix(oid_scheme.size());
  if (text.empty() || text[0] < '0' || text[0] > '2') return &bad_oid;
  text.remove_prefix(1);
  if (text.empty()) return &bad_oid;
  while (!text.empty()) {
    if (text[0] != '.') return &bad_oid;
    text.remove_prefix(1);
    if (!take_whole(text)) return &bad_oid;
  }
  return nullptr;
}

Fault uuid(std::string_view text) {
  constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (!text.starts_with(uuid_scheme)) return &bad_uuid;
  text.remove_prefix(uuid_scheme.size());
  if (text.size() != form.size()) return &bad_uuid;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] == '-' ? text[i] != '-' : !is_lower_hex(text[i])) return &bad_uuid;
  }
  return nullptr;
}

// A fragment or version may follow in references and canonicals: urn:uuid:...#id.
std::string_view without_fragment(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] != '#' && text[end] != '|') ++end;
  return text.substr(0, end);
}

Fault uri(std::string_view text) {
  if (text.empty()) return &empty_text;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20) return is_blank(c) ? &uri_space : &control_character;
  }
  if (text[0] == 'u') {
    if (text.starts_with("uuid:")) return &bare_uuid;
    if (text.starts_with(oid_scheme)) return oid(without_fragment(text));
    if (text.starts_with(uuid_scheme)) return uuid(without_fragment(text));
  }
  return text.starts_with("oid:") ? &bare_oid : nullptr;
}

constexpr LexicalFault relative_canonical{
    "canonical-absolute", "a canonical is an absolute URL, or \"#\" and the id of a contained resource"};

// R4 datatypes.html#canonical
Fault canonical(std::string_view text) {
  if (const auto* fault = uri(text)) return fault;
  return text.starts_with('#') || text.find(':') != std::string_view::npos ? nullptr : &relative_canonical;
}

constexpr LexicalFault not_base64{"base64-format", "this is no base64 (RFC 4648 section 4)"};
constexpr LexicalFault base64_space{"base64-white-space", "white space in base64 is not read by all systems", false};

Fault base64(std::string_view text) {
  std::size_t count = 0;
  std::size_t padding = 0;
  bool space = false;
  for (const char c : text) {
    if (is_blank(c)) {
      space = true;
    } else if (c == '=') {
      ++padding;
    } else if (padding > 0 || !(is_letter(c) || is_digit(c) || c == '+' || c == '/')) {
      return &not_base64;
    } else {
      ++count;
    }
  }
  if (count == 0 || padding > 2 || (count + padding) % 4 != 0) return &not_base64;
  return space ? &base64_space : nullptr;
}

}  // namespace

Lexical lexical_of(std::string_view type) {
  for (const auto& [name, lexical] : names) {
    if (name == type) return lexical;
  }
  return Lexical::anything;
}

const LexicalFault* lexical_fault(Lexical type, std::string_view value) {
  constexpr std::int64_t least = std::numeric_limits<std::int32_t>::min();
  switch (type) {
    case Lexical::anything: return nullptr;
    case Lexical::boolean: return value == "true" || value == "false" ? nullptr : &not_boolean;
    case Lexical::integer: return integer(value, least, integer_range);
    case Lexical::unsigned_integer: return integer(value, 0, below_zero);
    case Lexical::positive_integer: return integer(value, 1, below_one);
    case Lexical::decimal: return decimal(value);
    case Lexical::string: return string(value);
    case Lexical::markdown: return markdown(value);
    case Lexical::code: return code(value);
    case Lexical::id: return id(value);
    case Lexical::oid: return oid(value);
    case Lexical::uuid: return uuid(value);
    case Lexical::uri:
    case Lexical::url: return uri(value);
    case Lexical::canonical: return canonical(value);
    case Lexical::base64: return base64(value);
    case Lexical::instant: return instant_fault(value);
    case Lexical::date: return date_fault(value);
    case Lexical::date_time: return date_time_fault(value);
    case Lexical::time: return time_fault(value);
  }
  return nullptr;
}

}  // namespace linkway::fhir::validation
