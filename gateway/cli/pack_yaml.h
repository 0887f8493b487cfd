// pack.yaml: every key of it, read with file, line and reason.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/config/yaml_reader.h"
#include "mapping/pack/manifest.h"

namespace linkway::cli {

// All problems at once, in the order of the file. `folder` is the name of the folder that the file stands in: the pack
// is called as its folder is.
[[nodiscard]] Result<mapping::Manifest> parse_pack_yaml(const std::string& yaml, const std::string& file_name,
                                                        const std::string& folder);
// Every key that a pack.yaml may have, in the order in which they are read.
[[nodiscard]] std::vector<KeyDoc> pack_keys();

}  // namespace linkway::cli
