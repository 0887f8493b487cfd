// Where a reader, writer or check stands in an instance. A chain on the stack, written out only when something is
// wrong.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "fhir/format/shape.h"

namespace linkway::fhir {

struct Spot {
  static constexpr std::size_t no_index = static_cast<std::size_t>(-1);

  const Spot* around = nullptr;
  std::string_view name;             // of the member; of the type for the root
  std::size_t index = no_index;      // in a list; one more than no_index is 0
  const Element* element = nullptr;  // to tell a choice by its element and type; may be null
  const Structure* type = nullptr;

  // FHIRPath, e.g. Observation.component[1].value.ofType(Quantity).unit
  [[nodiscard]] std::string path() const;
};

// Where a place of this slot would be.
[[nodiscard]] inline Spot spot_of(const Spot& around, const Slot& slot) {
  return {&around, slot.name, Spot::no_index, slot.element, slot.inside.type};
}

// What an object without a definition is called: its type, or the path of its element.
[[nodiscard]] std::string name_of(const Inside& object);

}  // namespace linkway::fhir
