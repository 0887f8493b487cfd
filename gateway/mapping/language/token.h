// Cuts the text of a map into tokens, which are also those of the FHIRPath within it. Signs of the language that
// FHIRPath does not have (-> << >> .. ==) come as their characters, which stand next to one another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "mapping/language/map.h"

namespace linkway::mapping {

enum class TokenKind : std::uint8_t {
  end,
  word,         // name, group, $this
  quoted_name,  // `name`; text is what stands between the quotes
  string,       // 'text', the same way
  text,         // "text", the same way
  block,        // """ lines """; text is the lines
  integer,
  decimal,
  temporal,  // @2026-02-03, with the @
  sign,
  metadata,  // the /// before name = value
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::uint32_t begin = 0;  // bytes
  std::uint32_t end = 0;
  Place place;
  std::string_view text;
  std::uint32_t comments = 0;  // how many comments of the map stand before its end, over all

  [[nodiscard]] bool is_sign(char sign) const { return kind == TokenKind::sign && text.size() == 1 && text[0] == sign; }
  [[nodiscard]] bool is_word(std::string_view word) const { return kind == TokenKind::word && text == word; }
};

struct Comment {
  std::string text;  // without its signs
  std::uint32_t line = 0;
  bool inside = false;  // an expression, which keeps it
};

// More problems than this of one map help nobody.
inline constexpr std::size_t most_problems = 100;

struct Tokens {
  std::vector<Token> tokens;  // the last one is the end
  std::vector<Comment> comments;
};

// What cannot be read is left out and told in `problems`.
[[nodiscard]] Tokens tokenize(std::string_view text, const std::string& file, Problems& problems);

// A problem of a map's text.
[[nodiscard]] Problem problem_at(const std::string& file, Place place, std::string text);

// The lines of a comment as documentation holds them: each without the space around it, none that is empty or drawn of
// slashes at the begin and end. The same again for what came out of it.
[[nodiscard]] std::string documentation(std::string_view comment);

// "'where'", "a text", "the end of the map": for messages.
[[nodiscard]] std::string describe(const Token& token);

}  // namespace linkway::mapping
