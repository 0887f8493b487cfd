// linkway map trace: which rule made each element, and from what?
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/map.h"
#include "cli/map_runs.h"
#include "data/json.h"
#include "fhir/path/evaluate.h"

namespace linkway::cli {

namespace {

struct Options {
  MapOptions map;
  RunOptions run;
  std::vector<std::string> files;
  std::string only;
  bool json = false;
  bool values = false;
};

constexpr std::size_t shown = 60;  // characters of a value

int failed(Shell& shell, const Problems& problems) {
  print_judged(shell.err, problems, false);
  return exit_problem;
}

// The value of an element by its path in one of the results; "" for one with elements of its own.
class Values {
 public:
  Values(const MapRun& run, const fhir::Definitions& definitions)
      : run_(run), evaluator_(clock_, settings(definitions)), definitions_(definitions) {}

  std::string of(const std::string& path) {
    const auto expression = fhir::path::Expression::parse(path);
    if (!expression) return "";
    for (const auto& target : run_.outcome.targets) {
      static const data::Node absent;
      const auto item =
          target.type == nullptr
              ? fhir::path::item_of(target.node, definitions_)
              : fhir::path::Item::of(fhir::path::ElementItem{&target.node, &absent, target.type, nullptr});
      const auto items = evaluator_.run(*expression, item, target.node, target.node);
      if (!items || items->empty()) continue;
      auto text = fhir::path::to_text(items->front());
      return text.size() <= shown ? text : text.substr(0, shown) + " …";
    }
    return "";
  }

 private:
  static fhir::path::Settings settings(const fhir::Definitions& definitions) {
    fhir::path::Settings settings;
    settings.definitions = &definitions;
    return settings;
  }

  const MapRun& run_;
  MonotoneClock clock_;
  fhir::path::Evaluator evaluator_;
  const fhir::Definitions& definitions_;
};

void print(Shell& shell, const Options& options, const MapSetup& setup, const std::vector<MapRun>& runs) {
  for (const auto& run : runs) {
    Values values(run, setup.definitions);
    std::vector<std::string> head = {"ELEMENT", "RULE", "FROM"};
    if (options.values) head.emplace_back("VALUE");
    Table table(head);
    for (const auto& entry : run.outcome.trace) {
      if (!options.only.empty() && entry.target.find(options.only) == std::string::npos) continue;
      std::vector<Table::Cell> row = {
          {entry.target},
          {entry.file + ":" + std::to_string(entry.line) + (entry.rule.empty() ? "" : " " + entry.rule), Colour::faint},
          {entry.source.empty() ? "-" : entry.source, Colour::green}};
      if (options.values) row.push_back({values.of(entry.target)});
      table.add(std::move(row));
    }
    if (runs.size() > 1) shell.out << run.input << "\n";
    table.print(shell.out, shell.colour);
  }
}

data::Node json_of(const Options& options, const MapSetup& setup, const MapRun& run, data::Builder& builder) {
  Values values(run, setup.definitions);
  std::vector<data::Node> elements;
  const auto text = [&](const std::string& value) { return value.empty() ? data::Node() : builder.text(value); };
  for (const auto& entry : run.outcome.trace) {
    if (!options.only.empty() && entry.target.find(options.only) == std::string::npos) continue;
    elements.push_back(builder.object({{"element", builder.text(entry.target)},
                                       {"file", builder.text(entry.file)},
                                       {"line", builder.number(std::int64_t{entry.line})},
                                       {"rule", text(entry.rule)},
                                       {"source", text(entry.source)},
                                       {"value", options.values ? text(values.of(entry.target)) : data::Node()}}));
  }
  return builder.object({{"input", builder.text(run.input)}, {"elements", builder.list(elements)}});
}

int trace(Shell& shell, const Options& options) {
  const auto setup = set_up_map(shell, options.map);
  if (setup.plan == nullptr) return failed(shell, setup.problems);
  MapRuns runs(shell, setup, options.run);
  runs.trace = true;
  const auto done = runs.run(options.files);
  if (!done) return failed(shell, done.problems());
  if (!options.json) {
    print(shell, options, setup, *done);
    return exit_ok;
  }
  std::vector<data::Node> results;
  results.reserve(done->size());
  for (const auto& run : *done) results.push_back(json_of(options, setup, run, runs.builder()));
  shell.out << data::to_json(runs.builder().list(results), data::JsonStyle::pretty) << "\n";
  return exit_ok;
}

}  // namespace

void add_map_trace(CLI::App& map, Shell& shell) {
  auto* command = map.add_subcommand("trace", "Which rule made each element of the result, and from which source");
  command->footer(
      "Tells elements and rules, and no values unless --values asks for them.\n\n"
      "Example:\n"
      "  linkway map trace events event.json --pack mappings/json-platform --only Task.status\n\n"
      "Exit codes: 0 done, 1 the map cannot be used or the input cannot be mapped, 2 wrong usage.");
  const auto options = std::make_shared<Options>();
  add_map_options(*command, options->map);
  command->add_option("inputs", options->files, "What to run it on; - for standard input")
      ->type_name("FILE")
      ->required();
  add_run_options(*command, options->run);
  command->add_option("--only", options->only, "The elements with this in their path")->type_name("TEXT");
  command->add_flag("--values", options->values, "Show the values, too: they may be personal data");
  command->add_flag("--json", options->json, "Print a list of objects");
  command->callback([&shell, options] { shell.command = [&shell, options] { return trace(shell, *options); }; });
}

}  // namespace linkway::cli
