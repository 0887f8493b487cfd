// The files of a FHIR package out of its .tgz.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/result.h"
#include "fhir/definitions/compile.h"
#include "fhir/definitions/package.h"

namespace linkway::fhir {

// The JSON files that stand directly in package/, by their names without the folder, package.json among them.
[[nodiscard]] Result<std::vector<DefinitionFile>> unpack_package(std::span<const std::byte> tgz,
                                                                 const PackageLimits& limits);

}  // namespace linkway::fhir
