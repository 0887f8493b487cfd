// HL7 v2 over MLLP as a way in: listeners, and whose a message is.
#pragma once

#include <memory>

#include "cli/edge.h"

namespace linkway::cli {

[[nodiscard]] std::unique_ptr<Edge> make_mllp_edge(const Config& config, const EdgeParts& parts);

}  // namespace linkway::cli
