// Asks partners that only let themselves be asked: on a schedule, a thread a poll, what came last kept in the store.
#pragma once

#include <memory>

#include "cli/edge.h"

namespace linkway::cli {

[[nodiscard]] std::unique_ptr<Edge> make_poll_edge(const Config& config, const EdgeParts& parts);

}  // namespace linkway::cli
