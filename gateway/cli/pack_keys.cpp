// linkway pack keys: every key of a pack.yaml.
#include <CLI/CLI.hpp>

#include "cli/pack.h"
#include "cli/pack_yaml.h"

namespace linkway::cli {

namespace {

int print_keys(Shell& shell) {
  for (const auto& key : pack_keys()) {
    shell.out << key.path << "\n  " << key.meaning << "\n  " << key.type << "; ";
    if (key.standard == required) {
      shell.out << "required\n";
    } else if (key.standard == none) {
      shell.out << "optional\n";
    } else {
      shell.out << "default " << key.standard << "\n";
    }
  }
  return exit_ok;
}

}  // namespace

void add_pack_keys(CLI::App& pack, Shell& shell) {
  auto* command = pack.add_subcommand("keys", "Every key of a pack.yaml, with its meaning and default");
  command->callback([&shell] { shell.command = [&shell] { return print_keys(shell); }; });
}

}  // namespace linkway::cli
