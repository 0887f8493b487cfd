#pragma once

#include <ostream>
#include <string>

#include "base/result.h"
#include "cli/config/config.h"

namespace linkway::cli {

// The configuration for commands that only need the store: whoever runs them may not be allowed to read private keys,
// so the files that it names are not looked at.
[[nodiscard]] Result<Config> read_store_config(const std::string& file);

// Says of a partner that was asked for that the configuration does not have it: it may be misspelt, or removed. Nothing
// of one that it has, or of "".
void tell_unknown_partner(std::ostream& err, const Config& config, const std::string& partner);

}  // namespace linkway::cli
