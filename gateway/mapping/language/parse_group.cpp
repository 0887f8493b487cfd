// Groups and rules.
#include <array>

#include "mapping/language/cursor.h"

namespace linkway::mapping {

namespace {

// `group name (`: no rule begins so.
bool at_group(const Cursor& cursor) {
  return cursor.is("group") && cursor.token(1).kind == TokenKind::word && cursor.token(2).is_sign('(');
}

bool parse_input(Cursor& cursor, Group& group) {
  constexpr std::array<std::string_view, 2> modes = {"source", "target"};
  Input input;
  if (cursor.is(modes[1])) {
    input.mode = InputMode::target;
  } else if (!cursor.is(modes[0])) {
    return cursor.fail_expected("source or target, and a name", modes);
  }
  cursor.advance();
  input.place = cursor.place();
  if (!cursor.name(input.name, "a name")) return false;
  if (cursor.skip(':') && !cursor.path(input.type, "a type after ':'")) return false;
  input.documentation = cursor.take_comments();
  group.inputs.push_back(std::move(input));
  return true;
}

bool parse_inputs(Cursor& cursor, Group& group) {
  if (!cursor.expect('(', "'(' after the group's name")) return false;
  (void)cursor.take_comments();
  if (cursor.skip(')')) return true;
  while (true) {
    if (!cursor.count_part() || !parse_input(cursor, group)) return false;
    if (cursor.skip(')')) return true;
    if (!cursor.expect(',', "',' or ')'")) return false;
  }
}

bool parse_type_mode(Cursor& cursor, Group& group) {
  constexpr std::array<std::string_view, 2> words = {"types", "type"};
  if (cursor.skip("types")) {
    group.type_mode = TypeMode::types;
  } else if (cursor.skip("type") && cursor.skip('+')) {
    group.type_mode = TypeMode::type_and_types;
  } else {
    return cursor.fail_expected("types or type+ after '<<'", words);
  }
  return cursor.skip_pair('>', '>') || cursor.fail_expected("'>>'");
}

bool parse_group_head(Cursor& cursor, Group& group) {
  constexpr std::array<std::string_view, 1> words = {"extends"};
  cursor.advance();
  group.place = cursor.place();
  if (!cursor.name(group.name, "the name of a group") || !parse_inputs(cursor, group)) return false;
  while (!cursor.is('{')) {
    if (group.extends.empty() && cursor.skip("extends")) {
      group.extends_place = cursor.place();
      if (!cursor.name(group.extends, "the name of a group after 'extends'")) return false;
    } else if (group.type_mode == TypeMode::none && cursor.skip_pair('<', '<')) {
      if (!parse_type_mode(cursor, group)) return false;
    } else {
      return cursor.fail_expected("extends, '<<' or '{'", words);
    }
  }
  return true;
}

bool parse_dependent(Cursor& cursor, Rule& rule) {
  if (!cursor.count_part()) return false;
  Dependent dependent;
  dependent.place = cursor.place();
  if (!cursor.name(dependent.name, "the name of a group, or '{', after 'then'")) return false;
  if (!cursor.expect('(', "'(' after the name of a group")) return false;
  if (!parse_parameters(cursor, dependent.parameters)) return false;
  rule.dependents.push_back(std::move(dependent));
  return true;
}

bool parse_then(Cursor& cursor, Rule& rule) {
  if (!cursor.is('{')) {
    do {
      if (!parse_dependent(cursor, rule)) return false;
    } while (cursor.skip(','));
  }
  if (!cursor.skip('{')) return true;
  const Cursor::Nested nested(cursor);
  if (!nested.ok()) return false;
  parse_rules(cursor, rule.rules, rule.documentation);
  return true;
}

// `src.a -> tgt.a` names no variables and no transform: the types decide.
void complete_simple(Rule& rule) {
  if (rule.sources.size() != 1 || rule.targets.size() != 1 || !rule.rules.empty() || !rule.dependents.empty()) return;
  auto& source = rule.sources.front();
  auto& target = rule.targets.front();
  if (source.element.empty() || !source.variable.empty()) return;
  if (target.context.empty() || target.element.empty() || !target.variable.empty() || target.transform) return;
  source.variable = automatic_variable;
  target.variable = automatic_variable;
  target.transform = Transform::create;
}

bool parse_rule_name(Cursor& cursor, Rule& rule) {
  const auto kind = cursor.token().kind;
  if (kind == TokenKind::text || kind == TokenKind::string) {
    return cursor.quoted(rule.name, "the name of the rule", Cursor::Empty::allow);
  }
  const bool bare = kind == TokenKind::word || kind == TokenKind::quoted_name;
  return !bare || !cursor.token(1).is_sign(';') || cursor.name(rule.name, "the name of the rule");
}

bool parse_rule(Cursor& cursor, Rule& rule) {
  constexpr std::array<std::string_view, 8> after_source = {"as",    "where", "check", "log",
                                                            "first", "last",  "then",  "default"};
  constexpr std::array<std::string_view, 7> after_target = {"as",     "first",   "last", "share",
                                                            "single", "collate", "then"};
  if (!cursor.count_part()) return false;
  rule.documentation = cursor.take_comments();
  rule.place = cursor.place();
  do {
    if (!cursor.count_part() || !parse_source(cursor, rule.sources.emplace_back())) return false;
  } while (cursor.skip(','));
  const bool has_targets = cursor.skip_pair('-', '>');
  if (has_targets) {
    do {
      if (!cursor.count_part() || !parse_target(cursor, rule.targets.emplace_back())) return false;
    } while (cursor.skip(','));
  }
  if (cursor.skip("then") && !parse_then(cursor, rule)) return false;
  complete_simple(rule);
  if (!parse_rule_name(cursor, rule)) return false;
  auto automatic = automatic_name(rule);
  rule.named = !rule.name.empty() && rule.name != automatic;
  if (rule.name.empty()) rule.name = std::move(automatic);
  if (!cursor.is(';')) {
    if (!rule.rules.empty() || !rule.dependents.empty() || rule.named) {
      return cursor.fail_expected("';' at the end of the rule");
    }
    return has_targets ? cursor.fail_expected("',', 'then' or ';'", after_target)
                       : cursor.fail_expected("'->', ',', 'then' or ';'", after_source);
  }
  add_lines(rule.documentation, cursor.take_comments());
  cursor.advance();
  add_lines(rule.documentation, cursor.take_trailing_comment());
  return true;
}

// To the end of a rule, or to what looks like the begin of another one.
void skip_rule(Cursor& cursor, std::size_t from) {
  std::size_t depth = 0;
  bool goes_on = false;  // the rule, on the next line
  for (; !cursor.done() && !at_group(cursor); cursor.advance()) {
    if (cursor.is('}') && depth == 0) return;
    if (depth == 0 && cursor.index() > from && !goes_on && cursor.at_line_start() &&
        cursor.token().kind == TokenKind::word && cursor.token(1).is_sign('.')) {
      return;
    }
    goes_on = cursor.is(',') || cursor.is('>');
    if (cursor.is('{')) ++depth;
    if (cursor.is('}')) --depth;
    if (depth == 0 && cursor.skip(';')) return;
  }
}

}  // namespace

void add_lines(std::string& documentation, const std::string& lines) {
  if (!documentation.empty() && !lines.empty()) documentation += '\n';
  documentation += lines;
}

void parse_rules(Cursor& cursor, std::vector<Rule>& rules, std::string& documentation) {
  while (!cursor.is('}')) {
    if (cursor.done() || at_group(cursor)) {
      if (!cursor.hopeless()) (void)cursor.fail_expected("'}' at the end of the rules");
      return;
    }
    const auto from = cursor.index();
    if (!parse_rule(cursor, rules.emplace_back())) skip_rule(cursor, from);
  }
  add_lines(documentation, cursor.take_comments());
  cursor.advance();
}

bool parse_group(Cursor& cursor, Map& map) {
  Group group;
  group.documentation = cursor.take_comments();
  if (!parse_group_head(cursor, group)) {
    // The rules are read all the same, for what else is wrong.
    while (!cursor.done() && !cursor.is('{') && !at_group(cursor)) cursor.advance();
    if (!cursor.is('{')) return true;
  }
  cursor.advance();
  parse_rules(cursor, group.rules, group.documentation);
  (void)cursor.skip(';');
  add_lines(group.documentation, cursor.take_trailing_comment());
  map.groups.push_back(std::move(group));
  return true;
}

}  // namespace linkway::mapping
