// StructureDefinition as an instance: what its parts ask for.
#pragma once

#include <string_view>

#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

struct DefinitionFacts {
  std::string_view url;
  std::string_view version;
  std::string_view type;            // as it stands
  std::string_view type_name;       // the last part of a type that is a URL
  const Structure* base = nullptr;  // null when it is not known
  bool constraint = false;
  bool logical = false;
};

// StructureDefinition.differential or .snapshot; `parse`: its expressions are not parsed elsewhere.
void check_elements(Run& run, const At& list, const DefinitionFacts& facts, bool snapshot, bool parse);

// What the differential of a constraint says against its base, which is known, as the compiler of definitions finds it.
void check_against_base(Run& run, const At& definition);

// An obligation profile adds obligations, mustSupport and further bindings to its base, and nothing else.
void check_obligations(Run& run, const At& differential, const DefinitionFacts& facts);

}  // namespace linkway::fhir::validation
