// What an element allows its references to name: types and profiles (ElementDefinition.type.targetProfile).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/definitions/definitions.h"
#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

struct FittingTargets {
  bool any = false;                        // the type itself is allowed, whatever profile it has
  bool unknown = false;                    // a profile that is not here may allow it
  std::vector<const Structure*> profiles;  // of the type
  [[nodiscard]] bool nothing() const { return !any && !unknown && profiles.empty(); }
};

class ReferenceTargets {
 public:
  ReferenceTargets(const Definitions& definitions, const Element& element)
      : definitions_(definitions), element_(element) {}

  // Those that a resource of this type can satisfy.
  [[nodiscard]] FittingTargets of_type(std::string_view type) const;
  // There are some, and not one of them is known here.
  [[nodiscard]] bool none_known() const;

 private:
  const Definitions& definitions_;
  const Element& element_;
};

// "Patient, Group", for texts.
[[nodiscard]] std::string allowed_types(const Definitions& definitions, const Element& element);

// A canonical of an element with targets: what it names is of their types, where that is known.
void check_canonical(Run& run, const At& at, const Element& element, const Structure* profile);

}  // namespace linkway::fhir::validation
