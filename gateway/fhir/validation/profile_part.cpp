#include "fhir/validation/profile_part.h"

#include <algorithm>

namespace linkway::fhir::validation {

ProfilePart profile_part(const Definitions& definitions, std::string_view canonical) {
  const auto hash = canonical.find('#');
  ProfilePart part{definitions.structure(canonical.substr(0, hash)), nullptr};
  if (part.profile == nullptr || hash == std::string_view::npos) return part;
  const auto id = canonical.substr(hash + 1);
  const auto& elements = part.profile->elements;
  const auto found = std::ranges::find_if(elements, [&](const Element& each) { return each.id.view() == id; });
  if (found == elements.end()) return {};
  part.element = &*found;
  return part;
}

}  // namespace linkway::fhir::validation
