// Profiles that a configuration names and its packages do not bring.
#pragma once

#include "cli/config/config.h"

namespace linkway::cli {

// Of the definitions in the configuration's settings: a problem for each profile that is not there, or is of no use.
[[nodiscard]] Problems missing_profiles(const Config& config);

}  // namespace linkway::cli
