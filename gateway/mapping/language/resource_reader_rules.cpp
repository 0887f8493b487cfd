// Groups and rules of a StructureMap.
#include <algorithm>

#include "base/decimal.h"
#include "mapping/language/escape.h"
#include "mapping/language/resource_reader.h"
#include "mapping/language/resource_words.h"

namespace linkway::mapping {

using data::Node;

Group ResourceReader::group(const Node& object, const Spot& spot) {
  Group group;
  group.name = name(object, spot, "name", true);
  group.extends = name(object, spot, "extends");
  group.type_mode =
      code(object, spot, "typeMode", TypeMode::none,
           {{"none", TypeMode::none}, {"types", TypeMode::types}, {"type-and-types", TypeMode::type_and_types}});
  group.documentation = documentation(text(object, spot, "documentation"));
  each(object, spot, "input", [&](const Node& one, const Spot& item) { group.inputs.push_back(input(one, item)); });
  each(object, spot, "rule", [&](const Node& one, const Spot& item) { group.rules.push_back(rule(one, item, 0)); });
  return group;
}

Input ResourceReader::input(const Node& object, const Spot& spot) {
  Input input;
  input.name = name(object, spot, "name", true);
  input.type = name(object, spot, "type");
  input.mode = code(object, spot, "mode", InputMode::source,
                    {{"source", InputMode::source}, {"target", InputMode::target}}, true);
  input.documentation = documentation(text(object, spot, "documentation"));
  return input;
}

namespace {

// What neither names nor makes anything is `src.a -> tgt.a`.
void complete(Rule& rule) {
  if (rule.sources.size() != 1 || rule.targets.size() != 1 || !rule.rules.empty() || !rule.dependents.empty()) return;
  auto& source = rule.sources.front();
  auto& target = rule.targets.front();
  if (source.element.empty() || !source.variable.empty() || target.element.empty() || !target.variable.empty() ||
      target.transform) {
    return;
  }
  source.variable = automatic_variable;
  target.variable = automatic_variable;
  target.transform = Transform::create;
}

}  // namespace

Rule ResourceReader::rule(const Node& object, const Spot& spot, std::size_t depth) {
  Rule rule;
  if (depth > limits_.max_depth) {
    fail(spot, "rules are nested too deeply: more than " + std::to_string(limits_.max_depth) + " within one another");
    return rule;
  }
  each(object, spot, "source", [&](const Node& one, const Spot& item) { rule.sources.push_back(source(one, item)); });
  if (rule.sources.empty()) fail({&spot, "source"}, "a rule has at least one source");
  each(object, spot, "target", [&](const Node& one, const Spot& item) { rule.targets.push_back(target(one, item)); });
  each(object, spot, "rule",
       [&](const Node& one, const Spot& item) { rule.rules.push_back(this->rule(one, item, depth + 1)); });
  each(object, spot, "dependent",
       [&](const Node& one, const Spot& item) { rule.dependents.push_back(dependent(one, item)); });
  rule.documentation = documentation(text(object, spot, "documentation"));
  complete(rule);
  rule.name = text(object, spot, "name");
  auto automatic = automatic_name(rule);
  rule.named = !rule.name.empty() && rule.name != automatic && rule.name != rule_id(automatic);
  if (!rule.named) rule.name = std::move(automatic);
  return rule;
}

Source ResourceReader::source(const Node& object, const Spot& spot) {
  Source source;
  source.context = name(object, spot, "context", true);
  source.element = name(object, spot, "element");
  source.type = name(object, spot, "type");
  constexpr std::size_t most_digits = 9;
  const auto number = [](std::string_view text) {
    return !text.empty() && text.size() <= most_digits && text.find_first_not_of("0123456789") == text.npos;
  };
  if (const auto& min = object["min"]) {
    if (number(min.text())) {
      source.min = static_cast<std::uint32_t>(std::stoul(std::string(min.text())));
    } else {
      fail({&spot, "min"}, "expected a number that is not negative");
    }
  }
  source.max = text(object, spot, "max");
  if (!source.max.empty() && source.max != "*" && !number(source.max)) {
    fail({&spot, "max"}, "expected a number, or *");
  } else if (!source.max.empty() && source.max != "*") {
    source.max = std::to_string(std::stoul(source.max));
  }
  // The language has both or none.
  if (source.min && source.max.empty()) source.max = "*";
  if (!source.min && !source.max.empty()) source.min = 0;
  if (source.min && source.max != "*" && number(source.max) && std::stoul(source.max) < *source.min) {
    fail({&spot, "max"}, "the most is less than the least");
  }
  default_value(object, spot, source);
  if (object["listMode"]) {
    source.list_mode = code(object, spot, "listMode", SourceListMode::first,
                            {{"first", SourceListMode::first},
                             {"not_first", SourceListMode::not_first},
                             {"last", SourceListMode::last},
                             {"not_last", SourceListMode::not_last},
                             {"only_one", SourceListMode::only_one}});
  }
  source.variable = name(object, spot, "variable");
  source.condition = expression(object, spot, "condition");
  source.check = expression(object, spot, "check");
  source.log_message = expression(object, spot, "logMessage");
  return source;
}

void ResourceReader::default_value(const Node& object, const Spot& spot, Source& source) {
  const auto expression_of = [&](const Node& value) {
    Parameter parameter;
    parameter.kind = ParameterKind::expression;
    parameter.text = text(value, spot, "expression", true);
    if (!parameter.text.empty()) parameter.text = expression(parameter.text, spot);
    source.default_value = std::move(parameter);
  };
  for (const auto& extension : object["_defaultValue"]["extension"].items()) {
    if (extension["url"].text() == default_extension) return expression_of(extension["valueExpression"]);
  }
  for (const auto& member : object.members()) {
    if (!member.name.view().starts_with("defaultValue")) continue;
    if (member.name.view() == "defaultValueExpression") return expression_of(member.value);
    if (member.value.is_object() || member.value.is_list()) {
      return fail({&spot, member.name.view()}, "a default value that is no primitive or expression is not supported");
    }
    source.default_value = parameter(object, spot, "defaultValue");
    return;
  }
}

Target ResourceReader::target(const Node& object, const Spot& spot) {
  Target target;
  target.context = name(object, spot, "context");
  target.element = name(object, spot, "element");
  if (target.context.empty() && !target.element.empty()) fail({&spot, "element"}, "an element has a context");
  target.variable = name(object, spot, "variable");
  target.list_rule_id = name(object, spot, "listRuleId");
  each(object, spot, "listMode", [&](const Node& mode, const Spot& item) {
    for (const auto known : {TargetListMode::first, TargetListMode::share, TargetListMode::last, TargetListMode::single,
                             TargetListMode::collate}) {
      if (mode.text() == code_of(known)) return target.list_modes.push_back(known);
    }
    fail(item, "expected first, share, last, single or collate");
  });
  const auto shares = std::count(target.list_modes.begin(), target.list_modes.end(), TargetListMode::share);
  if (shares > 1) fail({&spot, "listMode"}, "share is there twice");
  if (shares > 0 && target.list_rule_id.empty()) fail({&spot, "listRuleId"}, "share has a name");
  if (shares == 0) target.list_rule_id.clear();
  transform(object, spot, target);
  return target;
}

void ResourceReader::transform(const Node& object, const Spot& spot, Target& target) {
  const auto code = text(object, spot, "transform");
  if (!code.empty()) {
    target.transform = transform_of(code);
    if (!target.transform) fail({&spot, "transform"}, "'" + code + "' is no transform");
  } else if (target.element.empty()) {
    // Another name for the same.
    if (target.context.empty()) return fail(spot, "a target has a context or a transform");
    target.transform = Transform::copy;
    target.parameters.push_back({ParameterKind::id, std::move(target.context), {}});
    target.context.clear();
    return;
  }
  each(object, spot, "parameter",
       [&](const Node& one, const Spot& item) { target.parameters.push_back(parameter(one, item, "value")); });
  if (!target.transform && !target.parameters.empty()) {
    return fail({&spot, "parameter"}, "there is no transform that takes a parameter");
  }
  if (target.transform != Transform::evaluate) return;
  auto& all = target.parameters;
  const bool fits = all.size() == 1 || (all.size() == 2 && all.front().kind == ParameterKind::id);
  if (!fits || all.back().kind == ParameterKind::boolean) {
    return fail({&spot, "parameter"}, "evaluate takes an expression, or a variable and an expression");
  }
  all.back().kind = ParameterKind::expression;
  all.back().text = expression(all.back().text, {&spot, "parameter", all.size() - 1});
}

Parameter ResourceReader::parameter(const Node& object, const Spot& spot, std::string_view prefix) {
  Parameter parameter;
  const auto members = object.members();
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const auto& member) { return member.name.view().starts_with(prefix); });
  if (found == members.end()) {
    fail(spot, "expected a value");
    return parameter;
  }
  const auto type = found->name.view().substr(prefix.size());
  const auto& value = found->value;
  const Spot here{&spot, found->name.view()};
  parameter.text = value.text();
  if (value.kind() == data::Kind::boolean) {
    parameter.kind = ParameterKind::boolean;
    parameter.text = value.boolean() ? "true" : "false";
  } else if (value.kind() == data::Kind::number) {
    parameter.kind = ParameterKind::integer;
    const auto decimal = Decimal::parse(value.text());
    if (!decimal) fail(here, "the number is out of range");
    // The language has no exponents; JSON has.
    if (decimal) parameter.text = decimal->to_string();
    const auto whole = decimal ? decimal->to_integer() : std::nullopt;
    constexpr std::int64_t largest = 2147483647;
    const bool fits = whole && *whole >= -largest && *whole <= largest;
    if (!fits || parameter.text.find('.') != std::string::npos) parameter.kind = ParameterKind::decimal;
  } else if (!value.is_text()) {
    fail(here, "expected a text, number or boolean");
  } else if (type == "Id" && prefix == "value") {
    parameter.kind = ParameterKind::id;
    parameter.text = name(object, spot, found->name.view());
  } else if (type == "Date" || type == "Time" || type == "DateTime" || type == "Instant") {
    const auto text = (type == "Time" ? "@T" : "@") + parameter.text;
    if (!read_literal(text, parameter)) fail(here, "expected a date or time");
  } else {
    parameter.kind = ParameterKind::string;
  }
  return parameter;
}

Dependent ResourceReader::dependent(const Node& object, const Spot& spot) {
  Dependent dependent;
  dependent.name = name(object, spot, "name", true);
  each(object, spot, "variable", [&](const Node& one, const Spot& item) {
    if (!one.is_text() || one.text().empty()) return fail(item, "expected a text");
    dependent.parameters.push_back(variable(std::string(one.text()), item));
  });
  each(object, spot, "parameter",
       [&](const Node& one, const Spot& item) { dependent.parameters.push_back(parameter(one, item, "value")); });
  return dependent;
}

Parameter ResourceReader::variable(const std::string& text, const Spot& spot) {
  Parameter parameter{ParameterKind::id, text, {}};
  if (!looks_like_value(text)) {
    if (!is_sound_name(text)) fail(spot, unsound_name);
    return parameter;
  }
  if (text.front() == '`' && read_path(text, parameter.text)) return parameter;
  if (!read_literal(text, parameter)) fail(spot, "expected a variable, or a value as the mapping language writes it");
  return parameter;
}

}  // namespace linkway::mapping
