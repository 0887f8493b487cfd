#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/program.h"

int main(int argc, char** argv) {
  using namespace linkway::cli;
  Shell shell{std::cin, std::cout, std::cerr, ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr, {}};
  CLI::App app;
  describe_program(app);
  add_serve(app, shell);
  add_check(app, shell);
  add_send(app, shell);
  add_exchange(app, shell);
  add_db(app, shell);
  const int code = run_program(app, shell, std::vector<std::string>(argv + 1, argv + argc));
  std::cout.flush();
  return code;
}
