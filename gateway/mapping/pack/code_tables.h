// The code maps of a pack.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/problem.h"
#include "fhir/definitions/compile.h"
#include "mapping/codes/code_map.h"
#include "mapping/pack/pack.h"

namespace linkway::mapping {

// A table with its problems told; nothing when it has an error.
[[nodiscard]] std::optional<CodeMap> read_code_table(const PackFile& file, const std::string& url, Problems& problems);
// The same of the ConceptMaps in a file of definitions (JSON, XML), which are told where they are loaded as such.
[[nodiscard]] std::vector<CodeMap> read_code_maps(const fhir::DefinitionFile& file, Problems& problems);
// A map as a file of definitions, so that $translate knows it, too.
[[nodiscard]] fhir::DefinitionFile definition_of(const CodeMap& map, const std::string& file);

}  // namespace linkway::mapping
