// Runs one case of the suite mapping.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "conformance/mapping_cases.h"
#include "mapping/language/map.h"

namespace linkway::conformance {

// Why it fails; nothing when it passes. `library`: what imports may name.
[[nodiscard]] std::optional<std::string> run_mapping_case(const std::filesystem::path& folder, const MappingCase& one,
                                                          std::span<const mapping::Map> library);

// .map, or a StructureMap in JSON or XML.
[[nodiscard]] Result<mapping::Map> read_map_file(const std::filesystem::path& file);

}  // namespace linkway::conformance
