// Sources, targets and calls of rules.
#include <algorithm>
#include <array>
#include <charconv>

#include "fhir/path/suggestion.h"
#include "mapping/engine/compiler.h"
#include "mapping/engine/told.h"

namespace linkway::mapping {

namespace {

struct Arity {
  std::size_t least;
  std::size_t most;
};

constexpr std::size_t any_number = 64;

Arity arity_of(Transform transform) {
  switch (transform) {
    case Transform::create: return {0, 2};
    case Transform::copy: return {1, 1};
    case Transform::truncate: return {2, 2};
    case Transform::escape: return {2, 3};
    case Transform::cast: return {1, 2};
    case Transform::append: return {1, any_number};
    case Transform::translate: return {2, 3};
    case Transform::reference: return {1, 1};
    case Transform::date_op: return {2, 3};
    case Transform::uuid: return {0, 0};
    case Transform::pointer: return {1, 1};
    case Transform::evaluate: return {1, 2};
    case Transform::cc: return {1, 3};
    case Transform::c: return {2, 3};
    case Transform::qty: return {1, 4};
    case Transform::id: return {2, 3};
    case Transform::cp: return {1, 2};
  }
  return {0, any_number};
}

std::string count_text(const Arity& arity) {
  if (arity.least == arity.most) return std::to_string(arity.least);
  if (arity.most == any_number) return "at least " + std::to_string(arity.least);
  return std::to_string(arity.least) + " to " + std::to_string(arity.most);
}

// Value of a literal that is no text; nothing when there is no such value.
std::optional<fhir::path::Item> literal_of(const Parameter& parameter) {
  using fhir::path::Item;
  using fhir::path::Temporal;
  const auto& text = parameter.text;
  std::optional<Temporal> time;
  switch (parameter.kind) {
    case ParameterKind::boolean: return Item::of(text == "true");
    case ParameterKind::integer: {
      std::int64_t value = 0;
      const auto* begin = text.data() + (text.starts_with('+') ? 1 : 0);
      const auto [stop, error] = std::from_chars(begin, text.data() + text.size(), value);
      if (error == std::errc() && stop == text.data() + text.size()) return Item::of(value);
      break;
    }
    case ParameterKind::decimal: {
      if (const auto value = Decimal::parse(text)) return Item::of(*value);
      break;
    }
    case ParameterKind::date: time = Temporal::parse_date(text); break;
    case ParameterKind::date_time: time = Temporal::parse_date_time(text); break;
    case ParameterKind::time: time = Temporal::parse_time(text); break;
    default: break;
  }
  if (time) return Item::of(*time);
  return std::nullopt;
}

}  // namespace

std::vector<PlanStep> Compiler::compile_path(std::string_view path) {
  std::vector<PlanStep> steps;
  while (!path.empty()) {
    const auto point = path.find('.');
    const auto name = path.substr(0, point);
    steps.push_back({std::string(name), fhir::hash_of(name), plan_->caches++});
    path = point == std::string_view::npos ? std::string_view() : path.substr(point + 1);
  }
  return steps;
}

std::uint32_t Compiler::compile_text(const ExpressionText& text) {
  if (text.empty()) return no_index;
  auto made = compile_expression(text, map().file, names_, {constant_names_, options_.variables});
  if (!made) {
    auto problems = std::move(made).problems();
    std::move(problems.begin(), problems.end(), std::back_inserter(problems_));
    return no_index;
  }
  made->file = at_.map;
  plan_->expressions.push_back(std::move(*made));
  return static_cast<std::uint32_t>(plan_->expressions.size() - 1);
}

PlanSource Compiler::compile_source(const Source& source) {
  PlanSource made;
  made.place = source.place;
  made.element_place = source.element_place;
  made.context_name = source.context;
  made.context = names_.any(source.context);
  if (!made.context) {
    fail(source.place,
         "there is no variable '" + source.context + "'" + fhir::path::suggestion(source.context, names_.known()),
         issue::not_found);
  }
  made.path = compile_path(source.element);
  made.type_name = source.type;
  made.type = type_of(source.type, source.place, "type");
  made.min = source.min;
  if (!source.max.empty() && source.max != "*") {
    std::from_chars(source.max.data(), source.max.data() + source.max.size(), made.max);
  }
  if (source.default_value) made.default_value = compile_parameter(*source.default_value, false);
  made.list_mode = source.list_mode;
  if (!source.variable.empty()) made.variable = names_.add(SlotRef::Space::source, source.variable);
  made.condition = compile_text(source.condition);
  made.check = compile_text(source.check);
  made.log = compile_text(source.log_message);
  return made;
}

PlanTarget Compiler::compile_target(const Target& target) {
  PlanTarget made;
  made.place = target.place;
  made.element_place = target.element_place;
  made.transform_place = target.transform_place;
  made.context_name = target.context;
  if (!target.context.empty()) {
    made.context = names_.target(target.context);
    if (!made.context) {
      const bool is_source = static_cast<bool>(names_.source(target.context));
      fail(target.place,
           is_source ? "'" + target.context + "' is a source: nothing can be put there"
                     : "there is no target variable '" + target.context + "'" +
                           fhir::path::suggestion(target.context, names_.known()),
           issue::not_found);
    }
  }
  if (target.context.empty() && (!target.transform || !target.element.empty())) {
    fail(target.place, "nothing says where this is put, or what is made", issue::required);
  }
  made.path = compile_path(target.element);
  for (const auto mode : target.list_modes) {
    made.first = made.first || mode == TargetListMode::first;
    made.last = made.last || mode == TargetListMode::last;
    made.single = made.single || mode == TargetListMode::single;
    made.collate = made.collate || mode == TargetListMode::collate;
    if (mode == TargetListMode::share) made.shares = names_.share(target.list_rule_id);
  }
  made.transform = target.transform;
  if (target.transform) compile_transform(target, made);
  if (!target.variable.empty()) made.variable = names_.add(SlotRef::Space::target, target.variable);
  return made;
}

void Compiler::check_parameters(const Target& target) {
  const auto arity = arity_of(*target.transform);
  const auto count = target.parameters.size();
  if (count >= arity.least && count <= arity.most) return;
  fail(target.transform_place, std::string(code_of(*target.transform)) + "() takes " + count_text(arity) +
                                   (arity.least == 1 && arity.most == 1 ? " parameter" : " parameters") + ", found " +
                                   std::to_string(count));
}

void Compiler::compile_transform(const Target& target, PlanTarget& into) {
  check_parameters(target);
  const auto transform = *target.transform;
  for (std::size_t i = 0; i < target.parameters.size(); ++i) {
    const auto& parameter = target.parameters[i];
    const bool expression = transform == Transform::evaluate && i + 1 == target.parameters.size();
    if (expression) {
      auto as_text = parameter;
      as_text.kind = ParameterKind::expression;
      into.parameters.push_back(compile_parameter(as_text, false));
    } else {
      into.parameters.push_back(compile_parameter(parameter, true));
    }
  }
  // The type to make: create's first parameter, cast's second.
  const std::size_t at = transform == Transform::create ? 0 : 1;
  if ((transform == Transform::create || transform == Transform::cast) && target.parameters.size() > at &&
      target.parameters[at].kind == ParameterKind::string) {
    into.type_name = target.parameters[at].text;
    into.type = type_of(into.type_name, target.parameters[at].place, "type");
  }
}

PlanParameter Compiler::compile_parameter(const Parameter& parameter, bool is_variable) {
  PlanParameter made;
  made.kind = parameter.kind;
  made.text = parameter.text;
  made.place = parameter.place;
  switch (parameter.kind) {
    case ParameterKind::string: break;
    case ParameterKind::expression: made.expression = compile_text({parameter.text, parameter.place}); break;
    case ParameterKind::id: {
      if (!is_variable) {
        made.kind = ParameterKind::string;
        break;
      }
      const auto point = parameter.text.find('.');
      auto name = parameter.text.substr(0, point);
      if (name.starts_with('%')) name.erase(0, 1);
      made.slot = names_.any(name);
      if (point != std::string::npos) made.path = compile_path(std::string_view(parameter.text).substr(point + 1));
      if (made.slot) break;
      const auto constant = std::find(constant_names_.begin(), constant_names_.end(), name);
      if (constant != constant_names_.end()) {
        made.constant = static_cast<std::uint32_t>(constant - constant_names_.begin());
      } else if (std::find(options_.variables.begin(), options_.variables.end(), name) != options_.variables.end()) {
        made.kind = ParameterKind::expression;
        made.expression = compile_text({"%`" + name + "`", parameter.place});
      } else {
        fail(parameter.place, "there is no variable '" + name + "'" + fhir::path::suggestion(name, names_.known()),
             issue::not_found);
      }
      break;
    }
    default: {
      const auto literal = literal_of(parameter);
      if (literal) {
        made.literal = *literal;
      } else {
        fail(parameter.place, "there is no such value", issue::value);
      }
    }
  }
  return made;
}

PlanCall Compiler::compile_call(const Dependent& dependent) {
  PlanCall made;
  made.group = no_index;
  made.place = dependent.place;
  for (const auto& parameter : dependent.parameters) made.arguments.push_back(compile_parameter(parameter, true));
  const auto found = library_.find(at_.map, dependent.name);
  if (!found.group) {
    fail(dependent.place,
         "there is no group '" + dependent.name + "'" + fhir::path::suggestion(dependent.name, library_.names(at_.map)),
         issue::not_found);
    return made;
  }
  if (found.other) {
    fail(dependent.place, "there is more than one group '" + dependent.name + "': in " +
                              library_.map(found.group.map).file + " and " + library_.map(found.other.map).file);
  }
  const auto& group = library_.group(found.group);
  if (group.inputs.size() != dependent.parameters.size()) {
    fail(dependent.place, "the group '" + dependent.name + "' takes " + std::to_string(group.inputs.size()) +
                              " parameters, found " + std::to_string(dependent.parameters.size()));
    return made;
  }
  for (std::size_t i = 0; i < group.inputs.size(); ++i) {
    auto& argument = made.arguments[i];
    if (group.inputs[i].mode == InputMode::target) {
      // The same name may be a source and a target: what is asked for decides.
      const auto name = argument.text.substr(0, argument.text.find('.'));
      argument.slot = names_.target(name);
      if (!argument.slot || !argument.path.empty()) {
        fail(argument.place, "the group '" + dependent.name + "' takes a target as '" + group.inputs[i].name +
                                 "', found '" + argument.text + "'");
      }
    }
  }
  made.group = group_number(found.group);
  return made;
}

}  // namespace linkway::mapping
