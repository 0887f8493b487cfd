// Paths of discriminators: the simple part of FHIRPath (R4 profiling.html#discriminator).
#pragma once

#include <span>
#include <string_view>

#include "fhir/definitions/definitions.h"

namespace linkway::fhir::validation {

// Whether a path leads somewhere from an element of one of these types, as far as the base definitions tell: what is
// behind resolve() and extension() is taken to exist.
[[nodiscard]] bool path_exists(const Definitions& definitions, std::span<const std::string_view> types,
                               std::string_view path);

}  // namespace linkway::fhir::validation
