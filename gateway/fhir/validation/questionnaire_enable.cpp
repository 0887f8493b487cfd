#include "fhir/validation/questionnaire_enable.h"

#include <algorithm>
#include <utility>

#include "fhir/validation/questionnaire_values.h"

namespace linkway::fhir::validation {

namespace {

// A question that is repeated more often decides by its first answers.
constexpr std::size_t most_items = 1000;

}  // namespace

ResponseIndex::ResponseIndex(const data::Node& response) {
  entries_.push_back({&response, root, 0});
  add(response, root);
  entries_[root].end = static_cast<std::uint32_t>(entries_.size());
}

// As deep as the reader lets it be.
void ResponseIndex::add(const data::Node& holder, std::uint32_t parent) {
  for (const auto& item : holder["item"].items()) {
    const auto index = static_cast<std::uint32_t>(entries_.size());
    entries_.push_back({&item, parent, 0});
    by_node_.emplace(&item, index);
    by_link_id_[item["linkId"].text()].push_back(index);
    add(item, index);
    for (const auto& answer : item["answer"].items()) add(answer, index);
    entries_[index].end = static_cast<std::uint32_t>(entries_.size());
  }
}

std::uint32_t ResponseIndex::of(const data::Node& item) const {
  const auto found = by_node_.find(&item);
  return found == by_node_.end() ? root : found->second;
}

std::vector<const data::Node*> ResponseIndex::nearest(std::uint32_t from, std::string_view link_id) const {
  const auto named = by_link_id_.find(link_id);
  if (named == by_link_id_.end()) return {};
  const auto& all = named->second;
  std::vector<const data::Node*> out;
  while (true) {
    const auto begin = std::lower_bound(all.begin(), all.end(), from);
    const auto end = std::lower_bound(begin, all.end(), entries_[from].end);
    for (auto at = begin; at != end && out.size() < most_items; ++at) out.push_back(entries_[*at].node);
    if (!out.empty() || from == root) return out;
    from = entries_[from].parent;
  }
}

namespace {

bool holds(std::string_view op, const ChoiceValue& answer, const ChoiceValue& expected) {
  if (op == "=") return equal_values(answer, expected);
  if (op == "!=") return !equal_values(answer, expected);
  const auto order = compare_values(answer, expected);
  if (!order) return false;
  if (op == ">") return *order == std::partial_ordering::greater;
  if (op == "<") return *order == std::partial_ordering::less;
  if (op == ">=") return *order == std::partial_ordering::greater || *order == std::partial_ordering::equivalent;
  if (op == "<=") return *order == std::partial_ordering::less || *order == std::partial_ordering::equivalent;
  return false;
}

// Of several answers one is enough, but for "!=", which says that none is so.
bool condition_holds(const data::Node& condition, const std::vector<const data::Node*>& items,
                     QuestionnaireCache& cache) {
  const auto op = condition["operator"].text();
  const auto expected = choice_of(condition, "answer");
  const bool none = op == "!=";
  std::size_t answers = 0;
  for (const auto* item : items) {
    for (const auto& answer : (*item)["answer"].items()) {
      if (!cache.spend(1)) return true;
      ++answers;
      if (op != "exists" && holds(op, choice_of(answer, "value"), expected) != none) return !none;
    }
  }
  if (op == "exists") return expected && expected.node->boolean() == (answers > 0);
  return none && answers > 0;
}

}  // namespace

bool is_enabled(Run& run, const At& response, const ResponseIndex& index, const QuestionnaireItem& item,
                std::uint32_t around, QuestionnaireCache& cache) {
  if (item.enable_expression) {
    const auto* before = std::exchange(run.evaluating, &response);
    const auto result = run.memory.evaluator().test(*item.enable_expression, response.item(), *response.node, run.root);
    run.evaluating = before;
    return !result || result->value_or(false);
  }
  const auto conditions = (*item.node)["enableWhen"].items();
  if (conditions.empty()) return true;
  const bool any = (*item.node)["enableBehavior"].text() == "any";
  for (const auto& condition : conditions) {
    const bool met = condition_holds(condition, index.nearest(around, condition["question"].text()), cache);
    if (met == any) return any;
  }
  return !any;
}

}  // namespace linkway::fhir::validation
