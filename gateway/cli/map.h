// linkway map: its subcommands, one file each.
#pragma once

#include "cli/commands.h"

namespace linkway::cli {

void add_map_check(CLI::App& map, Shell& shell);
void add_map_coverage(CLI::App& map, Shell& shell);
void add_map_diff(CLI::App& map, Shell& shell);
void add_map_run(CLI::App& map, Shell& shell);
void add_map_trace(CLI::App& map, Shell& shell);

}  // namespace linkway::cli
