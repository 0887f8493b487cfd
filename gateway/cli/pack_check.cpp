// linkway pack check: is a pack right, all of it?
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/map_watch.h"
#include "cli/pack.h"
#include "cli/pack_common.h"
#include "cli/pack_folder.h"
#include "data/json.h"

namespace linkway::cli {

namespace {

struct Options {
  std::vector<std::string> folders;
  DefinitionOptions definitions;
  bool json = false;
  bool watching = false;
  bool warnings_count = false;
};

std::size_t count(const Problems& problems, bool errors) {
  return static_cast<std::size_t>(std::ranges::count_if(problems, [errors](const Problem& problem) {
    return errors ? problem.severity >= Severity::error : problem.severity == Severity::warning;
  }));
}

bool is_good(const mapping::LoadedPack& loaded, const Options& options) {
  return loaded.pack != nullptr && (!options.warnings_count || count(loaded.problems, false) == 0);
}

void print_summary(Shell& shell, const std::string& folder, const mapping::LoadedPack& loaded, bool good) {
  shell.out << folder << ": ";
  if (loaded.pack != nullptr) {
    const auto& manifest = loaded.pack->manifest();
    shell.out << manifest.pack << " " << loaded.pack->version() << ", "
              << count_of(manifest.channels.size(), "channel", "channels") << ", "
              << count_of(loaded.pack->examples().size(), "example", "examples") << ": ";
  }
  const auto errors = count(loaded.problems, true);
  const auto warnings = count(loaded.problems, false);
  std::string verdict = errors == 0 ? "all is well" : count_of(errors, "error", "errors");
  if (warnings > 0) verdict += ", " + count_of(warnings, "warning", "warnings");
  shell.out << in_colour(verdict, good ? (warnings > 0 ? Colour::yellow : Colour::green) : Colour::red, shell.colour)
            << "\n";
}

int check(Shell& shell, const Options& options, const fhir::Definitions& definitions) {
  const auto folders = find_pack_folders(options.folders);
  if (!folders) {
    print_judged(shell.err, folders.problems(), shell.colour);
    return exit_problem;
  }
  data::Arena arena;
  data::Builder builder(arena);
  std::vector<data::Node> results;
  bool all_good = true;
  for (const auto& folder : *folders) {
    const auto loaded = load_pack_folder(folder, definitions, *folders);
    const bool good = is_good(loaded, options);
    all_good = all_good && good;
    if (!options.json) {
      print_judged(shell.out, loaded.problems, shell.colour);
      print_summary(shell, folder.string(), loaded, good);
      continue;
    }
    results.push_back(
        builder.object({{"folder", builder.text(folder.string())},
                        {"pack", loaded.pack == nullptr ? data::Node() : builder.text(loaded.pack->manifest().pack)},
                        {"version", loaded.pack == nullptr ? data::Node() : builder.text(loaded.pack->version())},
                        {"good", data::Builder::boolean(good)},
                        {"problems", to_json_node(loaded.problems, builder)}}));
  }
  if (options.json) shell.out << data::to_json(builder.list(results), data::JsonStyle::pretty) << "\n";
  return all_good ? exit_ok : exit_problem;
}

int run(Shell& shell, const Options& options) {
  const auto definitions = definitions_of(shell, options.definitions);
  if (!definitions) {
    print_judged(shell.err, definitions.problems(), shell.colour);
    return exit_problem;
  }
  const auto once = [&] { return check(shell, options, *definitions); };
  return options.watching ? watch(shell, options.folders, once) : once();
}

}  // namespace

void add_pack_check(CLI::App& pack, Shell& shell) {
  auto* command = pack.add_subcommand("check", "Is a pack right: pack.yaml, maps, models, code maps, examples?");
  command->footer(
      "Names every mistake with file, line and column. The examples are not run: that is 'linkway pack test'.\n\n"
      "Examples:\n"
      "  linkway pack check mappings/json-platform\n"
      "  linkway pack check mappings --watch\n\n"
      "Exit codes: 0 every pack can be used, 1 one cannot, 2 wrong usage.");
  const auto options = std::make_shared<Options>();
  command->add_option("folders", options->folders, "Packs, or folders of packs")->type_name("FOLDER")->required();
  add_definition_options(*command, options->definitions);
  auto* json = command->add_flag("--json", options->json, "Print a list with the problems of each pack");
  command->add_flag("--fail-on-warning", options->warnings_count, "A warning is as bad as an error");
  command->add_flag("--watch", options->watching, "Check again whenever a file is saved")->excludes(json);
  command->callback([&shell, options] { shell.command = [&shell, options] { return run(shell, *options); }; });
}

}  // namespace linkway::cli
