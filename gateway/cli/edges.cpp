#include "cli/edge.h"

namespace linkway::cli {

Edges make_edges(const Config& /*config*/, const EdgeParts& /*parts*/) { return {}; }

}  // namespace linkway::cli
