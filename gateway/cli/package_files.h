// FHIR packages from the disk.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "fhir/definitions/package.h"

namespace linkway::cli {

// A FHIR package (.tgz), a single definition (.json, .xml), or a folder of definitions: every .json and .xml file in it
// and in the folders below it, those called example or examples and hidden ones left out. A problem names the file by
// its path from the folder.
[[nodiscard]] Result<fhir::LoadedPackage> load_package_from(const std::filesystem::path& path,
                                                            const fhir::Definitions& below,
                                                            const fhir::PackageLimits& limits = {});

}  // namespace linkway::cli
