// FHIRPath within a map: where it ends, and its text.
#include "fhir/path/expression.h"

#include <algorithm>
#include <array>
#include <vector>

#include "mapping/language/cursor.h"

namespace linkway::mapping {

bool is_unit(const Token& token) {
  constexpr std::array<std::string_view, 16> units = {
      "year", "years", "month",  "months",  "week",   "weeks",   "day",         "days",
      "hour", "hours", "minute", "minutes", "second", "seconds", "millisecond", "milliseconds"};
  if (token.kind == TokenKind::string) return true;
  return token.kind == TokenKind::word && std::find(units.begin(), units.end(), token.text) != units.end();
}

namespace {

bool is_arrow(std::span<const Token> tokens, std::size_t at) {
  return tokens[at].is_sign('-') && tokens[at + 1].is_sign('>') && tokens[at].end == tokens[at + 1].begin;
}

bool is_operator(const Token& token) {
  constexpr std::array<std::string_view, 8> words = {"and", "or", "xor", "implies", "div", "mod", "contains", "in"};
  constexpr std::array<std::string_view, 2> types = {"is", "as"};
  if (token.kind == TokenKind::word) {
    return std::find(words.begin(), words.end(), token.text) != words.end() ||
           std::find(types.begin(), types.end(), token.text) != types.end();
  }
  constexpr std::string_view signs = "+-*/&|<>=~.";
  return token.kind == TokenKind::sign && (token.text.size() == 2 || signs.find(token.text[0]) != signs.npos);
}

bool opens(const Token& token) { return token.is_sign('(') || token.is_sign('[') || token.is_sign('{'); }
bool closes(const Token& token) { return token.is_sign(')') || token.is_sign(']') || token.is_sign('}'); }

// Behind the bracket that closes the one at `at`; brackets that are not closed end where FHIRPath cannot go on.
std::size_t skip_brackets(std::span<const Token> tokens, std::size_t at) {
  std::size_t depth = 0;
  for (; tokens[at].kind != TokenKind::end && !tokens[at].is_sign(';') && !is_arrow(tokens, at); ++at) {
    if (opens(tokens[at])) ++depth;
    if (closes(tokens[at]) && --depth == 0) return at + 1;
  }
  return at;
}

// Behind an operand, which begins at `at`; `at` when there is none.
std::size_t skip_operand(std::span<const Token> tokens, std::size_t at) {
  const auto& token = tokens[at];
  switch (token.kind) {
    case TokenKind::word:
    case TokenKind::quoted_name: return tokens[at + 1].is_sign('(') ? skip_brackets(tokens, at + 1) : at + 1;
    case TokenKind::string:
    case TokenKind::text:
    case TokenKind::temporal: return at + 1;
    case TokenKind::integer:
    case TokenKind::decimal: {
      // 4L: the number and its mark are two tokens here
      const auto& next = tokens[at + 1];
      if (token.kind == TokenKind::integer && next.is_word("L") && next.begin == token.end) return at + 2;
      return is_unit(next) ? at + 2 : at + 1;
    }
    case TokenKind::sign:
      if (token.is_sign('(') || token.is_sign('{')) return skip_brackets(tokens, at);
      if (token.is_sign('%')) return tokens[at + 1].kind == TokenKind::end ? at + 1 : at + 2;
      return at;
    default: return at;
  }
}

}  // namespace

std::size_t expression_end(std::span<const Token> tokens, std::size_t from) {
  auto at = from;
  while (true) {
    while ((tokens[at].is_sign('-') || tokens[at].is_sign('+')) && !is_arrow(tokens, at)) ++at;
    const auto operand = skip_operand(tokens, at);
    if (operand == at) return at;
    at = operand;
    while (tokens[at].is_sign('[')) at = skip_brackets(tokens, at);
    if (!is_operator(tokens[at]) || is_arrow(tokens, at)) return at;
    ++at;
  }
}

std::span<const Token> without_brackets(std::span<const Token> tokens) {
  // Where each bracket at the begin is closed.
  std::size_t leading = 0;
  while (leading < tokens.size() && tokens[leading].is_sign('(')) ++leading;
  std::vector<std::size_t> open;
  std::vector<std::size_t> closed(leading, tokens.size());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (opens(tokens[i])) open.push_back(i);
    if (!closes(tokens[i]) || open.empty()) continue;
    if (open.back() < leading) closed[open.back()] = i;
    open.pop_back();
  }
  std::size_t around = 0;
  while (around < leading && closed[around] == tokens.size() - 1 - around) ++around;
  return tokens.subspan(around, tokens.size() - 2 * around);
}

std::string expression_text(std::string_view text, std::span<const Token> tokens) {
  if (tokens.empty()) return {};
  std::string out;
  std::size_t copied = tokens.front().begin;
  for (const auto& token : tokens) {
    if (token.kind != TokenKind::text) continue;
    out += text.substr(copied, token.begin - copied);
    out += '\'';
    for (std::size_t i = 0; i < token.text.size(); ++i) {
      const char c = token.text[i];
      if (c == '\'') out += '\\';
      out += c;
      if (c == '\\') out += token.text[++i];
    }
    out += '\'';
    copied = token.end;
  }
  out += text.substr(copied, tokens.back().end - copied);
  return out;
}

bool Cursor::expression(ExpressionText& into, std::string_view what) {
  const std::span<const Token> all = tokens_.tokens;
  const auto end = expression_end(all, at_);
  const auto inner = without_brackets(all.subspan(at_, end - at_));
  if (inner.empty()) return fail_expected(what);
  into.place = inner.front().place;
  into.text = expression_text(text_, inner);
  for (auto i = inner.front().comments; i < inner.back().comments; ++i) tokens_.comments[i].inside = true;
  advance(end - at_);
  const auto parsed = fhir::path::Expression::parse(into.text);
  if (parsed) return true;
  const auto& problem = parsed.problems().front();
  return fail(within(into.place, problem.line, problem.column), "in the FHIRPath expression: " + problem.text);
}

bool Cursor::bracketed(ExpressionText& into, std::string_view what) {
  if (!expect('(', std::string("'(' before ") + std::string(what))) return false;
  return expression(into, what) && expect(')', "')' after the expression");
}

Result<std::string> read_expression(std::string_view text) {
  Problems problems;
  const std::string no_file;
  const auto tokens = tokenize(text, no_file, problems);
  if (!problems.empty()) return problems;
  const std::span<const Token> all(tokens.tokens.data(), tokens.tokens.size() - 1);
  auto out = expression_text(text, without_brackets(all));
  const auto parsed = fhir::path::Expression::parse(out);
  if (!parsed) return parsed.problems();
  return out;
}

}  // namespace linkway::mapping
