// What a FHIR package says of itself in its package.json.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace linkway::cli {

struct PackageManifest {
  std::string name;                       // "" when there is no manifest: a folder or a file need none
  std::vector<std::string> dependencies;  // names alone: what is installed is what is taken
};

// Of a .tgz or a folder; any other file has none.
[[nodiscard]] Result<PackageManifest> read_manifest_from(const std::filesystem::path& package);

}  // namespace linkway::cli
