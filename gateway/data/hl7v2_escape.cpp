// Escape sequences (HL7 v2.8.1 section 2.7).
#include <algorithm>
#include <charconv>
#include <optional>

#include "base/charset.h"
#include "base/text.h"
#include "data/hl7v2_syntax.h"

namespace linkway::data {

namespace {

constexpr std::size_t most_repeats = 20;  // of what a number in a sequence repeats

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

int hex_value(char c) {
  if (c <= '9') return c - '0';
  return (c | 0x20) - 'a' + 10;
}

bool is_text(std::string_view utf8) {
  return std::ranges::none_of(
      utf8, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n'; });
}

// Looks like a sequence that is none of those with a meaning here. Anything else between two escape characters is
// text of a sender who does not escape: its first character stands for itself, and the second may open a sequence.
bool is_sequence(std::string_view body) {
  constexpr std::size_t longest = 40;
  const auto plain = [](char c) { return c > ' ' && c < '\x7F'; };
  const auto hex_of = [&](std::size_t least, std::size_t most) {
    return body.size() > least && body.size() <= most + 1 && std::ranges::all_of(body.substr(1), is_hex);
  };
  switch (body[0]) {
    case 'C': return hex_of(4, 4);
    case 'M': return hex_of(4, 6);
    case 'X': return body.size() > 1 && std::ranges::all_of(body.substr(1), is_hex);
    case 'Z':
    case '.': return body.size() > 1 && body.size() <= longest && std::ranges::all_of(body, plain);
    default: return body.size() == 1 && body[0] >= 'A' && body[0] <= 'Z';
  }
}

class Unescaper {
 public:
  Unescaper(std::string_view raw, const Hl7Syntax& syntax) : rest_(raw), syntax_(syntax) {}

  std::string run() {
    out_.reserve(rest_.size());
    for (;;) {
      const auto at = rest_.find(escape());
      out_ += rest_.substr(0, at);
      if (at == std::string_view::npos) return std::move(out_);
      rest_.remove_prefix(at);
      take_one();
    }
  }

 private:
  char escape() const { return syntax_.delimiters.escape; }

  // The text begins with an escape character.
  void take_one() {
    const auto end = rest_.find(escape(), 1);
    const auto body = end == std::string_view::npos ? std::string_view() : rest_.substr(1, end - 1);
    if (body.empty()) return keep(1);
    if (body[0] == 'X' && take_bytes()) return;
    if (const auto read = meaning(body)) {
      out_ += *read;
      rest_.remove_prefix(end + 1);
      return;
    }
    keep(is_sequence(body) ? end + 1 : 1);
  }

  void keep(std::size_t size) {
    out_ += rest_.substr(0, size);
    rest_.remove_prefix(size);
  }

  std::optional<std::string> meaning(std::string_view body) const {
    if (body.size() == 1) return delimiter(body[0]);
    if (body[0] == '.') return formatting(body.substr(1));
    return std::nullopt;
  }

  std::optional<std::string> delimiter(char letter) const {
    const auto& all = syntax_.delimiters;
    const auto one = [](char c) { return c == '\0' ? std::optional<std::string>() : std::string(1, c); };
    switch (letter) {
      case 'F': return one(all.field);
      case 'S': return one(all.component);
      case 'T': return one(all.subcomponent);
      case 'R': return one(all.repetition);
      case 'E': return one(all.escape);
      case 'P': return one(all.truncation == '\0' ? '#' : all.truncation);
      case 'H':
      case 'N': return std::string();
      default: return std::nullopt;
    }
  }

  // A command of section 2.7.6 with its number.
  static std::optional<std::string> formatting(std::string_view command) {
    const auto name = command.substr(0, 2);
    auto digits = command.substr(name.size());
    const bool is_signed = name == "in" || name == "ti" || name == "sp" || name == "sk";
    if (is_signed && (digits.starts_with('+') || digits.starts_with('-'))) digits.remove_prefix(1);
    const bool number = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    if (!number) return std::nullopt;
    if (digits.empty() && (name == "br" || name == "ce")) return "\n";
    if (digits.empty() && (name == "fi" || name == "nf")) return "";
    if (name == "sp") return std::string(repeats(digits), '\n');
    if (name == "sk") return std::string(repeats(digits), ' ');
    if (name == "in" || name == "ti") return "";
    return std::nullopt;
  }

  static std::size_t repeats(std::string_view digits) {
    if (digits.empty()) return 1;
    std::size_t number = most_repeats;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return std::min(number, most_repeats);
  }

  // Several \X..\ in a row may be the bytes of one character.
  bool take_bytes() {
    std::string bytes;
    std::size_t at = 0;
    while (rest_.size() > at + 1 && rest_[at] == escape() && rest_[at + 1] == 'X') {
      const auto digits = hex_digits(at + 2);
      if (digits == 0) break;
      for (std::size_t i = at + 2; i < at + 2 + digits; i += 2) {
        bytes += static_cast<char>(hex_value(rest_[i]) * 16 + hex_value(rest_[i + 1]));
      }
      at += digits + 3;
    }
    if (at == 0) return false;
    const auto read = characters(std::move(bytes));
    if (read) {
      out_ += *read;
    } else {
      out_ += rest_.substr(0, at);
    }
    rest_.remove_prefix(at);
    return true;
  }

  // How many hexadecimal digits stand here before an escape character; 0 when there is none, or half a byte.
  std::size_t hex_digits(std::size_t from) const {
    auto at = from;
    while (at < rest_.size() && is_hex(rest_[at])) ++at;
    return at < rest_.size() && rest_[at] == escape() && (at - from) % 2 == 0 ? at - from : 0;
  }

  std::optional<std::string> characters(std::string bytes) const {
    const bool ascii = std::ranges::none_of(bytes, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    auto read = std::optional<std::string>(std::move(bytes));
    if (!ascii && text::invalid_utf8_at(*read) != std::string_view::npos) {
      if (syntax_.charset.empty()) return std::nullopt;
      read = text::from_charset(*read, syntax_.charset);
    }
    return read && is_text(*read) ? read : std::nullopt;
  }

  std::string_view rest_;
  const Hl7Syntax& syntax_;
  std::string out_;
};

char letter_of(char c, const Hl7Delimiters& delimiters) {
  if (c == '\0') return '\0';
  if (c == delimiters.field) return 'F';
  if (c == delimiters.component) return 'S';
  if (c == delimiters.subcomponent) return 'T';
  if (c == delimiters.repetition) return 'R';
  if (c == delimiters.escape) return 'E';
  if (c == delimiters.truncation) return 'P';
  return '\0';
}

}  // namespace

std::string unescape_hl7v2(std::string_view raw, const Hl7Syntax& syntax) {
  const char escape = syntax.delimiters.escape;
  if (escape == '\0' || raw.find(escape) == std::string_view::npos) return std::string(raw);
  return Unescaper(raw, syntax).run();
}

std::string_view find_escape_hl7v2(std::string_view raw, const Hl7Syntax& syntax, std::string_view letters) {
  const char escape = syntax.delimiters.escape;
  if (escape == '\0') return {};
  for (auto at = raw.find(escape); at != std::string_view::npos;) {
    const auto end = raw.find(escape, at + 1);
    if (end == std::string_view::npos) return {};
    const auto body = raw.substr(at + 1, end - at - 1);
    if (body.empty() || !is_sequence(body)) {
      at = end;  // which may open a sequence itself
      continue;
    }
    if (letters.find(body[0]) != std::string_view::npos) return raw.substr(at, end - at + 1);
    at = raw.find(escape, end + 1);
  }
  return {};
}

void escape_hl7v2(std::string_view text, const Hl7Delimiters& delimiters, std::string& out) {
  const char escape = delimiters.escape;
  const auto sequence = [&](std::string_view body) {
    if (escape == '\0') {
      out += ' ';
      return;
    }
    out += escape;
    out += body;
    out += escape;
  };
  // A full stop that separates would end the sequence.
  const std::string_view line_break = letter_of('.', delimiters) ? "X0A" : ".br";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (const char letter = letter_of(c, delimiters)) {
      sequence({&letter, 1});
    } else if (c == '\r' || c == '\n') {
      if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
      sequence(line_break);
    } else if (static_cast<unsigned char>(c) < 0x20 && c != '\t') {
      sequence("X" + text::upper(text::hex({&c, 1})));
    } else {
      out += c;
    }
  }
}

std::string escape_hl7v2(std::string_view text, const Hl7Delimiters& delimiters) {
  std::string out;
  out.reserve(text.size());
  escape_hl7v2(text, delimiters, out);
  return out;
}

}  // namespace linkway::data
