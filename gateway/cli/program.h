// The program `linkway`: its help, and how a command line becomes an exit code.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>
#include <vector>

#include "base/problem.h"
#include "cli/commands.h"

namespace linkway::cli {

// Without subcommands; those are added by the functions of commands.h.
void describe_program(CLI::App& app);
// `arguments` without the program's name. Runs what they ask for; wrong usage is told with a hint.
[[nodiscard]] int run_program(CLI::App& app, Shell& shell, std::vector<std::string> arguments);

// The option that most commands have.
CLI::Option* add_config_option(CLI::App& command, std::string& file);
// Those of commands that list rows of the store: --limit and --json.
void add_listing_options(CLI::App& command, std::size_t& limit, bool& json);

// Prints them, one a line; the exit code of a command that ends so.
[[nodiscard]] int failed(Shell& shell, const Problems& problems);

}  // namespace linkway::cli
