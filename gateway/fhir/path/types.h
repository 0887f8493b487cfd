// The types of items: is, as, ofType, type() (N1 section 6.3; R4 fhirpath.html#types).
#pragma once

#include <string_view>

#include "fhir/definitions/definitions.h"
#include "fhir/path/item.h"

namespace linkway::fhir::path {

// A type specifier. Without qualifier Boolean is System.Boolean and boolean is FHIR.boolean; Quantity is both.
struct TypeName {
  std::string_view qualifier;
  std::string_view name;
};

// Whether there is such a type; always when there are no definitions to tell.
[[nodiscard]] bool is_known(const TypeName& type, const Definitions& definitions);
// The same or derived from it: a code is a string.
[[nodiscard]] bool is_of(const Item& item, const TypeName& type);
// For as and ofType: of the same primitive type, or of the same or a derived complex type. A code is not taken for a
// string, as FHIR's own test suite has it.
[[nodiscard]] bool is_taken_for(const Item& item, const TypeName& type);

// `as String` of published invariants: the FHIR primitive that a System type without qualifier is named after.
[[nodiscard]] bool is_namesake(const Item& item, const TypeName& type);

// System and FHIR, Patient, BackboneElement... ; an empty name for what no definition is known of.
[[nodiscard]] TypeValue type_of(const Item& item);

}  // namespace linkway::fhir::path
