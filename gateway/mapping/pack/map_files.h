// A map of a pack from its file, in either of its forms.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "fhir/definitions/definitions.h"
#include "mapping/language/map.h"

namespace linkway::mapping {

// Text of the FHIR Mapping Language (.map), or a StructureMap resource (.json, .xml). Nothing when it cannot be used;
// all that is wrong goes into `problems`.
[[nodiscard]] std::optional<Map> read_map_file(const std::string& path, std::string_view bytes,
                                               const fhir::Definitions& definitions, Problems& problems);

}  // namespace linkway::mapping
