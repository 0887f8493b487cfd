#include <array>

#include "mapping/language/cursor.h"

namespace linkway::mapping {

namespace {

struct ListMode {
  std::string_view word;
  SourceListMode mode;
};
constexpr std::array<ListMode, 5> list_modes = {{{"first", SourceListMode::first},
                                                 {"not_first", SourceListMode::not_first},
                                                 {"last", SourceListMode::last},
                                                 {"not_last", SourceListMode::not_last},
                                                 {"only_one", SourceListMode::only_one}}};

bool parse_number(Cursor& cursor, std::uint32_t& into) {
  constexpr std::size_t most_digits = 9;
  const auto text = cursor.token().text;
  if (cursor.token().kind != TokenKind::integer) return cursor.fail_expected("a number");
  if (text.size() > most_digits) return cursor.fail(cursor.place(), "the number is too large");
  into = 0;
  for (const char digit : text) into = into * 10 + static_cast<std::uint32_t>(digit - '0');
  cursor.advance();
  return true;
}

bool parse_cardinality(Cursor& cursor, Source& source) {
  std::uint32_t min = 0;
  if (!parse_number(cursor, min)) return false;
  source.min = min;
  if (!cursor.skip_pair('.', '.')) return cursor.fail_expected("'..' between the least and the most, as in 0..1");
  if (cursor.skip('*')) {
    source.max = "*";
    return true;
  }
  const auto place = cursor.place();
  std::uint32_t max = 0;
  if (!parse_number(cursor, max)) return false;
  if (max < min) return cursor.fail(place, "the most is less than the least");
  source.max = std::to_string(max);
  return true;
}

bool parse_default(Cursor& cursor, Source& source) {
  auto& value = source.default_value.emplace();
  value.place = cursor.place();
  if (is_literal(cursor)) return parse_literal(cursor, value);
  ExpressionText expression;
  if (!cursor.bracketed(expression, "an expression or a value after 'default'")) return false;
  value.kind = ParameterKind::expression;
  value.text = std::move(expression.text);
  value.place = expression.place;
  return true;
}

bool parse_list_mode(Cursor& cursor, Source& source) {
  for (const auto& [word, mode] : list_modes) {
    if (!cursor.skip(word)) continue;
    source.list_mode = mode;
    return true;
  }
  return false;
}

bool is_list_mode(const Cursor& cursor) {
  for (const auto& known : list_modes) {
    if (cursor.is(known.word)) return true;
  }
  return false;
}

bool twice(Cursor& cursor) { return cursor.fail(cursor.place(), describe(cursor.token()) + " is there twice"); }

// One of the parts behind the element; `any` says whether there was one.
bool parse_part(Cursor& cursor, Source& source, bool& any) {
  any = true;
  if (cursor.is(':')) {
    if (!source.type.empty()) return twice(cursor);
    cursor.advance();
    return cursor.path(source.type, "a type after ':'");
  }
  if (cursor.token().kind == TokenKind::integer) {
    return source.min ? twice(cursor) : parse_cardinality(cursor, source);
  }
  if (is_list_mode(cursor)) return source.list_mode ? twice(cursor) : parse_list_mode(cursor, source);
  if (cursor.is("default")) {
    if (source.default_value) return twice(cursor);
    cursor.advance();
    return parse_default(cursor, source);
  }
  if (cursor.is("as")) {
    if (!source.variable.empty()) return twice(cursor);
    cursor.advance();
    return cursor.name(source.variable, "the name of a variable after 'as'");
  }
  struct Clause {
    std::string_view word;
    ExpressionText* into;
  };
  for (const auto& [word, into] :
       {Clause{"where", &source.condition}, Clause{"check", &source.check}, Clause{"log", &source.log_message}}) {
    if (!cursor.is(word)) continue;
    if (!into->empty()) return twice(cursor);
    cursor.advance();
    return cursor.expression(*into, "an expression after '" + std::string(word) + "'");
  }
  any = false;
  return true;
}

}  // namespace

bool parse_source(Cursor& cursor, Source& source) {
  source.place = cursor.place();
  if (!cursor.name(source.context, "a variable at the begin of a source")) return false;
  if (cursor.skip('.')) {
    source.element_place = cursor.place();
    if (!cursor.path(source.element, "the name of an element after '.'")) return false;
  }
  for (bool any = true; any;) {
    if (!parse_part(cursor, source, any)) return false;
  }
  return true;
}

}  // namespace linkway::mapping
