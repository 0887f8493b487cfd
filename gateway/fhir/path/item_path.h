// Where an element stands, by FHIRPath's own names.
#pragma once

#include <cstddef>
#include <string>

#include "fhir/definitions/definitions.h"
#include "fhir/path/item.h"

namespace linkway::fhir::path {

struct FluentPath {
  std::string text;      // "Observation.value[0].code[0]"; "" when it is not in this resource
  std::size_t work = 0;  // nodes that were looked at to find it
};
// An expression that gives the element and nothing else. Short: an index only where there is a list.
[[nodiscard]] FluentPath fluent_path_of(const Item& item, const data::Node& root, const Definitions& definitions,
                                        bool is_short);

}  // namespace linkway::fhir::path
