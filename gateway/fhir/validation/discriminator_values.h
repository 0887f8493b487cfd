// The values of an instance at the end of a discriminator's path.
#pragma once

#include <functional>
#include <span>

#include "fhir/validation/discriminator.h"

namespace linkway::fhir::validation {

// Calls `see` for each value until it returns true; whether it did.
bool visit_values(Run& run, const At& from, std::span<const PathStep> path, const std::function<bool(const At&)>& see);

}  // namespace linkway::fhir::validation
