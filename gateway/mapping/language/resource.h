// A map as a StructureMap resource.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "data/builder.h"
#include "data/node.h"
#include "mapping/language/map.h"
#include "mapping/language/parse.h"

namespace linkway::mapping {

// What R4 has no element for is written in R4 as the extensions that FHIR names for it
// (http://hl7.org/fhir/5.0/StructureDefinition/extension-...), and in R5 as its elements.
enum class StructureMapForm : std::uint8_t { r4, r5 };

// The contained ConceptMap of a `conceptmap` block breaks dom-3, as it does in HL7's own maps: translate() names it in
// a string, which is not a reference. All else is valid when the map's names are ids (letters, digits, - and .).
//
// Members come in the order of the definition. Metadata lines that the resource has no element for are left out, and
// the name of a rule is made an id (R4: letters, digits, - and .).
[[nodiscard]] data::Node to_resource(const Map& map, data::Builder& builder,
                                     StructureMapForm form = StructureMapForm::r4);

// Either form. Problems have the path of the element; all of them are told, up to 100. `file` is how later problems
// name the map. `text`: what the resource was read from, by which problems tell line and column.
[[nodiscard]] Result<Map> from_resource(const data::Node& resource, std::string file = {}, std::string_view text = {},
                                        const MapLimits& limits = {});

}  // namespace linkway::mapping
