#pragma once

#include <string>

#include "base/result.h"
#include "cli/config/config.h"

namespace linkway::cli {

// The configuration for commands that only need the store: whoever runs them may not be allowed to read private keys,
// so the files that it names are not looked at.
[[nodiscard]] Result<Config> read_store_config(const std::string& file);

}  // namespace linkway::cli
