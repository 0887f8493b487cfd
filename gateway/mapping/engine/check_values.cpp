// Whether values fit where they are put, and what is never put.
#include <algorithm>

#include "fhir/path/analysis.h"
#include "fhir/path/suggestion.h"
#include "mapping/engine/checker.h"
#include "mapping/engine/texts.h"
#include "mapping/engine/told.h"
#include "mapping/models/choices.h"

namespace linkway::mapping {

namespace {

bool is_primitive(const fhir::Structure* type) { return type->kind == fhir::StructureKind::primitive; }

// A type of a model may take a text in a way of its own.
bool takes_texts(const fhir::Structure& type) {
  if (type.elements.empty() || type.kind == fhir::StructureKind::logical) return true;
  const auto* value = type.child("value");
  return value != nullptr && !value->plain_choice;
}

}  // namespace

void Checker::check_literal(const PlanRule& rule, const PlanTarget& target, const Spot& spot,
                            const PlanParameter& parameter) {
  const auto* type = spot.step.type;
  if (type == nullptr || !is_primitive(type) || spot.step.child->plain_choice) return;
  const auto& element = *spot.step.child->element;
  const auto path = std::string(element.path.view());
  if (!cast_text(parameter.text, type->type)) {
    tell(rule.file, parameter.place, Severity::error,
         "'" + parameter.text + "' is no " + std::string(type->type.view()) + " for " + path, issue::value, rule.name);
    return;
  }
  if (element.binding != fhir::BindingStrength::required || type->type.view() != "code") return;
  const auto* codes = plan_.definitions.value_set(element.value_set);
  if (codes == nullptr || codes->contains("", parameter.text) != fhir::ValueSet::Answer::no) return;
  std::vector<std::string_view> known;
  for (const auto& code : codes->members) known.push_back(code.code);
  tell(rule.file, parameter.place, Severity::error,
       "'" + parameter.text + "' is no code that " + path + " may have" + fhir::path::suggestion(parameter.text, known),
       issue::code_invalid, rule.name);
  static_cast<void>(target);
}

void Checker::check_fits(const PlanRule& rule, const PlanTarget& target, const Spot& spot, const Known& value) {
  const auto* to = spot.step.type;
  const auto* from = value.type;
  if (spot.step.child->plain_choice || to == nullptr || from == nullptr || to->is_abstract || from->is_abstract) return;
  if (from->is_a(to->type.view()) || may_be(*spot.step.child->element, *from)) return;
  // Of primitives the value tells at run time.
  if (is_primitive(from) && (is_primitive(to) || takes_texts(*to))) return;
  if (to->kind == fhir::StructureKind::logical || from->kind == fhir::StructureKind::logical) return;
  const bool copied = rule.copy_by_type;
  tell(rule.file, target.element_place.line != 0 ? target.element_place : target.place, Severity::error,
       with_article(from->type.view()) + " cannot stand in " + std::string(spot.step.child->element->path.view()) +
           ", which is " + with_article(to->type.view()) +
           (copied ? ", and no group is marked <<types>> for the two" : ""),
       issue::structure, rule.name);
}

// Names that the reference implementation takes and FHIRPath does not have are no mistakes in a map: valueString, and
// the value of a primitive.
void Checker::check_expression(const PlanRule& rule, std::uint32_t expression, const Known& focus) {
  if (expression == no_index) return;
  const auto& text = plan_.expressions[expression];
  fhir::path::AnalysisOptions options;
  options.definitions = &plan_.definitions;
  options.strict = false;
  options.variables = options_.variables;
  for (const auto& use : text.uses) options.variables.push_back(use.name);
  if (focus.type != nullptr && !focus.type->is_abstract) {
    options.contexts.emplace_back(focus.type->type.view());
  } else if (focus.element != nullptr) {
    options.contexts.emplace_back(focus.element->path.view());
  }
  const auto analysis = fhir::path::analyse(text.expression.syntax(), options);
  if (!analysis) return;
  for (const auto& problem : analysis->problems) {
    if (problem.text.find("has no element 'value'") != std::string::npos ||
        problem.text.find("FHIRPath has no '") != std::string::npos ||
        problem.text.find("has no element '") == std::string::npos) {
      continue;
    }
    tell(text.file, within(text.place, problem.line, problem.column), Severity::warning, problem.text, problem.code,
         rule.name);
  }
}

// A name goes to the variable before it goes to the element, in the reference implementation as here: where both are
// there, whoever reads the map may take it for the other one, and nothing would tell.
void Checker::check_shadows(const PlanRule& rule, std::uint32_t condition, const Known& focus) {
  if (condition == no_index || !focus || (focus.type != nullptr && is_primitive(focus.type))) return;
  const auto& text = plan_.expressions[condition];
  for (const auto& use : text.uses) {
    if (use.plain.line == 0 || !use.slot) continue;
    const auto step = plan_.definitions.step(focus.element, focus.type, fhir::Key(use.name));
    if (!step) continue;
    tell(text.file, use.plain, Severity::warning,
         "'" + use.name + "' is the variable of that name here, not the element " +
             std::string(step.child->element->path.view()) + "; did you mean '$this." + use.name + "'? '%" + use.name +
             "' says that the variable is meant",
         issue::business_rule, rule.name);
  }
}

// where "…" is easily written for where (…), and holds for everything.
void Checker::check_condition(const PlanRule& rule, std::uint32_t condition) {
  if (condition == no_index) return;
  const auto& text = plan_.expressions[condition];
  if (text.expression.syntax().root->op != fhir::path::Op::literal) return;
  tell(text.file, text.place, Severity::warning,
       "this condition is a plain value and says nothing; an expression stands in parentheses", issue::business_rule,
       rule.name);
}

// Maps by url may come with the run; those with a # stand in the map itself.
void Checker::check_translate(const PlanRule& rule, const PlanTarget& target) {
  if (target.transform != Transform::translate || target.parameters.size() < 2) return;
  const auto& parameter = target.parameters[1];
  if (parameter.kind != ParameterKind::string || !parameter.text.starts_with('#')) return;
  const auto here = std::to_string(rule.file) + "#";
  if (plan_.concept_maps.contains(std::to_string(rule.file) + parameter.text)) return;
  std::vector<std::string_view> known;
  for (const auto& [key, unused] : plan_.concept_maps) {
    if (key.starts_with(here)) known.push_back(std::string_view(key).substr(here.size() - 1));
  }
  tell(rule.file, parameter.place, Severity::error,
       "there is no conceptmap '" + parameter.text + "' in this map" + fhir::path::suggestion(parameter.text, known),
       issue::not_found, rule.name);
}

void Checker::check_called() {
  std::set<std::uint32_t> reached;
  for (const auto& call : calls_) reached.insert(call.group);
  for (const auto& scope : plan_.scopes) {
    for (const auto* groups : {&scope.own, &scope.imported}) {
      for (const auto& group : *groups) reached.insert(group.group);
    }
  }
  // The rules of a group that another extends stand in that one, with the same ids.
  std::set<std::uint32_t> used;
  for (const auto number : reached) {
    for (const auto& rule : plan_.groups[number].rules) used.insert(rule.id);
  }
  for (std::uint32_t i = 0; i < plan_.groups.size(); ++i) {
    const auto& group = plan_.groups[i];
    const bool extended = !group.rules.empty() && used.contains(group.rules.back().id);
    if (group.file != 0 || reached.contains(i) || extended) continue;
    tell(group.file, group.place, Severity::warning, "the group '" + group.name + "' is never called",
         issue::informational);
  }
}

// An element that is put whole may have it all; one that is built has what rules set.
void Checker::check_required() {
  for (const auto& [kind, made] : made_) {
    if (!made.built) continue;
    const auto* parent = kind.first != nullptr && !kind.first->elements.empty() ? &kind.first->root() : kind.second;
    if (parent == nullptr) continue;
    for (const auto& each : parent->ordered_children) {
      const auto& child = *each;
      if (child.min == 0 || !child.slice_name.empty() || made.names.contains(child.name.view())) continue;
      if (std::ranges::find(options_.given, child.name.view()) != options_.given.end()) continue;
      tell(made.file, made.place, Severity::warning,
           std::string(child.path.view()) + " must be there, and no rule sets it", issue::required);
    }
  }
}

}  // namespace linkway::mapping
