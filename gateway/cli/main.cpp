#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/program.h"

int main(int argc, char** argv) {
  namespace cli = linkway::cli;
  cli::Shell shell{
      std::cin, std::cout, std::cerr, ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr, {}};
  CLI::App app;
  cli::describe_program(app);
  cli::add_serve(app, shell);
  cli::add_check(app, shell);
  cli::add_send(app, shell);
  cli::add_exchange(app, shell);
  cli::add_delivery(app, shell);
  cli::add_report(app, shell);
  cli::add_duplicates(app, shell);
  cli::add_db(app, shell);
  cli::add_fhirpath(app, shell);
  cli::add_map(app, shell);
  cli::add_pack(app, shell);
  cli::add_codes(app, shell);
  cli::add_package(app, shell);
  cli::add_validate(app, shell);
  const int code = cli::run_program(app, shell, std::vector<std::string>(argv + 1, argv + argc));
  std::cout.flush();
  return code;
}
