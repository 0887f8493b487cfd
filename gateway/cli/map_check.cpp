// linkway map check: is a map right?
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "cli/map.h"
#include "cli/map_setup.h"
#include "cli/map_watch.h"
#include "data/json.h"

namespace linkway::cli {

namespace {

struct Options {
  std::vector<std::string> files;
  MapOptions map;
  bool json = false;
  bool watching = false;
  bool warnings_count = false;
};

std::size_t count(const Problems& problems, Severity severity) {
  return static_cast<std::size_t>(std::ranges::count_if(problems, [severity](const Problem& problem) {
    return severity == Severity::error ? problem.severity >= Severity::error : problem.severity == severity;
  }));
}

int check(Shell& shell, const Options& options) {
  data::Arena arena;
  data::Builder builder(arena);
  std::vector<data::Node> results;
  bool all_good = true;
  for (const auto& file : options.files) {
    auto asked = options.map;
    asked.map = file;
    const auto setup = set_up_map(shell, asked);
    const auto errors = count(setup.problems, Severity::error);
    const auto warnings = count(setup.problems, Severity::warning);
    const bool good = setup.plan != nullptr && errors == 0 && (!options.warnings_count || warnings == 0);
    all_good = all_good && good;
    if (options.json) {
      results.push_back(builder.object({{"file", builder.text(file)},
                                        {"good", data::Builder::boolean(good)},
                                        {"problems", to_json_node(setup.problems, builder)}}));
      continue;
    }
    print_judged(shell.out, setup.problems, shell.colour);
    std::string verdict = errors == 0 ? "all is well" : count_of(errors, "error", "errors");
    if (warnings > 0) verdict += ", " + count_of(warnings, "warning", "warnings");
    shell.out << file << ": "
              << in_colour(verdict, good ? (warnings > 0 ? Colour::yellow : Colour::green) : Colour::red, shell.colour)
              << "\n";
  }
  if (options.json) shell.out << data::to_json(builder.list(results), data::JsonStyle::pretty) << "\n";
  return all_good ? exit_ok : exit_problem;
}

std::vector<std::string> watched(const Options& options) {
  auto paths = options.files;
  paths.insert(paths.end(), options.map.models.begin(), options.map.models.end());
  if (!options.map.pack.empty()) paths.push_back(options.map.pack);
  return paths;
}

}  // namespace

void add_map_check(CLI::App& map, Shell& shell) {
  auto* command = map.add_subcommand("check", "Is a map right: its language, its groups, its types and elements?");
  command->footer(
      "Names every mistake with file, line and column, and what was likely meant. A map beside a pack.yaml is checked\n"
      "as a map of that pack; the maps beside one that is in no pack are those that it may import.\n\n"
      "Examples:\n"
      "  linkway map check referral.map --model models/ --watch\n"
      "  linkway map check mappings/json-platform/event-in.map --json\n\n"
      "Exit codes: 0 all can be used, 1 one cannot, 2 wrong usage.");
  const auto options = std::make_shared<Options>();
  command->add_option("maps", options->files, "Maps (.map, or a StructureMap .json or .xml)")
      ->type_name("MAP")
      ->required();
  add_map_surroundings(*command, options->map);
  auto* json = command->add_flag("--json", options->json, "Print a list with the problems of each map");
  command->add_flag("--fail-on-warning", options->warnings_count, "A warning is as bad as an error");
  command->add_flag("--watch", options->watching, "Check again whenever a file is saved")->excludes(json);
  command->callback([&shell, options] {
    shell.command = [&shell, options] {
      const auto once = [&] { return check(shell, *options); };
      return options->watching ? watch(shell, watched(*options), once) : once();
    };
  });
}

}  // namespace linkway::cli
