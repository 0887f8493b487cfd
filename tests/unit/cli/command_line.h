// Runs the program's commands as a shell would, with streams in place of the terminal.
#pragma once

#include <CLI/CLI.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/program.h"

namespace linkway::cli {

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

inline Outcome run(std::vector<std::string> arguments, const std::string& input = "") {
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  Shell shell{in, out, err, false, {}};
  CLI::App app;
  describe_program(app);
  add_check(app, shell);
  add_send(app, shell);
  add_exchange(app, shell);
  add_db(app, shell);
  add_fhirpath(app, shell);
  add_map(app, shell);
  add_pack(app, shell);
  add_package(app, shell);
  add_validate(app, shell);
  const int code = run_program(app, shell, std::move(arguments));
  return {code, out.str(), err.str()};
}

}  // namespace linkway::cli
