// Walks over resources as they stand in JSON, with the definitions at hand.
#pragma once

#include <string_view>

#include "fhir/definitions/definitions.h"
#include "fhir/path/item.h"

namespace linkway::fhir::path {

class Machine;

// What stands in a place where nothing stands.
[[nodiscard]] const data::Node& absent();

// The object that holds the children: of a complex value itself, of a primitive the member with an underscore; absent
// when there are none.
[[nodiscard]] inline const data::Node& children_of(const ElementItem& element) {
  return element.node->is_object() ? *element.node : *element.extra;
}

// Pushes the children with this name. Choice elements by their name without type (value); valueQuantity is not a name
// of FHIRPath (R4 fhirpath.html#polymorphism). False for a name that the element cannot have.
bool push_children(Machine& machine, const ElementItem& from, const Key& name);

// Of what has an object of children.
void push_all_of(Machine& machine, const ElementItem& from);

// Pushes all children, in the order of the instance. Most elements are primitives and have none.
inline void push_all_children(Machine& machine, const ElementItem& from) {
  if (children_of(from).is_object()) push_all_of(machine, from);
}

// A value as an element, with the type that its resourceType says when it is a resource.
[[nodiscard]] ElementItem resource_element(const data::Node& resource, const Definitions& definitions);

}  // namespace linkway::fhir::path
