// linkway package add | list: the FHIR packages that a gateway validates by.
#include <CLI/CLI.hpp>
#include <memory>
#include <ranges>
#include <string>

#include "cli/commands.h"
#include "cli/config/config.h"
#include "cli/packages.h"
#include "cli/print.h"
#include "cli/program.h"
#include "cli/store_config.h"

namespace linkway::cli {

namespace {

struct Options {
  std::string config;
  std::string package;
};

// Where the configuration says that packages stand.
Result<std::string> folder_of(const std::string& file) {
  const auto config = read_store_config(file);
  if (!config) return config.problems();
  if (!config->packages.empty()) return config->packages;
  Problem problem;
  problem.category = Category::not_found;
  problem.code = issue::not_found;
  problem.file = file;
  problem.text = "the configuration names no folder for packages: packages.folder";
  return problem;
}

std::size_t profiles_of(const fhir::Image& image) {
  std::size_t count = 0;
  for (const auto& structure : image.header().structures) {
    if (structure.is_profile && structure.type.view() != "Extension") ++count;
  }
  return count;
}

void add_row(Table& table, const fhir::Image& image, const std::string& where, std::size_t warnings) {
  const auto& header = image.header();
  const auto profiles = profiles_of(image);
  std::string name(image.package());
  const auto mark = name.find('#');
  const auto version = mark == std::string::npos ? "" : name.substr(mark + 1);
  table.add({{name.substr(0, mark)},
             {version},
             {std::to_string(profiles)},
             {std::to_string(header.structures.size() - profiles)},
             {std::to_string(header.value_sets.size())},
             {std::to_string(header.code_systems.size())},
             {std::to_string(warnings), warnings == 0 ? Colour::none : Colour::yellow},
             {where}});
}

int list(Shell& shell, const Options& options) {
  const auto config = read_store_config(options.config);
  if (!config) return failed(shell, config.problems());
  const auto packages = load_packages(config->packages);
  if (!packages) return failed(shell, packages.problems());
  Table table({"NAME", "VERSION", "PROFILES", "TYPES", "VALUE SETS", "CODE SYSTEMS", "WARNINGS", "WHERE"});
  const auto& built_in = fhir::Definitions::built_in().images();
  for (const auto& image : built_in | std::views::reverse) add_row(table, *image, "built in", 0);
  for (const auto& package : packages->installed) {
    add_row(table, *package.image, package.path.string(), package.warnings.size());
  }
  table.print(shell.out, shell.colour);
  for (const auto& package : packages->installed) print_problems(shell.err, package.warnings);
  return exit_ok;
}

int add(Shell& shell, const Options& options) {
  const auto folder = folder_of(options.config);
  if (!folder) return failed(shell, folder.problems());
  const auto added = install_package(options.package, *folder);
  if (!added) return failed(shell, added.problems());
  print_problems(shell.err, added->warnings);
  shell.out << added->image->package() << " is installed as " << added->path.string();
  if (!added->warnings.empty()) shell.out << ", with " << count_of(added->warnings.size(), "warning", "warnings");
  shell.out << "\nA running gateway takes it up when it reads its configuration again (SIGHUP).\n";
  return exit_ok;
}

}  // namespace

void add_package(CLI::App& app, Shell& shell) {
  auto* package = app.add_subcommand("package", "The FHIR packages that a gateway validates by: add one, list them");
  package->require_subcommand(1);
  package->footer("Example:\n  linkway package list --config linkway.yaml");

  auto* adding = package->add_subcommand("add", "Check a FHIR package and install it");
  adding->footer(
      "Loads the package on top of those that are there, names every definition of it that cannot be used, and copies\n"
      "it into the folder that the configuration names (packages.folder): whole, or not at all.\n\n"
      "Example:\n  linkway package add hl7.fhir.us.core.tgz --config linkway.yaml\n\n"
      "Exit codes: 0 it is installed, 1 it is not, 2 wrong usage.");
  const auto options = std::make_shared<Options>();
  adding->add_option("package", options->package, "A FHIR package (.tgz), a folder of definitions, or one definition")
      ->type_name("PATH")
      ->required();
  add_config_option(*adding, options->config);
  adding->callback([&shell, options] { shell.command = [&shell, options] { return add(shell, *options); }; });

  auto* listing = package->add_subcommand("list", "What is installed, and what is wrong with it");
  listing->footer(
      "Lists the packages in the order in which they are loaded, those that are built in first. Definitions that\n"
      "cannot be used are named on standard error.\n\n"
      "Example:\n  linkway package list --config linkway.yaml\n\n"
      "Exit codes: 0 done, 1 a package cannot be loaded, 2 wrong usage.");
  add_config_option(*listing, options->config);
  listing->callback([&shell, options] { shell.command = [&shell, options] { return list(shell, *options); }; });
}

}  // namespace linkway::cli
