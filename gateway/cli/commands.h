// The subcommands, one file each.
#pragma once

#include <functional>
#include <istream>
#include <ostream>

namespace CLI {
class App;
}

namespace linkway::cli {

// What every command returns: 0 done and all well, 1 a problem was found or it failed, 2 it was called wrongly.
inline constexpr int exit_ok = 0, exit_problem = 1, exit_usage = 2;

// Where a command reads and writes, and which one was chosen.
struct Shell {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool colour = false;           // `out` is a terminal that shows colours
  std::function<int()> command;  // gives the exit code
};

// Each adds a subcommand to `app`; when it is chosen on the command line, it becomes shell.command.
void add_serve(CLI::App& app, Shell& shell);
void add_check(CLI::App& app, Shell& shell);
void add_send(CLI::App& app, Shell& shell);
void add_exchange(CLI::App& app, Shell& shell);
void add_delivery(CLI::App& app, Shell& shell);
void add_report(CLI::App& app, Shell& shell);
void add_duplicates(CLI::App& app, Shell& shell);
void add_db(CLI::App& app, Shell& shell);
void add_fhirpath(CLI::App& app, Shell& shell);
void add_map(CLI::App& app, Shell& shell);
void add_pack(CLI::App& app, Shell& shell);
void add_codes(CLI::App& app, Shell& shell);
void add_package(CLI::App& app, Shell& shell);
void add_validate(CLI::App& app, Shell& shell);

}  // namespace linkway::cli
