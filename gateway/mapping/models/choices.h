// Of which types an element may be, and what it is called in JSON then.
#pragma once

#include <string_view>

#include "fhir/definitions/definitions.h"
#include "fhir/path/item.h"

namespace linkway::mapping {

// "Quantity" of "http://hl7.org/cda/stds/core/StructureDefinition/Quantity": what stands behind the name of a choice.
[[nodiscard]] inline std::string_view short_name(std::string_view type) { return type.substr(type.rfind('/') + 1); }

// The member by which `element`, a choice that stands in `inside`, is called with this type: valueQuantity. Null when
// it may not have it.
[[nodiscard]] const fhir::Child* typed_choice(const fhir::Definitions& definitions, const fhir::Element* inside,
                                              const fhir::Structure* type, const fhir::Element& element,
                                              std::string_view of_type);

// What an instance says of its type, so that type_named() finds it: the name, or the canonical where the name means
// another type.
[[nodiscard]] std::string_view own_name(const fhir::Definitions& definitions, const fhir::Structure& type);

// What stands in xsi:type: "IVL_TS".
[[nodiscard]] std::string_view schema_name(const fhir::Structure& type);

// The declared type or one derived from it, by what an instance says of its type: own_name(), schema_name(), or the
// last part of a url beside that of the declared one. Null when there is none.
[[nodiscard]] const fhir::Structure* derived_named(const fhir::Definitions& definitions,
                                                   const fhir::Structure& declared, std::string_view name);

// The type by its name, or by its canonical; null when there is none.
[[nodiscard]] const fhir::Structure* type_named(const fhir::Definitions& definitions, std::string_view name);

// Whether an element that may be of these types may be of this one. No types: any.
[[nodiscard]] bool may_be(const fhir::Element& element, const fhir::Structure& type);

}  // namespace linkway::mapping
