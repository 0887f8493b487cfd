#include <array>

#include "fhir/path/suggestion.h"
#include "mapping/language/cursor.h"

namespace linkway::mapping {

namespace {

struct ListMode {
  std::string_view word;
  TargetListMode mode;
};
constexpr std::array<ListMode, 5> list_modes = {{{"first", TargetListMode::first},
                                                 {"share", TargetListMode::share},
                                                 {"last", TargetListMode::last},
                                                 {"single", TargetListMode::single},
                                                 {"collate", TargetListMode::collate}}};

bool parse_list_modes(Cursor& cursor, Target& target) {
  for (bool any = true; any;) {
    any = false;
    for (const auto& [word, mode] : list_modes) {
      if (!cursor.skip(word)) continue;
      any = true;
      target.list_modes.push_back(mode);
      if (mode != TargetListMode::share) continue;
      if (!target.list_rule_id.empty()) return cursor.fail_expected("one share of a target");
      if (cursor.token().kind == TokenKind::string) {
        if (!cursor.quoted(target.list_rule_id, "a name after 'share'")) return false;
      } else if (!cursor.name(target.list_rule_id, "a name after 'share'")) {
        return false;
      }
    }
  }
  return true;
}

// evaluate(variable, expression), or the expression alone.
bool parse_evaluate(Cursor& cursor, Target& target) {
  const auto is_name = [&](std::size_t ahead) {
    const auto kind = cursor.token(ahead).kind;
    return kind == TokenKind::word || kind == TokenKind::quoted_name;
  };
  std::size_t end = 0;
  while (is_name(end) && cursor.token(end + 1).is_sign('.')) end += 2;
  if (is_name(end) && cursor.token(end + 1).is_sign(',')) {
    if (!parse_parameter(cursor, target.parameters.emplace_back())) return false;
    cursor.advance();
  }
  ExpressionText expression;
  if (!cursor.expression(expression, "an expression")) return false;
  target.parameters.push_back({ParameterKind::expression, std::move(expression.text), expression.place});
  return cursor.expect(')', "')' after the expression");
}

// After the name of a transform and '('.
bool parse_call(Cursor& cursor, const std::string& name, Place place, Target& target) {
  target.transform = transform_of(name);
  target.transform_place = place;
  if (!target.transform) {
    std::array<std::string_view, 17> known;
    for (std::size_t i = 0; i < known.size(); ++i) known[i] = code_of(static_cast<Transform>(i));
    (void)cursor.fail(
        place, "'" + name + "' is no transform (a group is called after 'then')" + fhir::path::suggestion(name, known));
    return !cursor.hopeless() && parse_parameters(cursor, target.parameters);
  }
  return target.transform == Transform::evaluate ? parse_evaluate(cursor, target)
                                                 : parse_parameters(cursor, target.parameters);
}

bool parse_evaluation(Cursor& cursor, Target& target) {
  target.transform_place = cursor.place();
  ExpressionText expression;
  if (!cursor.bracketed(expression, "an expression")) return false;
  target.transform = Transform::evaluate;
  target.parameters.push_back({ParameterKind::expression, std::move(expression.text), expression.place});
  return true;
}

// A number with a unit is FHIRPath only: 5 'mg', 2 days, 4L
bool is_quantity(const Cursor& cursor) {
  const bool sign = cursor.is('-') || cursor.is('+');
  const auto& number = cursor.token(sign ? 1 : 0);
  const auto& next = cursor.token(sign ? 2 : 1);
  if (number.kind != TokenKind::integer && number.kind != TokenKind::decimal) return false;
  return is_unit(next) || (next.is_word("L") && next.begin == number.end);
}

bool parse_transform(Cursor& cursor, Target& target) {
  target.transform_place = cursor.place();
  if (cursor.is('(')) return parse_evaluation(cursor, target);
  if (is_quantity(cursor)) {
    ExpressionText expression;
    if (!cursor.expression(expression, "a value")) return false;
    target.transform = Transform::evaluate;
    target.parameters.push_back({ParameterKind::expression, std::move(expression.text), expression.place});
    return true;
  }
  if (is_literal(cursor)) {
    target.transform = Transform::copy;
    return parse_literal(cursor, target.parameters.emplace_back());
  }
  Parameter variable;
  variable.place = cursor.place();
  if (!cursor.path(variable.text, "a value, a variable, a transform or an expression in parentheses after '='")) {
    return false;
  }
  if (cursor.is('(')) {
    cursor.advance();
    return parse_call(cursor, variable.text, variable.place, target);
  }
  target.transform = Transform::copy;
  target.parameters.push_back(std::move(variable));
  return true;
}

bool parse_what(Cursor& cursor, Target& target) {
  if (cursor.is('(')) return parse_evaluation(cursor, target);
  std::string name;
  if (!cursor.name(name, "a variable, a transform or '(' at the begin of a target")) return false;
  if (cursor.skip('(')) return parse_call(cursor, name, target.place, target);
  target.context = name;
  if (cursor.skip('.')) {
    target.element_place = cursor.place();
    if (!cursor.path(target.element, "the name of an element after '.'")) return false;
  }
  if (cursor.skip('=')) return parse_transform(cursor, target);
  if (target.element.empty()) {
    // `tgt as x`: another name for the same.
    target.context.clear();
    target.transform = Transform::copy;
    target.transform_place = target.place;
    target.parameters.push_back({ParameterKind::id, std::move(name), target.place});
  }
  return true;
}

}  // namespace

bool parse_target(Cursor& cursor, Target& target) {
  target.place = cursor.place();
  if (!parse_what(cursor, target)) return false;
  if (cursor.skip("as") && !cursor.name(target.variable, "the name of a variable after 'as'")) return false;
  return parse_list_modes(cursor, target);
}

}  // namespace linkway::mapping
