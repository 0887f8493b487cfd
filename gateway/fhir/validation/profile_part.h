// What ElementDefinition.type.profile names: a profile, or one element of it (extension
// elementdefinition-profile-element; in an image as url#id).
#pragma once

#include <string_view>

#include "fhir/definitions/definitions.h"

namespace linkway::fhir::validation {

struct ProfilePart {
  const Structure* profile = nullptr;  // null when it is not known, or has no such element
  const Element* element = nullptr;    // null for the whole profile

  explicit operator bool() const { return profile != nullptr; }
};

[[nodiscard]] inline bool names_element(std::string_view canonical) {
  return canonical.find('#') != std::string_view::npos;
}
[[nodiscard]] ProfilePart profile_part(const Definitions& definitions, std::string_view canonical);

}  // namespace linkway::fhir::validation
