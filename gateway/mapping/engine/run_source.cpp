// The source side of a rule: which items it is run for.
#include <algorithm>

#include "base/text.h"
#include "fhir/path/types.h"
#include "mapping/engine/coverage.h"
#include "mapping/engine/machine.h"

namespace linkway::mapping {

namespace {

// A value : type takes exactly that primitive (a code is not taken for a string), and what is derived of a complex
// type.
bool is_type(const Item& item, const PlanSource& source) {
  const auto type = fhir::path::type_of(item);
  if (source.type == nullptr) return type.name == source.type_name;
  if (item.is_element() && item.element().type != nullptr) {
    const auto* its = item.element().type;
    if (its == source.type) return true;
    return its->kind != fhir::StructureKind::primitive && its->is_a(source.type->type.view());
  }
  const auto wanted = source.type->type.view();
  if (type.name == wanted) return true;
  // String of FHIRPath and string of FHIR.
  return type.name.size() == wanted.size() && (type.name[0] | 0x20) == (wanted[0] | 0x20) &&
         type.name.substr(1) == wanted.substr(1);
}

// A comment within a check says it in words for the sender; without one the expression itself has to.
std::string words_of_check(std::string_view expression) {
  const auto begin = expression.rfind("/*");
  const auto end = begin == std::string_view::npos ? begin : expression.find("*/", begin + 2);
  if (end == std::string_view::npos) return std::string(expression);
  const auto words = text::trim(expression.substr(begin + 2, end - begin - 2));
  return std::string(words.empty() ? expression : words);
}

// What stays of [mark, end) moves together.
template <class Keep>
void keep_if(std::vector<Item>& items, std::size_t mark, Keep keep) {
  auto to = mark;
  for (auto i = mark; i < items.size(); ++i) {
    if (keep(items[i])) items[to++] = items[i];
  }
  items.resize(to);
}

}  // namespace

void Machine::walk(const Item& from, std::span<const PlanStep> path, std::vector<Item>& into) {
  if (path.empty()) {
    into.push_back(from);
    return;
  }
  if (path.size() == 1) return navigator_.children(from, path[0], into);
  auto begin = from_.size();
  navigator_.children(from, path[0], from_);
  for (std::size_t i = 1; i + 1 < path.size(); ++i) {
    const auto end = from_.size();
    for (auto at = begin; at < end; ++at) navigator_.children(Item(from_[at]), path[i], from_);
    from_.erase(from_.begin() + static_cast<std::ptrdiff_t>(begin), from_.begin() + static_cast<std::ptrdiff_t>(end));
  }
  for (auto at = begin; at < from_.size(); ++at) navigator_.children(from_[at], path.back(), into);
  from_.resize(begin);
}

bool Machine::collect(const PlanRule& rule, const PlanSource& source, std::size_t mark) {
  Item context;
  if (!read(source.context, context)) return true;
  walk(context, source.path, items_);
  if (!spend(rule, items_.size() - mark)) return false;
  if (context_->coverage != nullptr) {
    for (auto i = mark; i < items_.size(); ++i) context_->coverage->read(items_[i]);
  }
  if (items_.size() == mark && source.default_value && !source.path.empty() && !add_default(rule, source)) return false;
  if (!source.type_name.empty()) keep_of_type(source, mark);
  if (source.condition != no_index && !keep_where(rule, source, mark)) return false;
  if (source.check != no_index && !check(rule, source, mark)) return false;
  if (source.log != no_index && !log(rule, source, mark)) return false;
  if (!count_items(rule, source, items_.size() - mark)) return false;
  return !source.list_mode || apply_list_mode(rule, source, mark);
}

// Texts that the evaluator made do not outlive the next evaluation.
bool Machine::add_default(const PlanRule& rule, const PlanSource& source) {
  const auto mark = items_.size();
  if (!values(rule, *source.default_value, items_)) return false;
  for (auto i = mark; i < items_.size(); ++i) {
    auto& item = items_[i];
    if (item.kind() == Item::Kind::string) item = Item::of(arena_->copy(item.string()));
    if (item.kind() == Item::Kind::quantity) {
      item = Item::of(item.quantity().value, arena_->copy(item.quantity().unit_text()), item.calendar());
    }
  }
  return true;
}

void Machine::keep_of_type(const PlanSource& source, std::size_t mark) {
  keep_if(items_, mark, [&](const Item& item) { return is_type(item, source); });
}

bool Machine::keep_where(const PlanRule& rule, const PlanSource& source, std::size_t mark) {
  bool ok = true;
  keep_if(items_, mark, [&](const Item& item) {
    if (!ok || stopped_) return false;
    if (source.variable) source_slot(source.variable) = item;
    const auto truth = test(rule, source.condition, item);
    ok = truth.has_value();
    return truth.value_or(false);
  });
  return ok && !stopped_;
}

bool Machine::check(const PlanRule& rule, const PlanSource& source, std::size_t mark) {
  bool ok = true;
  for (auto i = mark; i < items_.size(); ++i) {
    const Item item = items_[i];
    if (source.variable) source_slot(source.variable) = item;
    const auto truth = test(rule, source.check, item);
    if (truth.value_or(true)) continue;
    const auto outer = current_;
    const bool had = has_current_;
    current_ = item;
    has_current_ = true;
    ok = fail(rule, plan_.expressions[source.check].place,
              "the check failed: " + words_of_check(plan_.expressions[source.check].expression.source()),
              issue::business_rule);
    current_ = outer;
    has_current_ = had;
    if (stopped_) return false;
  }
  return ok;
}

bool Machine::log(const PlanRule& rule, const PlanSource& source, std::size_t mark) {
  std::string text;
  for (auto i = mark; i < items_.size(); ++i) {
    const Item item = items_[i];
    if (source.variable) source_slot(source.variable) = item;
    const auto said = evaluate(rule, source.log, item);
    if (!said) return false;
    for (const auto& part : *said) text += (text.empty() ? "" : ", ") + fhir::path::to_text(part);
  }
  if (!text.empty()) log_.push_back({std::move(text), plan_.files[rule.file], rule.place.line, rule.name});
  return true;
}

bool Machine::count_items(const PlanRule& rule, const PlanSource& source, std::size_t count) {
  if (source.min && count < *source.min) {
    return fail(rule, source.element_place.line != 0 ? source.element_place : source.place,
                "expected at least " + std::to_string(*source.min) + ", found " + std::to_string(count) + " of " +
                    source.context_name + (source.path.empty() ? "" : "." + source.path.back().name),
                issue::required);
  }
  if (count > source.max) {
    return fail(rule, source.element_place.line != 0 ? source.element_place : source.place,
                "expected at most " + std::to_string(source.max) + ", found " + std::to_string(count) + " of " +
                    source.context_name + (source.path.empty() ? "" : "." + source.path.back().name),
                issue::structure);
  }
  return true;
}

bool Machine::apply_list_mode(const PlanRule& rule, const PlanSource& source, std::size_t mark) {
  const auto count = items_.size() - mark;
  if (count == 0) return true;
  const auto first = items_.begin() + static_cast<std::ptrdiff_t>(mark);
  switch (*source.list_mode) {
    case SourceListMode::first: items_.resize(mark + 1); break;
    case SourceListMode::not_first: items_.erase(first); break;
    case SourceListMode::last: items_.erase(first, items_.end() - 1); break;
    case SourceListMode::not_last: items_.pop_back(); break;
    case SourceListMode::only_one:
      if (count > 1) {
        return fail(rule, source.element_place.line != 0 ? source.element_place : source.place,
                    "expected only one, found " + std::to_string(count) + " of " + source.context_name +
                        (source.path.empty() ? "" : "." + source.path.back().name),
                    issue::structure);
      }
      break;
  }
  return true;
}

}  // namespace linkway::mapping
