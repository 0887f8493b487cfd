#include "fhir/patch/work.h"

#include <algorithm>

namespace linkway::fhir {

std::size_t depth_of(const data::Node& node, PatchWork& work) {
  if (!work.spend(sizeof(data::Member) + node.text().size())) return 0;
  std::size_t below = 0;
  for (const auto& member : node.members()) {
    if (work.exhausted()) return 0;
    below = std::max(below, depth_of(member.value, work));
  }
  for (const auto& item : node.items()) {
    if (work.exhausted()) return 0;
    below = std::max(below, depth_of(item, work));
  }
  return node.is_object() || node.is_list() ? below + 1 : 0;
}

}  // namespace linkway::fhir
