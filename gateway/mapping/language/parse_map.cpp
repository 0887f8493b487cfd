#include <algorithm>
#include <array>

#include "base/text.h"
#include "data/json.h"
#include "mapping/language/cursor.h"

namespace linkway::mapping {

namespace {

constexpr std::array<std::string_view, 6> statements = {"map", "conceptmap", "uses", "imports", "let", "group"};

// The value of a metadata line, which ends with the line; nothing there takes the value away.
bool parse_metadata_value(Cursor& cursor, Parameter& value) {
  value.place = cursor.place();
  if (cursor.at_line_start() || cursor.done()) return true;
  if (cursor.token().kind == TokenKind::block) {
    value.kind = ParameterKind::string;
    return cursor.quoted(value.text, "a text", Cursor::Empty::allow);
  }
  if (!is_literal(cursor)) return cursor.fail_expected("a text, a number, a date, true or false");
  return parse_literal(cursor, value);
}

// Comments among these lines are left out, but for those before the first.
bool parse_metadata(Cursor& cursor, Map& map, std::string& opening) {
  const auto comments = cursor.take_comments();
  if (cursor.index() == 0) opening = comments;
  const auto place = cursor.place();
  cursor.advance();
  Metadata line;
  if (!cursor.path(line.path, "a name after '///'") || !cursor.expect('=', "'=' after the name")) return false;
  if (!parse_metadata_value(cursor, line.value)) return false;
  if (!cursor.at_line_start() && !cursor.done()) return cursor.fail_expected("the end of the line");
  (void)cursor.take_trailing_comment();
  struct Field {
    std::string_view path;
    std::string* into;
  };
  const std::array<Field, 5> fields = {{{"url", &map.url},
                                        {"name", &map.name},
                                        {"title", &map.title},
                                        {"status", &map.status},
                                        {"description", &map.description}}};
  for (const auto& field : fields) {
    if (field.path != line.path) continue;
    if (!field.into->empty() && *field.into != line.value.text) {
      return cursor.fail(place, "the map has two values for " + line.path);
    }
    if (line.value.kind != ParameterKind::string && !line.value.text.empty()) {
      return cursor.fail(line.value.place, "the value of " + line.path + " is a text: write it in quotes");
    }
    *field.into = line.value.text;
    return true;
  }
  map.metadata.push_back(std::move(line));
  return true;
}

bool parse_map_statement(Cursor& cursor, Map& map) {
  auto comments = cursor.take_comments();
  const auto place = cursor.place();
  cursor.advance();
  std::string url;
  std::string name;
  if (!cursor.quoted(url, "the map's url in quotes") || !cursor.expect('=', "'=' after the map's url")) return false;
  const bool in_quotes = cursor.token().kind == TokenKind::string || cursor.token().kind == TokenKind::text;
  if (in_quotes ? !cursor.quoted(name, "the map's name") : !cursor.name(name, "the map's name")) return false;
  if (!map.url.empty() && map.url != url) return cursor.fail(place, "the map has two values for url");
  if (!map.name.empty() && map.name != name) return cursor.fail(place, "the map has two values for name");
  map.url = std::move(url);
  map.name = std::move(name);
  (void)cursor.skip(';');
  // The comments around this statement describe the map.
  const auto after = cursor.take_comments();
  add_lines(comments, after);
  if (map.description.empty()) map.description = std::move(comments);
  return true;
}

bool parse_uses(Cursor& cursor, Map& map) {
  struct Mode {
    std::string_view word;
    UsesMode mode;
  };
  constexpr std::array<Mode, 4> modes = {{{"source", UsesMode::source},
                                          {"queried", UsesMode::queried},
                                          {"target", UsesMode::target},
                                          {"produced", UsesMode::produced}}};
  constexpr std::array<std::string_view, 4> words = {"source", "queried", "target", "produced"};
  constexpr std::array<std::string_view, 2> next = {"alias", "as"};

  Uses uses;
  uses.documentation = cursor.take_comments();
  uses.place = cursor.place();
  cursor.advance();
  if (!cursor.quoted(uses.url, "the url of a structure in quotes")) return false;
  if (cursor.skip("alias") && !cursor.name(uses.alias, "the name after 'alias'")) return false;
  if (!cursor.skip("as")) {
    return cursor.fail_expected(uses.alias.empty() ? "'alias' or 'as'" : "'as' and source, queried, target or produced",
                                next);
  }
  bool found = false;
  for (const auto& [word, mode] : modes) {
    if (!cursor.is(word)) continue;
    uses.mode = mode;
    found = true;
  }
  if (!found) return cursor.fail_expected("source, queried, target or produced", words);
  cursor.advance();
  (void)cursor.skip(';');
  add_lines(uses.documentation, cursor.take_trailing_comment());
  map.uses.push_back(std::move(uses));
  return true;
}

bool parse_imports(Cursor& cursor, Map& map) {
  Import import;
  (void)cursor.take_comments();
  import.place = cursor.place();
  cursor.advance();
  if (!cursor.quoted(import.url, "the url of a map in quotes")) return false;
  (void)cursor.skip(';');
  (void)cursor.take_trailing_comment();
  map.imports.push_back(std::move(import));
  return true;
}

bool parse_constant(Cursor& cursor, Map& map) {
  Constant constant;
  (void)cursor.take_comments();
  cursor.advance();
  constant.place = cursor.place();
  if (!cursor.name(constant.name, "the name of a constant")) return false;
  if (!cursor.expect('=', "'=' after the name")) return false;
  if (!cursor.expression(constant.value, "an expression after '='")) return false;
  if (!cursor.expect(';', "';' after the expression")) return false;
  (void)cursor.take_trailing_comment();
  map.constants.push_back(std::move(constant));
  return true;
}

bool parse_statement(Cursor& cursor, Map& map, std::string& opening) {
  if (!cursor.count_part()) return false;
  if (cursor.token().kind == TokenKind::metadata) return parse_metadata(cursor, map, opening);
  if (cursor.is("map")) return parse_map_statement(cursor, map);
  if (cursor.is("uses")) return parse_uses(cursor, map);
  if (cursor.is("imports")) return parse_imports(cursor, map);
  if (cursor.is("let")) return parse_constant(cursor, map);
  if (cursor.is("conceptmap")) return parse_concept_map(cursor, map);
  if (cursor.is("group")) return parse_group(cursor, map);
  return cursor.fail_expected("map, conceptmap, uses, imports, let or group", statements);
}

bool at_statement(const Cursor& cursor) {
  if (!cursor.at_line_start()) return false;
  if (cursor.token().kind == TokenKind::metadata) return true;
  // A rule may begin with such a word, too; there a sign follows.
  return cursor.token(1).kind != TokenKind::sign &&
         std::any_of(statements.begin(), statements.end(), [&](auto word) { return cursor.is(word); });
}

}  // namespace

ParsedMap parse_map(std::string_view text, std::string file, const MapLimits& limits) {
  ParsedMap parsed;
  parsed.map.file = std::move(file);
  if (text.size() > limits.max_bytes) {
    auto problem =
        problem_at(parsed.map.file, {}, "the map is longer than " + std::to_string(limits.max_bytes) + " bytes");
    problem.category = Category::too_large;
    problem.code = issue::too_long;
    parsed.problems.push_back(std::move(problem));
    return parsed;
  }
  if (const auto bad = text::invalid_utf8_at(text); bad != std::string_view::npos) {
    const auto place = data::line_column(text, bad);
    parsed.problems.push_back(
        problem_at(parsed.map.file, {place.line, place.column}, "the map is not UTF-8 from here on"));
    return parsed;
  }
  Cursor cursor(text, parsed.map.file, limits, parsed.problems);
  std::string opening;
  while (!cursor.done()) {
    const auto at = cursor.index();
    if (parse_statement(cursor, parsed.map, opening)) continue;
    if (cursor.index() == at) cursor.advance();
    while (!cursor.done() && !at_statement(cursor)) cursor.advance();
  }
  if (parsed.map.description.empty()) parsed.map.description = std::move(opening);
  if (parsed.map.groups.empty() && parsed.problems.empty()) {
    cursor.fail(cursor.place(),
                "the map has no group; expected at least one: group name(source src, target tgt) { ... }");
  }
  return parsed;
}

}  // namespace linkway::mapping
