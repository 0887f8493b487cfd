// linkway map run: what does a map make of this?
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/map.h"
#include "cli/map_output.h"
#include "cli/map_runs.h"
#include "cli/map_watch.h"
#include "mapping/pack/required.h"

namespace linkway::cli {

namespace {

struct Options {
  MapOptions map;
  RunOptions run;
  std::vector<std::string> files;
  std::string to;
  bool quiet = false;
  bool watching = false;
};

int failed(Shell& shell, const Problems& problems) {
  print_judged(shell.err, problems, false);
  return exit_problem;
}

// Beside the result, which alone goes to standard output.
void tell(Shell& shell, const mapping::RunOutcome& outcome) {
  print_judged(shell.err, outcome.problems, false);
  for (const auto& entry : outcome.log) {
    shell.err << entry.file << ":" << entry.line << ": log: " << printable(entry.text) << "\n";
  }
  for (const auto& code : outcome.unknown_codes) {
    shell.err << "unmapped: " << printable(code.map) << " has no row for " << printable(code.system) << "|"
              << printable(code.code) << (code.count > 1 ? ", " + std::to_string(code.count) + " times" : "") << "\n";
  }
}

Problems missing_of(const mapping::Output& output, const std::string& file) {
  Problems missing;
  if (output.type == nullptr || output.type->kind != fhir::StructureKind::logical) return missing;
  mapping::find_missing(output.node, *output.type, "", missing);
  for (auto& problem : missing) problem.file = file;
  return missing;
}

int run(Shell& shell, const Options& options) {
  const auto setup = set_up_map(shell, options.map);
  if (setup.plan == nullptr || any_error(setup.problems)) return failed(shell, setup.problems);
  if (!options.quiet) print_judged(shell.err, setup.problems, false);
  MapRuns runs(shell, setup, options.run);
  std::vector<std::vector<std::string>> inputs;
  if (has_one_source(setup)) {
    for (const auto& file : options.files) inputs.push_back({file});
  } else {
    inputs.push_back(options.files);
  }
  int result = exit_ok;
  for (const auto& input : inputs) {
    const auto done = runs.run(input);
    if (!done) {
      result = failed(shell, done.problems());
      continue;
    }
    for (const auto& one : *done) {
      if (!options.quiet) tell(shell, one.outcome);
      auto outputs = one.outcome.targets;
      outputs.insert(outputs.end(), one.outcome.produced.begin(), one.outcome.produced.end());
      for (const auto& output : outputs) {
        const auto text = map_output(output.node, output.type, setup.definitions, options.to);
        if (!text) {
          result = failed(shell, text.problems());
          continue;
        }
        shell.out << *text;
        // A pack would not send it; who is still at work on the map wants to see it.
        if (const auto missing = missing_of(output, setup.file); !missing.empty()) result = failed(shell, missing);
      }
    }
  }
  return result;
}

}  // namespace

void add_map_run(CLI::App& map, Shell& shell) {
  auto* command = map.add_subcommand("run", "Run a map and print what it makes");
  command->footer(
      "Each file is an input by itself; of a map with several sources, the files are those sources in their order. "
      "What\n"
      "the map makes goes to standard output, what is told along the way to standard error.\n\n"
      "Examples:\n"
      "  linkway map run event-in.map event.json --pack mappings/json-platform\n"
      "  linkway map run events event.json --pack mappings/json-platform --to xml\n"
      "  linkway map run cda.map document.xml --model models/ --watch\n\n"
      "Exit codes: 0 all were run, 1 the map cannot be used or an input cannot be mapped, 2 wrong usage.");
  const auto options = std::make_shared<Options>();
  add_map_options(*command, options->map);
  command->add_option("inputs", options->files, "What to run it on; - for standard input")
      ->type_name("FILE")
      ->required();
  add_run_options(*command, options->run);
  command->add_option("--to", options->to, "How to write the result (default: json)")
      ->check(CLI::IsMember({"json", "xml", "csv", "form", "hl7v2"}));
  command->add_flag("-q,--quiet", options->quiet, "Tell errors alone");
  command->add_flag("--watch", options->watching, "Run again whenever a file is saved");
  command->callback([&shell, options] {
    shell.command = [&shell, options] {
      const auto once = [&] { return run(shell, *options); };
      if (!options->watching) return once();
      auto paths = options->files;
      paths.push_back(options->map.map);
      paths.insert(paths.end(), options->map.models.begin(), options->map.models.end());
      if (!options->map.pack.empty()) paths.push_back(options->map.pack);
      return watch(shell, paths, once);
    };
  });
}

}  // namespace linkway::cli
