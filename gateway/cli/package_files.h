// FHIR packages from the disk.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/result.h"
#include "fhir/definitions/package.h"

namespace linkway::cli {

// The bytes of a file, at most so many. A problem names the file.
[[nodiscard]] Result<std::string> read_package_file(const std::filesystem::path& path, std::size_t most);

// A FHIR package (.tgz), a single definition (.json, .xml), or a folder of definitions: every .json and .xml file in it
// and in the folders below it, those called example or examples and hidden ones left out. A problem names the file by
// its path from the folder.
[[nodiscard]] Result<fhir::LoadedPackage> load_package_from(const std::filesystem::path& path,
                                                            const fhir::Definitions& below,
                                                            const fhir::PackageLimits& limits = {});

}  // namespace linkway::cli
