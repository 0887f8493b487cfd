// Runs something again whenever one of its files is saved.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/commands.h"

namespace linkway::cli {

// Calls `once`, and again whenever a file of `paths` (in folders: any file in them, but hidden ones) was changed, came
// or went. Ends on SIGINT or SIGTERM with the last exit code. Editors write a file in several steps: it waits until
// nothing changes any more.
[[nodiscard]] int watch(Shell& shell, const std::vector<std::string>& paths, const std::function<int()>& once);

}  // namespace linkway::cli
