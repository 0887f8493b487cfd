// FHIRPath invariants (R4 conformance-rules.html#constraints).
#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "fhir/validation/checks.h"
#include "fhir/validation/known_invariants.h"
#include "fhir/validation/rule.h"

namespace linkway::fhir::validation {

const Rule& Rules::of(const Invariant& invariant, const Inside& object) {
  const void* owner = object.type != nullptr ? static_cast<const void*>(object.type) : object.element;
  auto& known = known_[{&invariant, owner}];
  if (known != nullptr) return *known;
  auto& rule = kept_.emplace_back();
  rule.invariant = &invariant;
  const auto key = invariant.key.view();
  const auto text = invariant.expression.view();
  rule.native = native_rule(key, text);
  rule.best_practice = key == "dom-6";
  rule.of_any_value = rule.native != nullptr && key == "ele-1";
  if (invariant.syntax) rule.expression.emplace(*invariant.syntax);
  if (rule.native == nullptr && rule.expression) {
    rule.presence = Presence::compile(rule.expression->root(), object, definitions_);
  }
  known = &rule;
  return rule;
}

namespace {

// A broken definition may have rules without a key.
std::string_view key_of(const Invariant& invariant) {
  return invariant.key.view().empty() ? "invariant" : invariant.key.view();
}

void not_checked(Run& run, const At& at, const Invariant& invariant, std::string_view why, const Structure* profile) {
  run.warning(at, issue::processing, key_of(invariant),
              "the rule " + std::string(key_of(invariant)) + " was not checked: " + std::string(why), profile);
}

// Once for the whole instance.
void not_all_checked(Run& run, const At& at) {
  if (run.on_trial()) return;
  const auto* root = &at;
  while (root->around != nullptr) root = root->around;
  run.warning(*root, issue::too_costly, "rules-budget",
              "not all rules were checked: together they take more work than a resource of this size may");
}

// %resource is the resource that holds the element with the invariant (R4 fhirpath.html#vars). Where an element of a
// profile is itself a resource (Bundle.entry.resource, contained), that is the one around it.
const Scope& scope_of(const At& at, const Invariant& invariant, const Structure* profile) {
  const auto& own = *at.scope;
  if (profile == nullptr || own.around == nullptr || own.resource != at.node || profile->elements.empty()) return own;
  const auto of_resource = std::span<const Invariant>(profile->root().invariants);
  const bool on_root = std::ranges::any_of(of_resource, [&](const auto& each) { return &each == &invariant; });
  return on_root ? own : *own.around;
}

}  // namespace

void check_rule(Run& run, const At& at, const Rule& rule, const Structure* profile) {
  const auto& invariant = *rule.invariant;
  if (rule.best_practice && !run.options.best_practice) return;
  const auto severity = invariant.error ? Severity::error : Severity::warning;
  if (run.on_trial() && severity < Severity::error) return;
  auto verdict = rule.native != nullptr ? rule.native(run, at) : Verdict::ask;
  if (rule.presence && at.node->is_object())
    verdict = rule.presence->holds(*at.node) ? Verdict::holds : Verdict::broken;
  if (verdict == Verdict::ask) {
    if (!rule.expression) {
      if (!invariant.expression.empty()) not_checked(run, at, invariant, "its expression is not FHIRPath", profile);
      return;
    }
    if (!run.may_evaluate()) return not_all_checked(run, at);
    const auto& scope = scope_of(at, invariant, profile);
    const auto& resource = *scope.resource;
    const auto& root = scope.contained && scope.around != nullptr ? *scope.around->resource : resource;
    const auto* before = std::exchange(run.evaluating, &at);
    const auto result = run.memory.evaluator().test(*rule.expression, at.item(), resource, root);
    run.evaluating = before;
    run.spent(run.memory.evaluator().steps_spent());
    if (!result) return not_checked(run, at, invariant, result.problems().front().text, profile);
    // An empty result is no "true": a period whose ends cannot be compared does not fulfil per-1. Where R4's own
    // expressions count on startsWith() or contains() being false on nothing, known_invariants.cpp decides.
    verdict = result->value_or(false) ? Verdict::holds : Verdict::broken;
  }
  if (verdict == Verdict::holds) return;
  const auto human = invariant.human.view();
  run.report(at, severity, issue::invariant, key_of(invariant),
             human.empty() ? "this must be true: " + std::string(invariant.expression.view()) : std::string(human),
             profile);
}

void check_invariants(Run& run, const At& at, std::span<const Invariant> list, const Structure* profile) {
  if (!run.options.invariants) return;
  const Inside object{at.type() == nullptr ? at.element() : nullptr, at.type()};
  for (const auto& invariant : list) check_rule(run, at, run.memory.rules().of(invariant, object), profile);
}

}  // namespace linkway::fhir::validation
