#include "mapping/engine/checker.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "fhir/path/suggestion.h"
#include "mapping/engine/told.h"
#include "mapping/models/choices.h"

namespace linkway::mapping {

namespace {

std::string name_of(const fhir::Structure* type, const fhir::Element* element) {
  if (type != nullptr) return std::string(type->type.view());
  return element == nullptr ? "" : std::string(element->path.view());
}

std::string missing(const fhir::Structure* type, const fhir::Element* element, std::string_view name) {
  std::vector<std::string_view> names;
  const auto* parent = type != nullptr && !type->elements.empty() ? &type->root() : element;
  if (parent != nullptr) {
    for (const auto& child : parent->children) {
      if (child.plain_choice || !child.element->choice) names.push_back(child.name);
    }
  }
  return name_of(type, element) + " has no element '" + std::string(name) + "'" + fhir::path::suggestion(name, names);
}

bool is_primitive(const fhir::Structure* type) {
  return type != nullptr && type->kind == fhir::StructureKind::primitive;
}

bool may_hold_anything(const fhir::Structure* type) {
  return type != nullptr && type->is_abstract && type->kind != fhir::StructureKind::primitive;
}

}  // namespace

Problems check(const Plan& plan, const CheckOptions& options) { return Checker(plan, options).run(); }

void Checker::tell(std::uint32_t file, const Place& place, Severity severity, std::string text, std::string_view code,
                   const std::string& rule) {
  auto problem = told(plan_.files[file], place, std::move(text), code);
  problem.severity = severity;
  problem.rule = rule;
  if (told_.insert(to_string(problem)).second) problems_.push_back(std::move(problem));
}

Problems Checker::run() {
  const auto& entry = plan_.groups[plan_.entry];
  Call first{plan_.entry, {}};
  for (const auto& input : entry.inputs) {
    first.inputs.push_back({input.type, nullptr, false});
    if (input.mode == InputMode::target && input.type != nullptr) {
      auto& made = made_[{input.type, nullptr}];
      made.built = true;
      made.file = entry.file;
      made.place = entry.place;
    }
  }
  enqueue(first);
  for (std::size_t i = 0; i < to_do_.size() && i < most_calls; ++i) group(Call(to_do_[i]));
  check_called();
  // Groups that no run comes to are checked by the types that they name.
  for (std::uint32_t i = 0; i < plan_.groups.size(); ++i) {
    Call call{i, {}};
    for (const auto& input : plan_.groups[i].inputs) call.inputs.push_back({input.type, nullptr, false});
    const bool reached = std::any_of(calls_.begin(), calls_.end(), [&](const Call& c) { return c.group == i; });
    if (!reached) enqueue(std::move(call));
  }
  const auto required_of = made_;
  for (std::size_t i = 0; i < to_do_.size() && i < most_calls; ++i) group(Call(to_do_[i]));
  made_ = required_of;
  check_required();
  std::stable_sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
  });
  return std::move(problems_);
}

void Checker::enqueue(Call call) {
  if (calls_.insert(call).second) to_do_.push_back(std::move(call));
}

void Checker::group(const Call& call) {
  const auto& group = plan_.groups[call.group];
  sources_.assign(group.source_slots, {});
  targets_.assign(group.target_slots, {});
  for (std::size_t i = 0; i < group.inputs.size(); ++i) {
    const auto& slot = group.input_slots[i];
    const auto value = i < call.inputs.size() ? call.inputs[i] : Known();
    (slot.space == SlotRef::Space::source ? sources_ : targets_)[slot.index] = value;
  }
  rules(group.rules);
}

void Checker::rules(const std::vector<PlanRule>& rules) {
  for (const auto& each : rules) rule(each);
}

void Checker::rule(const PlanRule& rule) {
  const bool outer = source_repeats_;
  source_repeats_ = false;
  auto outer_fresh = std::exchange(fresh_, {});
  for (const auto& each : rule.sources) source(rule, each);
  if (rule.copy_by_type) {
    if (const auto at = spot(rule, rule.targets[0])) copy_by_type(rule, rule.targets[0], at);
  } else {
    for (const auto& each : rule.targets) target(rule, each);
    if (rule.leaves_to_types) left_to_types(rule);
  }
  rules(rule.rules);
  for (const auto& each : rule.calls) call(rule, each);
  source_repeats_ = outer;
  fresh_ = std::move(outer_fresh);
}

bool Checker::repeats_into(const PlanTarget& target, const Spot& spot) const {
  return source_repeats_ && !spot.step.child->element->is_list() && target.shares.empty() &&
         !fresh_.contains(target.context.index);
}

// Where a type is not known, nothing is told.
Checker::Known Checker::walk(const PlanRule& rule, const Known& from, const std::vector<PlanStep>& path,
                             const Place& place) {
  auto at = from;
  at.list = false;
  for (const auto& step : path) {
    if (!at || may_hold_anything(at.type)) return {};
    if (step.name == "value" && is_primitive(at.type)) continue;
    const auto next = plan_.definitions.step(at.element, at.type, step.key());
    if (!next) {
      tell(rule.file, place, Severity::error, missing(at.type, at.element, step.name), issue::structure, rule.name);
      return {};
    }
    const bool list = at.list || next.child->element->is_list();
    const bool known = !next.child->plain_choice && (next.type != nullptr || !next.element->children.empty());
    at = known ? Known{next.type, next.type == nullptr ? next.element : nullptr, list} : Known{nullptr, nullptr, list};
    if (!known && next.child->plain_choice && next.child->element->types.size() == 1) {
      at.type = type_named(plan_.definitions, next.child->element->types[0].name);
    }
  }
  return at;
}

void Checker::source(const PlanRule& rule, const PlanSource& source) {
  const auto context = at(source.context);
  const auto& place = source.element_place.line != 0 ? source.element_place : source.place;
  auto found = walk(rule, context, source.path, place);
  if (source.type != nullptr) {
    const bool related =
        !found.type || found.type->is_a(source.type->type.view()) || source.type->is_a(found.type->type.view());
    if (!related) {
      tell(rule.file, place, Severity::warning,
           "the source is " + with_article(name_of(found.type, found.element)) + " and never " +
               with_article(source.type_name) + ": the rule never runs",
           issue::business_rule, rule.name);
    }
    if (!source.path.empty() && context && !found) {
      const auto last = source.path.back();
      const std::vector<PlanStep> before(source.path.begin(), source.path.end() - 1);
      const auto parent = walk(rule, context, before, place);
      const auto step =
          parent ? plan_.definitions.step(parent.element, parent.type, last.key()) : fhir::Definitions::Step();
      if (step && !may_be(*step.child->element, *source.type)) {
        tell(rule.file, place, Severity::warning,
             std::string(step.child->element->path.view()) + " is never " + with_article(source.type_name) +
                 ": the rule never runs",
             issue::business_rule, rule.name);
      }
    }
    found.type = source.type;
    found.element = nullptr;
  }
  const bool one = source.list_mode == SourceListMode::first || source.list_mode == SourceListMode::last ||
                   source.list_mode == SourceListMode::only_one || source.condition != no_index || source.max <= 1;
  source_repeats_ = source_repeats_ || (found.list && !one);
  if (source.variable) sources_[source.variable.index] = found;
  for (const auto expression : {source.condition, source.check, source.log}) check_expression(rule, expression, found);
  for (const auto condition : {source.condition, source.check}) {
    check_condition(rule, condition);
    check_shadows(rule, condition, found);
  }
}

void Checker::set(const Known& parent, std::string_view name) {
  if (parent) made_[{parent.type, parent.element}].names.emplace(name);
}

void Checker::build(const Known& made, const PlanRule& rule, const Place& place) {
  if (!made || is_primitive(made.type)) return;
  auto& entry = made_[{made.type, made.element}];
  if (entry.built) return;
  entry.built = true;
  entry.file = rule.file;
  entry.place = place;
}

Checker::Spot Checker::spot(const PlanRule& rule, const PlanTarget& target) {
  if (!target.context || target.path.empty()) return {};
  auto parent = targets_[target.context.index];
  const auto& place = target.element_place.line != 0 ? target.element_place : target.place;
  for (std::size_t i = 0; i < target.path.size(); ++i) {
    if (!parent || may_hold_anything(parent.type)) return {};
    const auto& name = target.path[i];
    if (name.name == "value" && is_primitive(parent.type)) return {};
    const auto step = plan_.definitions.step(parent.element, parent.type, name.key());
    if (!step) {
      tell(rule.file, place, Severity::error, missing(parent.type, parent.element, name.name), issue::structure,
           rule.name);
      return {};
    }
    set(parent, step.child->element->name.view());
    if (i + 1 == target.path.size()) return {parent, step};
    parent =
        step.child->plain_choice ? Known() : Known{step.type, step.type == nullptr ? step.element : nullptr, false};
  }
  return {};
}

Checker::Known Checker::at(const SlotRef& slot) const {
  if (!slot) return {};
  return slot.space == SlotRef::Space::source ? sources_[slot.index] : targets_[slot.index];
}

Checker::Known Checker::known(const PlanParameter& parameter) {
  if (parameter.kind != ParameterKind::id || !parameter.slot) return {};
  return parameter.path.empty() ? at(parameter.slot) : Known();
}

void Checker::target(const PlanRule& rule, const PlanTarget& target) {
  const auto at = spot(rule, target);
  Known made;
  if (target.context && target.path.empty()) made = targets_[target.context.index];
  if (at && !at.step.child->plain_choice) {
    made = {at.step.type, at.step.type == nullptr ? at.step.element : nullptr, false};
  }
  if (may_hold_anything(made.type)) made = {};
  const auto& place = target.element_place.line != 0 ? target.element_place : target.place;
  const bool whole = target.transform && *target.transform != Transform::create;
  if (at && repeats_into(target, at) && (!whole || !target.parameters.empty())) {
    tell(rule.file, place, Severity::warning,
         "the source may repeat, " + std::string(at.step.child->element->path.view()) +
             " does not: the last one counts, unless the source says first, last or only_one",
         issue::structure, rule.name);
  }
  if (target.transform == Transform::create) {
    if (target.type != nullptr) made = {target.type, nullptr, false};
    const bool resource_in_backbone = at && target.type != nullptr && at.step.type == nullptr &&
                                      !at.step.child->plain_choice && !at.step.child->element->children.empty() &&
                                      target.type->kind == fhir::StructureKind::resource;
    const bool other_type = at && target.type != nullptr && at.step.type != nullptr &&
                            !target.type->is_a(at.step.type->type.view()) &&
                            !may_be(*at.step.child->element, *target.type);
    if (resource_in_backbone || other_type) {
      tell(rule.file, target.transform_place, Severity::error,
           std::string(at.step.child->element->path.view()) + " cannot be " + with_article(target.type_name),
           issue::structure, rule.name);
    }
  }
  if (whole && *target.transform == Transform::copy && !target.parameters.empty()) {
    const auto& parameter = target.parameters[0];
    const auto value = known(parameter);
    if (at && parameter.kind == ParameterKind::string) check_literal(rule, target, at, parameter);
    const bool by_group = at && value && value.type != at.step.type && enqueue_typed(rule, value, at.step.type);
    if (at && value && !by_group) check_fits(rule, target, at, value);
    if (!target.context) made = value;
  }
  check_translate(rule, target);
  for (const auto& parameter : target.parameters) {
    if (parameter.kind == ParameterKind::expression) {
      const auto focus = target.parameters.size() == 2 ? known(target.parameters[0])
                         : rule.sources.size() == 1 && rule.sources[0].variable
                             ? sources_[rule.sources[0].variable.index]
                             : Known();
      check_expression(rule, parameter.expression, focus);
    }
  }
  if (!whole && (at || !target.context)) build(made, rule, target.place);
  if (!target.variable) return;
  targets_[target.variable.index] = made;
  const bool anew = !target.context || fresh_.contains(target.context.index) ||
                    (at && at.step.child->element->is_list() && target.shares.empty() && !target.collate);
  if (anew && !(target.transform == Transform::copy && target.path.empty())) fresh_.insert(target.variable.index);
}

void Checker::call(const PlanRule& rule, const PlanCall& call) {
  if (call.group == no_index) return;  // told when the map was compiled
  const auto& group = plan_.groups[call.group];
  Call next{call.group, {}};
  for (std::size_t i = 0; i < group.inputs.size() && i < call.arguments.size(); ++i) {
    const auto& input = group.inputs[i];
    auto value = known(call.arguments[i]);
    value.list = false;
    const bool related = input.type == nullptr || value.type == nullptr || value.type->is_a(input.type->type.view()) ||
                         input.type->is_a(value.type->type.view()) || may_hold_anything(value.type);
    if (!related) {
      tell(rule.file, call.arguments[i].place, Severity::error,
           "the group '" + group.name + "' takes " + with_article(input.type_name) + " as '" + input.name +
               "', found " + with_article(name_of(value.type, value.element)),
           issue::structure, rule.name);
    }
    if (!value || may_hold_anything(value.type)) value = {input.type, nullptr, false};
    next.inputs.push_back(value);
  }
  enqueue(std::move(next));
}

bool Checker::enqueue_typed(const PlanRule& rule, const Known& source, const fhir::Structure* to) {
  const auto& scope = plan_.scopes[rule.scope];
  bool found = false;
  for (const auto* groups : {&scope.own, &scope.imported}) {
    for (const auto& group : *groups) {
      const bool fits = source.type != nullptr && group.source != nullptr && group.target != nullptr &&
                        source.type->is_a(group.source->type.view()) && (to == nullptr || to == group.target);
      if (!fits) continue;
      found = true;
      enqueue({group.group, {{source.type, source.element, false}, {group.target, nullptr, false}}});
    }
  }
  return found;
}

// Whatever group takes it may set all that must be there.
void Checker::left_to_types(const PlanRule& rule) {
  const auto& made = targets_[rule.targets[0].variable.index];
  enqueue_typed(rule, sources_[rule.sources[0].variable.index], made.type);
}

void Checker::copy_by_type(const PlanRule& rule, const PlanTarget& target, const Spot& spot) {
  const auto source = sources_[rule.sources[0].variable.index];
  const bool found = enqueue_typed(rule, source, spot.step.child->plain_choice ? nullptr : spot.step.type);
  if (!found) check_fits(rule, target, spot, source);
  if (repeats_into(target, spot)) {
    tell(rule.file, target.element_place.line != 0 ? target.element_place : target.place, Severity::warning,
         "the source may repeat, " + std::string(spot.step.child->element->path.view()) +
             " does not: the last one counts, unless the source says first, last or only_one",
         issue::structure, rule.name);
  }
}

}  // namespace linkway::mapping
