// The FHIR packages of a gateway: whatever stands in its packages folder, on top of the built-in definitions.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "fhir/definitions/package.h"

namespace linkway::cli {

struct InstalledPackage {
  std::filesystem::path path;
  std::shared_ptr<const fhir::Image> image;
  Problems warnings;  // definitions of it that cannot be used, or not wholly
};

struct Packages {
  fhir::Definitions definitions;            // the built-in ones and all of `installed`
  std::vector<InstalledPackage> installed;  // as they were loaded
};

// Loads each .tgz, folder, .json and .xml file that stands directly in `folder` (hidden ones left out), those first
// that others depend on by their manifests, else by their names. "" is no folder: the built-in definitions alone. A
// package that cannot be read is a problem; a definition in it that is wrong is a warning.
[[nodiscard]] Result<Packages> load_packages(const std::filesystem::path& folder);

// Copies a package (a .tgz, or a folder) into `folder`, under its own name and version, once it has been loaded on top
// of what is there: whole, or not at all. Gives where it stands now. Refused: what cannot be loaded, or is there
// already in the same version.
[[nodiscard]] Result<InstalledPackage> install_package(const std::filesystem::path& package,
                                                       const std::filesystem::path& folder);

}  // namespace linkway::cli
