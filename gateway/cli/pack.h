// linkway pack: its subcommands, one file each.
#pragma once

#include "cli/commands.h"

namespace linkway::cli {

void add_pack_check(CLI::App& pack, Shell& shell);
void add_pack_keys(CLI::App& pack, Shell& shell);
void add_pack_list(CLI::App& pack, Shell& shell);
void add_pack_new(CLI::App& pack, Shell& shell);
void add_pack_test(CLI::App& pack, Shell& shell);

}  // namespace linkway::cli
