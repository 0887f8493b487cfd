// Where the walk through an instance stands: a chain on the stack, from the element up to the root of what is
// validated.
#pragma once

#include <string>

#include "data/node.h"
#include "fhir/format/spot.h"
#include "fhir/path/item.h"

namespace linkway::fhir::validation {

struct At;

// What stands where nothing is.
inline constexpr data::Node no_node;

// A resource of the instance: the root, an entry of a Bundle, a parameter, a contained one.
struct Scope {
  const Scope* around = nullptr;  // the Bundle (or Parameters) or container that holds it
  const data::Node* resource = nullptr;
  const At* at = nullptr;  // its place
  bool contained = false;  // in DomainResource.contained of `around`
};

// The type and element are those of the base definitions; profiles are walked beside it.
struct At {
  const At* around = nullptr;         // null for the root
  Spot spot;                          // name, index, element, type; spot.around is that of `around`
  const data::Node* node = nullptr;   // never null; absent for a primitive that has only extensions
  const data::Node* extra = nullptr;  // object of "_name"; never null, absent when there is none
  const Scope* scope = nullptr;       // the resource that it is part of; of a resource: itself

  [[nodiscard]] const Structure* type() const { return spot.type; }      // null for a backbone element
  [[nodiscard]] const Element* element() const { return spot.element; }  // null for a resource
  [[nodiscard]] path::Item item() const {
    return path::Item::of(path::ElementItem{node, extra, spot.type, spot.element});
  }
  [[nodiscard]] std::string path() const { return spot.path(); }
  // Where an issue is pointed at: the value's, else its companion's.
  [[nodiscard]] std::uint32_t position() const {
    return node->position() != data::Node::no_position ? node->position() : extra->position();
  }
};

}  // namespace linkway::fhir::validation
