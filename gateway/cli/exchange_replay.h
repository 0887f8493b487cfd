// linkway exchange replay: what a message becomes by the packs of now, and, when it was refused, running it again.
#pragma once

#include "cli/commands.h"

namespace linkway::cli {

void add_exchange_replay(CLI::App& exchange, Shell& shell);

}  // namespace linkway::cli
