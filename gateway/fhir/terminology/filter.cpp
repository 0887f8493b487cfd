#include "fhir/terminology/filter.h"

#include <re2/re2.h>

#include <algorithm>
#include <optional>

namespace linkway::fhir::terminology {

namespace {

using Values = std::vector<std::string_view>;

Passes told(bool yes) { return {yes ? Answer::yes : Answer::no, {}}; }

bool is_hierarchical(Filter::Op op) {
  return op == Filter::Op::is_a || op == Filter::Op::descendent_of || op == Filter::Op::is_not_a ||
         op == Filter::Op::generalizes;
}

Passes by_hierarchy(const Filter& filter, const FoundCode& found, const CodeSystems& systems) {
  const std::string name(found.system->url);
  const auto* other = systems.find_in(*found.system, filter.value);
  if (other == nullptr) return {Answer::unknown, "there is no code " + std::string(filter.value) + " in " + name};
  const auto& own = *found.concept_found;
  switch (filter.op) {
    case Filter::Op::is_a: return told(found.system->is_below(own, *other));
    case Filter::Op::descendent_of: return told(&own != other && found.system->is_below(own, *other));
    case Filter::Op::is_not_a: return told(!found.system->is_below(own, *other));
    default: return told(found.system->is_below(*other, own));
  }
}

void children_of(const CodeSystem& system, const Concept& parent, Values& values) {
  const auto index = static_cast<std::uint32_t>(&parent - system.concepts.begin());
  for (const auto& item : system.concepts) {
    if (std::ranges::find(item.parents, index) != item.parents.end()) values.push_back(item.code);
  }
}

// Nothing when only the code system could tell, and it is not here.
std::optional<Values> values_of(const Filter& filter, std::string_view code, const FoundCode& found) {
  const auto property = filter.property;
  if (property == "concept" || property == "code") return Values{code};
  if (found.concept_found == nullptr) return std::nullopt;
  const auto& own = *found.concept_found;
  if (property == "display") return Values{own.display.view()};
  Values values;
  if (property == "parent") {
    for (const auto parent : own.parents) values.push_back(found.system->concepts[parent].code);
  } else if (property == "child") {
    children_of(*found.system, own, values);
  } else {
    for (const auto& item : own.properties) {
      if (item.code.view() == property) values.push_back(item.value);
    }
  }
  return values;
}

Passes by_value(const Filter& filter, const Values& own) {
  const auto found_in = [&](const Values& wanted) { return std::ranges::find_first_of(own, wanted) != own.end(); };
  switch (filter.op) {
    case Filter::Op::equal: return told(std::ranges::find(own, filter.value) != own.end());
    case Filter::Op::exists: return told(own.empty() == (filter.value == "false"));
    case Filter::Op::in: return told(found_in(filter.values));
    case Filter::Op::not_in: return told(!found_in(filter.values));
    case Filter::Op::regex:
      if (filter.pattern == nullptr) {
        return {Answer::unknown, "'" + std::string(filter.value) + "' is no regular expression"};
      }
      return told(std::ranges::any_of(own, [&](std::string_view text) {
        return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *filter.pattern);
      }));
    default: return {Answer::unknown, "the filter '" + std::string(filter.op_text) + "' is not known"};
  }
}

}  // namespace

Passes passes(const Filter& filter, std::string_view code, const FoundCode& found, const CodeSystems& systems) {
  const bool hierarchical = is_hierarchical(filter.op);
  if (hierarchical && found.concept_found != nullptr) return by_hierarchy(filter, found, systems);
  const auto own = hierarchical ? std::nullopt : values_of(filter, code, found);
  if (own) return by_value(filter, *own);
  const auto why = found.reason.empty() ? std::string("nothing but the form of its codes is known") : found.reason;
  return {Answer::unknown, why};
}

}  // namespace linkway::fhir::terminology
