// Cuts a FHIRPath expression into tokens (FHIRPath N1 appendix B, lexical rules).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace linkway::fhir::path {

enum class TokenKind : std::uint8_t {
  end,
  word,         // name, true, and, years...
  quoted_name,  // `name`, and "name" as before N1; text is what stands between the quotes
  string,       // 'text', the same way
  integer,
  long_integer,  // 1L; text is the digits
  decimal,
  date,       // @2026-02-03; text without @
  date_time,  // @2026-02-03T10:00Z; text without @
  time,       // @T10:00; text without @T
  sign,       // operators and brackets
  special,    // $this, $index, $total
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::uint32_t position = 0;  // byte of its first character
  std::string_view text;

  [[nodiscard]] bool is_sign(std::string_view sign) const { return kind == TokenKind::sign && text == sign; }
  [[nodiscard]] bool is_word(std::string_view word) const { return kind == TokenKind::word && text == word; }
  [[nodiscard]] bool is_name() const { return kind == TokenKind::word || kind == TokenKind::quoted_name; }
};

// Copies look ahead.
class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}
  // The problem has line and column: an unknown character, a comment or text without end, a broken date.
  [[nodiscard]] Result<Token> next();

 private:
  [[nodiscard]] Status skip_space();
  [[nodiscard]] Result<Token> quoted();
  [[nodiscard]] Token number();
  [[nodiscard]] Result<Token> temporal();
  [[nodiscard]] Token take(TokenKind kind, std::size_t begin, std::size_t end);
  [[nodiscard]] char at(std::size_t index) const { return index < source_.size() ? source_[index] : '\0'; }
  [[nodiscard]] bool digits(std::size_t index, std::size_t count) const;

  std::string_view source_;
  std::size_t here_ = 0;
};

// What stands between quotes, with its escapes resolved; `quoted` is a part of `source`.
[[nodiscard]] Result<std::string> unescape(std::string_view source, std::string_view quoted);

// A problem at a byte of an expression.
[[nodiscard]] Problem problem_at(std::string_view source, std::size_t position, std::string text);

// As much of a text as a message quotes.
[[nodiscard]] std::string_view shown(std::string_view text);
// "')'", "'given'", "the end": for messages.
[[nodiscard]] std::string describe(const Token& token);

}  // namespace linkway::fhir::path
