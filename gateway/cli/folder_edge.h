// Watched folders: files that partners, or whoever brings their files, put into them.
#pragma once

#include <memory>

#include "cli/edge.h"

namespace linkway::cli {

// A thread for each folder of the configuration. A file is taken when it has not changed for a while; it goes through
// working/ to done/ or failed/, and its result beside it, in an order in which nothing is lost or doubled wherever the
// machine stops: rows are recognised when the file is begun again.
[[nodiscard]] std::unique_ptr<Edge> make_folder_edge(const Config& config, const EdgeParts& parts);

}  // namespace linkway::cli
