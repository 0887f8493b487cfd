#include "fhir/definitions/terminology.h"

#include <algorithm>
#include <vector>

namespace linkway::fhir {

const Concept* CodeSystem::find(std::string_view code) const {
  const auto* found = std::lower_bound(
      by_code.begin(), by_code.end(), code,
      [&](std::uint32_t index, std::string_view wanted) { return concepts[index].code.view() < wanted; });
  if (found == by_code.end() || concepts[*found].code.view() != code) return nullptr;
  return &concepts[*found];
}

bool CodeSystem::is_below(const Concept& code, const Concept& ancestor) const {
  std::vector<const Concept*> open{&code};
  // Hierarchies may join again; none is seen twice, so that even one with a circle ends.
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (open[i] == &ancestor) return true;
    for (const auto parent : open[i]->parents) {
      const auto* above = &concepts[parent];
      if (std::ranges::find(open, above) == open.end()) open.push_back(above);
    }
  }
  return false;
}

ValueSet::Answer ValueSet::contains(std::string_view system, std::string_view code) const {
  const auto* found =
      std::lower_bound(members.begin(), members.end(), code,
                       [](const ExpandedCode& member, std::string_view wanted) { return member.code.view() < wanted; });
  for (; found != members.end() && found->code.view() == code; ++found) {
    if (system.empty() || found->system.view() == system) return Answer::yes;
  }
  if (expansion == Expansion::complete) return Answer::no;
  const bool open = std::ranges::any_of(
      open_systems, [&](const RelativeText& name) { return name.empty() || system.empty() || name.view() == system; });
  return open ? Answer::unknown : Answer::no;
}

}  // namespace linkway::fhir
