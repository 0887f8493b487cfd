// The tables as StructureDefinitions, from which the build makes the image that is part of every program.
#pragma once

#include <string>

namespace linkway::mapping {

// A Bundle in JSON.
[[nodiscard]] std::string hl7v2_definitions_json();

}  // namespace linkway::mapping
