#include "fhir/path/lexer.h"

#include <array>

#include "base/text.h"
#include "data/json.h"

namespace linkway::fhir::path {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// Longer ones first.
constexpr std::array<std::string_view, 23> signs = {"<=", ">=", "!=", "!~", "(", ")", "[", "]", "{", "}", ".", ",",
                                                    "%",  "+",  "-",  "*",  "/", "&", "|", "<", ">", "=", "~"};

// The character at a byte as it can be shown.
std::string character(std::string_view source, std::size_t at) {
  const auto byte = static_cast<unsigned char>(source[at]);
  if (byte >= 0x20 && byte < 0x7F) return "'" + std::string(1, source[at]) + "'";
  if (byte < 0x80) return "a control character";
  if (source.substr(at).starts_with("\xC2\xA0")) return "a no-break space";
  if (source.substr(at).starts_with("\xE2\x80\x98") || source.substr(at).starts_with("\xE2\x80\x99")) {
    return "a typographic quote (texts stand in straight ones: 'text')";
  }
  auto end = at + 1;
  while (end < source.size() && (static_cast<unsigned char>(source[end]) & 0xC0U) == 0x80U) ++end;
  return "'" + std::string(source.substr(at, end - at)) + "'";
}

}  // namespace

Problem problem_at(std::string_view source, std::size_t position, std::string text) {
  const auto place = data::line_column(source, position);
  Problem problem;
  problem.category = Category::malformed;
  problem.code = issue::invalid;
  problem.text = std::move(text);
  problem.line = place.line;
  problem.column = place.column;
  return problem;
}

std::string_view shown(std::string_view text) {
  std::size_t size = 40;
  if (text.size() <= size) return text;
  while ((static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return text.substr(0, size);
}

std::string describe(const Token& token) {
  const auto text = std::string(shown(token.text));
  switch (token.kind) {
    case TokenKind::end: return "the end";
    case TokenKind::string: return "a text";
    case TokenKind::integer:
    case TokenKind::long_integer:
    case TokenKind::decimal: return "the number " + text;
    case TokenKind::date:
    case TokenKind::date_time: return "@" + text;
    case TokenKind::time: return "@T" + text;
    default: return "'" + text + "'";
  }
}

bool Lexer::digits(std::size_t index, std::size_t count) const {
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit(at(index + i))) return false;
  }
  return true;
}

Token Lexer::take(TokenKind kind, std::size_t begin, std::size_t end) {
  const Token token{kind, static_cast<std::uint32_t>(here_), source_.substr(begin, end - begin)};
  here_ = end;
  return token;
}

Status Lexer::skip_space() {
  while (here_ < source_.size()) {
    const char c = source_[here_];
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      ++here_;
    } else if (c == '/' && at(here_ + 1) == '/') {
      here_ = std::min(source_.find_first_of("\r\n", here_), source_.size());
    } else if (c == '/' && at(here_ + 1) == '*') {
      const auto end = source_.find("*/", here_ + 2);
      if (end == std::string_view::npos) return problem_at(source_, here_, "the comment has no end; expected '*/'");
      here_ = end + 2;
    } else {
      break;
    }
  }
  return Done{};
}

Result<Token> Lexer::next() {
  if (auto skipped = skip_space(); !skipped) return std::move(skipped).problems();
  if (here_ == source_.size()) return take(TokenKind::end, here_, here_);
  const char c = source_[here_];
  if (is_letter(c)) {
    auto end = here_ + 1;
    while (is_letter(at(end)) || is_digit(at(end))) ++end;
    return take(TokenKind::word, here_, end);
  }
  if (is_digit(c)) return number();
  if (c == '\'' || c == '`' || c == '"') return quoted();
  if (c == '@') return temporal();
  if (c == '$') {
    auto end = here_ + 1;
    while (is_letter(at(end))) ++end;
    const auto name = source_.substr(here_, end - here_);
    if (name != "$this" && name != "$index" && name != "$total") {
      return problem_at(source_, here_, "expected $this, $index or $total");
    }
    return take(TokenKind::special, here_, end);
  }
  for (const auto sign : signs) {
    if (source_.substr(here_).starts_with(sign)) return take(TokenKind::sign, here_, here_ + sign.size());
  }
  return problem_at(source_, here_, "unexpected " + character(source_, here_));
}

Result<Token> Lexer::quoted() {
  const char quote = source_[here_];
  auto end = here_ + 1;
  while (end < source_.size() && source_[end] != quote) end += source_[end] == '\\' ? 2 : 1;
  if (end >= source_.size()) {
    return problem_at(source_, here_,
                      std::string(quote == '\'' ? "the text" : "the quoted name") + " has no end; expected " + quote);
  }
  auto token = take(quote == '\'' ? TokenKind::string : TokenKind::quoted_name, here_ + 1, end);
  ++here_;  // the closing quote
  return token;
}

Token Lexer::number() {
  auto end = here_;
  while (is_digit(at(end))) ++end;
  if (at(end) == '.' && is_digit(at(end + 1))) {
    ++end;
    while (is_digit(at(end))) ++end;
    return take(TokenKind::decimal, here_, end);
  }
  if (at(end) == 'L' && !is_letter(at(end + 1)) && !is_digit(at(end + 1))) {
    const auto token = take(TokenKind::long_integer, here_, end);
    ++here_;  // the L
    return token;
  }
  return take(TokenKind::integer, here_, end);
}

Result<Token> Lexer::temporal() {
  auto end = here_ + 1;
  const auto time = [&] {
    end += 2;
    for (int part = 0; part < 2 && at(end) == ':' && digits(end + 1, 2); ++part) end += 3;
    if (at(end - 3) != ':' || at(end - 6) != ':' || at(end) != '.' || !is_digit(at(end + 1))) return;
    ++end;
    while (is_digit(at(end))) ++end;
  };
  if (at(end) == 'T') {
    ++end;
    if (!digits(end, 2)) return problem_at(source_, here_, "expected a time such as @T10:00 after '@T'");
    time();
    return take(TokenKind::time, here_ + 2, end);
  }
  if (!digits(end, 4)) {
    return problem_at(source_, here_, "expected a date, date time or time after '@', such as @2026-02-03 or @T10:00");
  }
  end += 4;
  for (int part = 0; part < 2 && at(end) == '-' && digits(end + 1, 2); ++part) end += 3;
  if (at(end) != 'T') return take(TokenKind::date, here_ + 1, end);
  ++end;
  if (digits(end, 2)) {
    time();
    if (at(end) == 'Z') {
      ++end;
    } else if ((at(end) == '+' || at(end) == '-') && digits(end + 1, 2) && at(end + 3) == ':' && digits(end + 4, 2)) {
      end += 6;
    }
  }
  return take(TokenKind::date_time, here_ + 1, end);
}

}  // namespace linkway::fhir::path
