#pragma once

#include <optional>
#include <string>

#include "base/clock.h"

namespace linkway::cli {

// When the first of the certificates in a PEM file ends; nothing when none can be read.
[[nodiscard]] std::optional<Instant> first_to_end(const std::string& file);

}  // namespace linkway::cli
