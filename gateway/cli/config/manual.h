// What the configuration reader knows of its own keys.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/config/yaml_reader.h"

namespace linkway::cli {

// Every key that a configuration may have, in the order in which they are read.
[[nodiscard]] std::vector<KeyDoc> config_keys();
[[nodiscard]] Result<std::string> read_config_text(const std::string& path);

}  // namespace linkway::cli
