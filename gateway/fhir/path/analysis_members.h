// The members of types.
#pragma once

#include <string>
#include <string_view>

#include "fhir/path/analysis.h"

namespace linkway::fhir::path::analysis {

struct Members {
  Shape shape;
  bool found = false;          // at least one type has such a member, or may have
  std::string written_choice;  // valueQuantity was asked for: "value.ofType(Quantity)"
};
[[nodiscard]] Members members(const Shape& of, const Key& name, const Definitions& definitions);

// "; did you mean 'given'?"
[[nodiscard]] std::string member_suggestion(const Shape& of, std::string_view name);

// The types that Reference.resolve() can give: those of the targets, or any resource.
[[nodiscard]] Shape targets(const Shape& references, const Definitions& definitions);

// A type (Patient, HumanName, string) or a path (Patient.contact.name, Observation.value[x]); false when there is none.
[[nodiscard]] bool find_context(std::string_view path, const Definitions& definitions, Shape& into);

}  // namespace linkway::fhir::path::analysis
