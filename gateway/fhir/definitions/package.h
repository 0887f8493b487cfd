// FHIR packages (https://hl7.org/fhir/packages.html) that come while a gateway runs: profiles, extensions, value sets
// and code systems on top of the core.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "fhir/definitions/compile.h"
#include "fhir/definitions/definitions.h"
#include "fhir/definitions/image.h"

namespace linkway::fhir {

struct PackageLimits {
  std::size_t max_entries = 50'000;  // of the archive, whatever they are
  std::size_t max_file_bytes = 64UL * 1024 * 1024;
  std::size_t max_total_bytes = 512UL * 1024 * 1024;  // of all entries, unpacked
  std::size_t max_ratio = 100;                        // unpacked to packed; real packages are below 20
};

struct LoadedPackage {
  std::shared_ptr<const Image> image;  // for Definitions::with()
  Problems warnings;
};

// A .tgz: package/package.json and the definitions beside it. Resources that define nothing, and the folders below
// package/ (examples, other forms of the same), are passed over. Refused: what is no such archive or over a limit,
// links, paths that are absolute or lead upwards, a package for another version of FHIR, a file that is no JSON (a
// published package is made by machine: one broken file means a broken package), and what compile_definitions refuses.
// Nothing changes when it is refused.
[[nodiscard]] Result<LoadedPackage> load_package(std::span<const std::byte> tgz, const Definitions& below,
                                                 const PackageLimits& limits = {});

// The same from files that were read already: JSON, and XML by the ending .xml. One may be called package.json, and
// says then how the package is called; else it is called `name`. A folder is written by hand: one file that cannot be
// read is named among the warnings, and the rest is loaded.
[[nodiscard]] Result<LoadedPackage> load_package(std::string_view name, std::vector<DefinitionFile> files,
                                                 const Definitions& below,
                                                 BrokenFiles broken_files = BrokenFiles::pass_over);

}  // namespace linkway::fhir
