#include "fhir/definitions/structure.h"

#include <algorithm>

namespace linkway::fhir {

const Child* Element::child(const Key& name) const {
  // Written out, without the calls of std::lower_bound: this is the step that every path takes.
  const Child* first = children.begin();
  auto count = children.size();
  while (count > 0) {
    const auto half = count / 2;
    const bool after = first[half].hash < name.hash;
    first = after ? first + half + 1 : first;
    count = after ? count - half - 1 : half;
  }
  for (const auto* end = children.end(); first != end && first->hash == name.hash; ++first) {
    if (first->name.view() == name.text) return first;
  }
  return nullptr;
}

bool Structure::is_a(std::string_view type_name) const {
  return std::ranges::any_of(ancestors, [&](const RelativeText& name) { return name.view() == type_name; });
}

}  // namespace linkway::fhir
