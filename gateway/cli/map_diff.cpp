// linkway map diff: what would a changed map, or a changed pack, make otherwise?
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/map.h"
#include "cli/map_output.h"
#include "cli/map_runs.h"
#include "cli/pack_folder.h"
#include "data/json.h"
#include "mapping/pack/try_example.h"

namespace linkway::cli {

namespace {

struct Options {
  std::string before;
  std::string after;
  std::vector<std::string> files;
  MapOptions map;
  RunOptions run;
  bool json = false;
};

// What came of one input in one version: the result as text, or why there is none.
struct Made {
  std::string text;
  std::vector<std::string> problems;
};

struct Row {
  std::string input;
  std::vector<mapping::Difference> differences;
};

int failed(Shell& shell, const Problems& problems) {
  print_judged(shell.err, problems, false);
  return exit_problem;
}

std::vector<mapping::Difference> compare(const Made& before, const Made& after) {
  std::vector<mapping::Difference> all;
  if (before.problems != after.problems) {
    const auto text = [](const Made& made) {
      std::string joined;
      for (const auto& problem : made.problems) joined += (joined.empty() ? "" : "; ") + problem;
      return made.problems.empty() ? std::string("taken") : "refused: " + joined;
    };
    all.push_back({"(verdict)", text(before), text(after)});
  }
  if (!before.problems.empty() || !after.problems.empty()) return all;
  const auto a = data::read_json(before.text);
  const auto b = data::read_json(after.text);
  auto more = a && b ? mapping::differences(a->root, b->root) : mapping::line_differences(before.text, after.text);
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::vector<std::string> words_of(const Problems& problems) {
  std::vector<std::string> words;
  for (const auto& problem : problems) {
    if (problem.severity >= Severity::error) {
      words.push_back(problem.text + (problem.path.empty() ? "" : " [" + problem.path + "]"));
    }
  }
  return words;
}

class Diff {
 public:
  Diff(Shell& shell, const Options& options) : shell_(shell), options_(options) {}

  int run() {
    std::error_code error;
    const bool packs =
        std::filesystem::is_directory(options_.before, error) && std::filesystem::is_directory(options_.after, error);
    if (packs && !options_.files.empty()) {
      shell_.err << "linkway: two packs are compared by their examples; leave the inputs out\n";
      return exit_usage;
    }
    if (!packs && options_.files.empty()) {
      shell_.err << "linkway: two maps are compared by inputs; name some\n";
      return exit_usage;
    }
    const int result = packs ? compare_packs() : compare_maps();
    if (result == exit_usage) return exit_problem;  // something cannot be used, and was told
    options_.json ? print_json() : print();
    return std::ranges::any_of(rows_, [](const Row& row) { return !row.differences.empty(); }) ? exit_problem : exit_ok;
  }

 private:
  // Of both packs, the examples of the newer one.
  int compare_packs() {
    const auto definitions = definitions_of(shell_, options_.map.definitions);
    if (!definitions) return failed(shell_, definitions.problems()), exit_usage;
    const auto before = load_pack_folder(options_.before, *definitions);
    const auto after = load_pack_folder(options_.after, *definitions);
    for (const auto* loaded : {&before, &after}) {
      if (loaded->pack == nullptr) return failed(shell_, loaded->problems), exit_usage;
    }
    for (const auto& example : after.pack->examples()) {
      if (before.pack->channel(example.direction, example.channel) == nullptr) continue;
      rows_.push_back({example.name, compare(made_by(*before.pack, example), made_by(*after.pack, example))});
    }
    return exit_ok;
  }

  static Made made_by(const mapping::Pack& pack, mapping::Example example) {
    example.out_path = example.error_path = example.told_path = "";
    mapping::TryOptions trial;
    trial.validate = false;
    const auto verdict = mapping::try_example(pack, example, trial);
    return {verdict.made, words_of(verdict.problems)};
  }

  int compare_maps() {
    auto asked = options_.map;
    asked.map = options_.before;
    const auto before = set_up_map(shell_, asked);
    asked.map = options_.after;
    const auto after = set_up_map(shell_, asked);
    for (const auto* setup : {&before, &after}) {
      if (setup->plan == nullptr) return failed(shell_, setup->problems), exit_usage;
    }
    auto same = options_.run;
    same.as_example = true;  // what is new in every run would differ in every run
    for (const auto& file : options_.files) {
      rows_.push_back({file, compare(made_by(before, same, file), made_by(after, same, file))});
    }
    return exit_ok;
  }

  Made made_by(const MapSetup& setup, const RunOptions& how, const std::string& file) {
    MapRuns runs(shell_, setup, how);
    const auto done = runs.run({file});
    if (!done) return {"", words_of(done.problems())};
    std::vector<data::Node> nodes;
    for (const auto& run : *done) {
      for (const auto& target : run.outcome.targets) nodes.push_back(target.node);
    }
    return {data::to_json(nodes.size() == 1 ? nodes.front() : runs.builder().list(nodes)), {}};
  }

  void print() {
    std::size_t changed = 0;
    for (const auto& row : rows_) {
      if (row.differences.empty()) continue;
      ++changed;
      shell_.out << row.input << ":\n";
      print_differences(shell_.out, row.differences, shell_.colour);
    }
    shell_.out << count_of(rows_.size(), "input", "inputs") << ": "
               << (changed == 0 ? "nothing differs" : std::to_string(changed) + " with another result") << "\n";
  }

  void print_json() {
    data::Arena arena;
    data::Builder builder(arena);
    std::vector<data::Node> list;
    list.reserve(rows_.size());
    for (const auto& row : rows_) {
      list.push_back(builder.object(
          {{"input", builder.text(row.input)}, {"differences", to_json_node(row.differences, builder)}}));
    }
    shell_.out << data::to_json(builder.list(list), data::JsonStyle::pretty) << "\n";
  }

  Shell& shell_;
  const Options& options_;
  std::vector<Row> rows_;
};

}  // namespace

void add_map_diff(CLI::App& map, Shell& shell) {
  auto* command = map.add_subcommand("diff", "What two versions of a map, or of a pack, make of the same inputs");
  command->footer(
      "Maps are compared by the inputs that are named, packs by the examples of the second one. '-' is what the first\n"
      "makes, '+' what the second does.\n\n"
      "Examples:\n"
      "  linkway map diff old/event-in.map event-in.map day/*.json --pack mappings/json-platform\n"
      "  linkway map diff released/json-platform mappings/json-platform\n\n"
      "Exit codes: 0 nothing differs, 1 something does or cannot be used, 2 wrong usage.");
  const auto options = std::make_shared<Options>();
  command->add_option("before", options->before, "A map, or the folder of a pack")->type_name("OLD")->required();
  command->add_option("after", options->after, "The same, changed")->type_name("NEW")->required();
  command->add_option("inputs", options->files, "What to run two maps on")->type_name("FILE");
  add_map_surroundings(*command, options->map);
  add_run_options(*command, options->run);
  command->add_flag("--json", options->json, "Print a list with the differences of each input");
  command->callback([&shell, options] { shell.command = [&shell, options] { return Diff(shell, *options).run(); }; });
}

}  // namespace linkway::cli
