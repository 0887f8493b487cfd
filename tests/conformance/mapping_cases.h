// The cases of the suite mapping, as its manifest.xml lists them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace linkway::conformance {

struct MappingCase {
  std::string name;
  std::string source;               // files, relative to the folder of the manifest
  std::string map;                  // .map, or a StructureMap as .json or .xml
  std::string output;               // "" where it must fail
  std::vector<std::string> models;  // definitions to load first
  bool fails = false;
};

// A folder without a manifest has none.
[[nodiscard]] Result<std::vector<MappingCase>> read_mapping_cases(const std::filesystem::path& folder);

// How the report calls it: what it is with definitions of its own is another case than without them.
[[nodiscard]] std::string title_of(const MappingCase& one);

}  // namespace linkway::conformance
