#include "mapping/language/cursor.h"

#include <algorithm>

#include "fhir/path/lexer.h"
#include "fhir/path/suggestion.h"
#include "mapping/language/escape.h"

namespace linkway::mapping {

const Token& Cursor::token(std::size_t ahead) const {
  return tokens_.tokens[std::min(at_ + ahead, tokens_.tokens.size() - 1)];
}

void Cursor::advance(std::size_t count) { at_ = std::min(at_ + count, tokens_.tokens.size() - 1); }

bool Cursor::is_pair(char first, char second, std::size_t ahead) const {
  return token(ahead).is_sign(first) && token(ahead + 1).is_sign(second) && token(ahead).end == token(ahead + 1).begin;
}

bool Cursor::at_line_start() const { return at_ == 0 || tokens_.tokens[at_ - 1].place.line != place().line; }

bool Cursor::skip(char sign) {
  if (!is(sign)) return false;
  advance();
  return true;
}

bool Cursor::skip(std::string_view word) {
  if (!is(word)) return false;
  advance();
  return true;
}

bool Cursor::skip_pair(char first, char second) {
  if (!is_pair(first, second)) return false;
  advance(2);
  return true;
}

bool Cursor::expect(char sign, std::string_view what) { return skip(sign) || fail_expected(what); }

bool Cursor::unescape(const Token& token, std::string& into) {
  auto text = fhir::path::unescape(token.text, token.text);
  if (!text) {
    // The token's text begins behind its quote.
    const auto& problem = text.problems().front();
    return fail(within(token.place, problem.line, problem.column + 1), problem.text);
  }
  into = std::move(*text);
  return true;
}

bool Cursor::name(std::string& into, std::string_view what) {
  const auto& next = token();
  if (next.kind == TokenKind::word && next.text[0] != '$') {
    into = next.text;
  } else if (next.kind == TokenKind::quoted_name || next.kind == TokenKind::text) {
    if (!unescape(next, into)) return false;
    if (into.empty()) return fail_expected(what);
    if (!is_sound_name(into)) return fail(next.place, unsound_name);
  } else {
    return fail_expected(what);
  }
  advance();
  return true;
}

bool Cursor::path(std::string& into, std::string_view what) {
  if (!name(into, what)) return false;
  while (is('.')) {
    advance();
    std::string next;
    if (!name(next, "a name after '.'")) return false;
    into += '.';
    into += next;
  }
  return true;
}

bool Cursor::quoted(std::string& into, std::string_view what, Empty empty) {
  const auto& next = token();
  if (next.kind == TokenKind::block) {
    into = next.text;
    into.erase(std::remove(into.begin(), into.end(), '\r'), into.end());
  } else if (next.kind == TokenKind::string || next.kind == TokenKind::text) {
    if (!unescape(next, into)) return false;
  } else {
    return fail_expected(what);
  }
  if (into.empty() && empty == Empty::refuse) return fail_expected(what);
  advance();
  return true;
}

bool Cursor::fail(Place place, std::string text) {
  if (!hopeless()) problems_.push_back(problem_at(file_, place, std::move(text)));
  if (hopeless()) at_ = tokens_.tokens.size() - 1;
  return false;
}

bool Cursor::fail_expected(std::string_view what, Words words) {
  if (last_failed_ == at_) return false;
  last_failed_ = at_;
  std::string text = "expected " + std::string(what) + ", found " + describe(token());
  // A word that is in the wrong place is no slip of the pen.
  const bool misspelt = token().kind == TokenKind::word && std::ranges::find(words, token().text) == words.end();
  if (misspelt) text += fhir::path::suggestion(token().text, words);
  if (token().is_sign('=') && token(1).is_sign('>')) text += "; the arrow of a rule is written ->";
  return fail(place(), std::move(text));
}

bool Cursor::count_part() {
  if (++parts_ <= limits_.max_parts) return true;
  if (parts_ == limits_.max_parts + 1) {
    auto problem = problem_at(file_, place(),
                              "the map is too large: more than " + std::to_string(limits_.max_parts) +
                                  " rules, sources, targets, parameters and codes");
    problem.category = Category::too_large;
    problem.code = issue::too_long;
    problems_.push_back(std::move(problem));
  }
  at_ = tokens_.tokens.size() - 1;
  return false;
}

std::string Cursor::take_comments() {
  std::string out;
  for (; comments_taken_ < token().comments; ++comments_taken_) {
    if (tokens_.comments[comments_taken_].inside) continue;
    if (!out.empty()) out += '\n';
    out += tokens_.comments[comments_taken_].text;
  }
  return documentation(out);
}

std::string Cursor::take_trailing_comment() {
  const auto line = at_ == 0 ? 0 : tokens_.tokens[at_ - 1].place.line;
  if (comments_taken_ >= token().comments || tokens_.comments[comments_taken_].line != line) return {};
  return documentation(tokens_.comments[comments_taken_++].text);
}

bool Cursor::Nested::ok() const {
  if (cursor_.depth_ <= cursor_.limits_.max_depth) return true;
  return cursor_.fail(cursor_.place(), "rules are nested too deeply: more than " +
                                           std::to_string(cursor_.limits_.max_depth) + " within one another");
}

}  // namespace linkway::mapping
