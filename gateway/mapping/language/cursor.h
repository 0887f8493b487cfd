// What the parts of the parser share: the token that is next, and what was found wrong so far.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "mapping/language/parse.h"
#include "mapping/language/token.h"

namespace linkway::mapping {

// A function that reads a part returns false after it told a problem; who called it finds the next place to go on from.
class Cursor {
 public:
  using Words = std::span<const std::string_view>;

  Cursor(std::string_view text, const std::string& file, const MapLimits& limits, Problems& problems)
      : file_(file), text_(text), limits_(limits), problems_(problems), tokens_(tokenize(text, file, problems)) {}

  [[nodiscard]] const Token& token(std::size_t ahead = 0) const;
  [[nodiscard]] Place place() const { return token().place; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::size_t index() const { return at_; }
  void advance(std::size_t count = 1);

  [[nodiscard]] bool is(char sign) const { return token().is_sign(sign); }
  [[nodiscard]] bool is(std::string_view word) const { return token().is_word(word); }
  // Two signs that stand next to one another, such as ->
  [[nodiscard]] bool is_pair(char first, char second, std::size_t ahead = 0) const;
  [[nodiscard]] bool done() const { return token().kind == TokenKind::end; }
  // The next token is the first one of its line.
  [[nodiscard]] bool at_line_start() const;

  // Nothing stands between the next token and the one before it.
  [[nodiscard]] bool touches_last() const { return at_ > 0 && tokens_.tokens[at_ - 1].end == token().begin; }

  // These move on when it is what comes next.
  bool skip(char sign);
  bool skip(std::string_view word);
  bool skip_pair(char first, char second);

  // These move on, or tell the problem. `what` is what a message says is expected.
  bool expect(char sign, std::string_view what);
  bool name(std::string& into, std::string_view what);  // a word, `name` or "name"
  bool path(std::string& into, std::string_view what);  // names with dots between
  enum class Empty : std::uint8_t { refuse, allow };
  bool quoted(std::string& into, std::string_view what, Empty empty = Empty::refuse);  // 'text' or "text"
  bool unescape(const Token& token, std::string& into);                                // of anything in quotes
  // FHIRPath up to where its grammar ends.
  bool expression(ExpressionText& into, std::string_view what);
  // The same in parentheses, which are next.
  bool bracketed(ExpressionText& into, std::string_view what);

  bool fail(Place place, std::string text);
  // "expected WHAT, found TOKEN", and which of the words may have been meant.
  // Said once of a token.
  bool fail_expected(std::string_view what, Words words = {});
  // Too many problems: nothing more is read.
  [[nodiscard]] bool hopeless() const { return problems_.size() >= most_problems; }

  // One more rule, source, target, parameter or code; false when there are too many.
  bool count_part();

  // The comments before the next token that were not taken yet, a line each.
  std::string take_comments();
  // Only the one on the line of the token before the next one.
  std::string take_trailing_comment();

  // For as long as it lives, the parser is within one more rule.
  class Nested {
   public:
    explicit Nested(Cursor& cursor) : cursor_(cursor) { ++cursor_.depth_; }
    ~Nested() { --cursor_.depth_; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;
    [[nodiscard]] bool ok() const;

   private:
    Cursor& cursor_;
  };

 private:
  const std::string& file_;
  std::string_view text_;
  const MapLimits& limits_;
  Problems& problems_;
  Tokens tokens_;
  std::size_t at_ = 0;
  std::size_t last_failed_ = static_cast<std::size_t>(-1);
  std::size_t comments_taken_ = 0;
  std::size_t parts_ = 0;
  std::size_t depth_ = 0;
};

// ---- parts of the language

bool parse_header(Cursor& cursor, Map& map);       // one /// line, or the map statement
bool parse_concept_map(Cursor& cursor, Map& map);  // these begin with their keyword
bool parse_group(Cursor& cursor, Map& map);
// After '{', with the '}'; what comments are left before it go to `documentation`.
void parse_rules(Cursor& cursor, std::vector<Rule>& rules, std::string& documentation);
// One more line, or lines.
void add_lines(std::string& documentation, const std::string& lines);
bool parse_source(Cursor& cursor, Source& source);
bool parse_target(Cursor& cursor, Target& target);
// A literal or a variable.
bool parse_parameter(Cursor& cursor, Parameter& parameter);
// What is next is a literal: text, number, date, true or false.
[[nodiscard]] bool is_literal(const Cursor& cursor);
bool parse_literal(Cursor& cursor, Parameter& parameter);
// After '(' up to and with ')'.
bool parse_parameters(Cursor& cursor, std::vector<Parameter>& parameters);

// days, 'mg': what makes a quantity of the number before it.
[[nodiscard]] bool is_unit(const Token& token);
// The token after the FHIRPath expression that begins with token `from`.
[[nodiscard]] std::size_t expression_end(std::span<const Token> tokens, std::size_t from);
// The tokens without parentheses around all of them.
[[nodiscard]] std::span<const Token> without_brackets(std::span<const Token> tokens);
// Their text, with "texts" in single quotes.
[[nodiscard]] std::string expression_text(std::string_view text, std::span<const Token> tokens);

}  // namespace linkway::mapping
