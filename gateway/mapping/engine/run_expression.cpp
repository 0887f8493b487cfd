// FHIRPath within a run: what its names stand for, and what its problems say.
#include <algorithm>

#include "fhir/path/navigation.h"
#include "mapping/engine/coverage.h"
#include "mapping/engine/machine.h"

namespace linkway::mapping {

namespace {

constexpr std::uint64_t steps_of_an_expression = 10;

}  // namespace

void Machine::cover(const PlanExpression& text, const Item& focus) {
  const auto& tree = text.expression.syntax();
  context_->coverage->read_by(tree, focus);
  for (const auto& use : text.uses) {
    if (use.slot.space == SlotRef::Space::source) context_->coverage->read_by(tree, source_slot(use.slot));
  }
}

std::optional<fhir::path::Items> Machine::evaluate(const PlanRule& rule, std::uint32_t expression, const Item& focus) {
  if (!spend(rule, steps_of_an_expression)) return std::nullopt;
  const auto& text = plan_.expressions[expression];
  if (context_->coverage != nullptr) cover(text, focus);
  const auto* outer = expression_;
  expression_ = &text;
  const auto& root = !inputs_.empty() && inputs_[0].is_element() ? *inputs_[0].element().node : fhir::path::absent();
  auto result = evaluator_.run(text.expression, focus, root, root);
  expression_ = outer;
  if (result) return *result;
  for (const auto& found : result.problems()) {
    fail(rule, within(text.place, found.line, found.column), found.text, found.code);
  }
  return std::nullopt;
}

std::optional<bool> Machine::test(const PlanRule& rule, std::uint32_t expression, const Item& focus) {
  if (!spend(rule, steps_of_an_expression)) return std::nullopt;
  const auto& text = plan_.expressions[expression];
  if (context_->coverage != nullptr) cover(text, focus);
  const auto* outer = expression_;
  expression_ = &text;
  const auto& root = !inputs_.empty() && inputs_[0].is_element() ? *inputs_[0].element().node : fhir::path::absent();
  const auto result = evaluator_.test(text.expression, focus, root, root);
  expression_ = outer;
  if (result) return result->value_or(false);
  for (const auto& found : result.problems()) {
    fail(rule, within(text.place, found.line, found.column), found.text, found.code);
  }
  return std::nullopt;
}

bool Machine::variable(std::string_view name, std::vector<Item>& into) {
  if (expression_ != nullptr) {
    for (const auto& use : expression_->uses) {
      if (use.name != name) continue;
      if (!use.slot) {
        if (use.constant < constants_.size()) into = constants_[use.constant];
        return true;
      }
      Item item;
      if (read(use.slot, item)) into.push_back(item);
      return true;
    }
  }
  for (const auto& [known, text] : context_->variables) {
    if (known != name) continue;
    if (!text.empty()) into.push_back(Item::of(std::string_view(text)));  // FHIR has no empty text
    return true;
  }
  return context_->host != nullptr && context_->host->variable(name, into);
}

const data::Node* Machine::resolve(std::string_view reference) {
  return context_->host == nullptr ? nullptr : context_->host->resolve(reference);
}

std::optional<bool> Machine::conforms(const fhir::path::ElementItem& item, std::string_view canonical) {
  return context_->host == nullptr ? std::nullopt : context_->host->conforms(item, canonical);
}

std::optional<bool> Machine::member_of(std::string_view value_set, std::string_view system, std::string_view code) {
  if (context_->host != nullptr) return context_->host->member_of(value_set, system, code);
  if (context_->terminology == nullptr) return std::nullopt;
  const auto answer = context_->terminology->validate_code(value_set, {system, {}, code, {}});
  if (answer.member == fhir::terminology::Answer::unknown) return std::nullopt;
  return answer.member == fhir::terminology::Answer::yes;
}

}  // namespace linkway::mapping
