#include "mapping/models/hl7v2_shape.h"

#include <algorithm>
#include <charconv>

#include "mapping/models/choices.h"
#include "mapping/models/hl7v2_models.h"
#include "mapping/models/model_names.h"

namespace linkway::mapping {

using fhir::Inside;
using fhir::Structure;
using fhir::StructureKind;

namespace {

constexpr std::size_t most_groups_deep = 16;
// Of a field, component or repetition.
constexpr std::size_t highest_number = 10'000;

// Digits at the front; 0 where there are none, or too many.
std::size_t take_number(std::string_view& text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return 0;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number <= highest_number ? number : 0;
}

}  // namespace

Hl7Shape::Hl7Shape(const fhir::Definitions& definitions, const Structure& type) : definitions_(definitions) {
  groups_.emplace_back();
  fill(0, {nullptr, &type}, 0);
}

void Hl7Shape::fill(std::size_t index, const Inside& inside, std::size_t depth) {
  const auto* holder = holder_of(inside);
  if (holder == nullptr || depth > most_groups_deep) return;
  const auto any = std::string(hl7v2_models) + "SEGMENT";
  for (const auto& element : holder->ordered_children) {
    const auto step = definitions_.step(inside.element, inside.type, fhir::Key(element->name.view()));
    if (!step) continue;
    Hl7Child child{{}, 0, step, element->is_list(), element->min > 0};
    if (step.type != nullptr && step.type->type.view() == any) {
      groups_[index].other = step;
      continue;
    }
    if (step.type != nullptr && step.type->kind == StructureKind::logical && step.type->is_a(any)) {
      child.segment = short_name(step.type->type);
    } else if (step.type == nullptr && !step.element->children.empty()) {
      child.group = groups_.size();
      groups_.emplace_back();
      fill(child.group, inside_of(step), depth + 1);
    } else {
      continue;  // id and extension of FHIR's Element
    }
    groups_[index].children.push_back(child);
  }
}

bool Hl7Shape::is_message() const {
  return std::ranges::any_of(groups_.front().children, [](const Hl7Child& child) { return child.segment == "MSH"; });
}

bool Hl7Shape::may_begin(std::size_t group, std::string_view segment) const {
  for (const auto& child : groups_[group].children) {
    const bool here = child.segment.empty() ? may_begin(child.group, segment) : child.segment == segment;
    if (here) return true;
    if (child.required) return false;
  }
  return false;
}

bool Hl7Shape::holds(std::size_t group, std::string_view segment) const {
  return std::ranges::any_of(groups_[group].children, [&](const Hl7Child& child) {
    return child.segment.empty() ? holds(child.group, segment) : child.segment == segment;
  });
}

const Hl7Numbered& Hl7Numbers::of(const Structure& type) {
  const auto [at, fresh] = known_.try_emplace(&type);
  auto& made = at->second;
  if (!fresh) return made;
  made.type = &type;
  const auto* holder = holder_of({nullptr, &type});
  if (holder == nullptr) return made;
  for (const auto& element : holder->ordered_children) {
    const auto name = element->name.view();
    const auto number = read_hl7v2_member(name).number;
    if (number == 0) continue;
    if (made.prefix.empty()) made.prefix = name.substr(0, name.rfind('-'));
    if (made.steps.size() <= number) {
      made.steps.resize(number + 1);
      made.free_text.resize(number + 1);
      made.open.resize(number + 1);
    }
    made.steps[number] = definitions_.step(nullptr, &type, fhir::Key(name));
    const auto text = element->short_text.view();
    made.free_text[number] = text.starts_with("TX ") || text.starts_with("FT ");
    made.open[number] = element->choice;
    if (element->min > 0) made.needed.push_back(number);
  }
  return made;
}

Hl7Member read_hl7v2_member(std::string_view name) {
  const auto dash = name.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return {};
  auto rest = name.substr(dash + 1);
  Hl7Member member;
  member.number = take_number(rest);
  if (member.number == 0) return {};
  if (rest.starts_with('[')) {
    rest.remove_prefix(1);
    member.repetition = take_number(rest);
    if (member.repetition == 0 || !rest.starts_with(']')) return {};
    rest.remove_prefix(1);
  }
  for (auto* part : {&member.component, &member.subcomponent}) {
    if (!rest.starts_with('.')) break;
    rest.remove_prefix(1);
    *part = take_number(rest);
    if (*part == 0) return {};
  }
  // Behind a choice stands the name of its type, which begins with a capital letter.
  const bool type = !rest.empty() && rest.front() >= 'A' && rest.front() <= 'Z' && !member.within();
  return rest.empty() || type ? member : Hl7Member{};
}

}  // namespace linkway::mapping
