// linkway map coverage: which fields did no rule read, and which rules never ran?
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "cli/map.h"
#include "cli/map_runs.h"
#include "cli/pack_folder.h"
#include "data/json.h"
#include "mapping/engine/coverage.h"
#include "mapping/pack/state.h"
#include "mapping/pack/try_example.h"

namespace linkway::cli {

namespace {

struct Options {
  MapOptions map;
  RunOptions run;
  std::vector<std::string> files;
  bool json = false;
  bool strict = false;
};

// What came of one map over its inputs.
struct Covered {
  std::string name;  // of the map, or of the channel
  std::size_t inputs = 0;
  mapping::CoverageReport report;
};

int failed(Shell& shell, const Problems& problems) {
  print_judged(shell.err, problems, false);
  return exit_problem;
}

class Run {
 public:
  Run(Shell& shell, const Options& options) : shell_(shell), options_(options) {}

  int all() {
    const bool good = options_.map.map.empty() ? whole_pack() : one_map();
    if (!good) return exit_problem;
    options_.json ? print_json() : print();
    const bool gaps = std::ranges::any_of(
        covered_, [](const Covered& one) { return !one.report.unread.empty() || !one.report.never_run.empty(); });
    return gaps && options_.strict ? exit_problem : exit_ok;
  }

 private:
  // Each channel of the pack that has a map, over its own examples. An example that is refused counts, too: as far as
  // it went.
  bool whole_pack() {
    const auto definitions = definitions_of(shell_, options_.map.definitions);
    if (!definitions) return failed(shell_, definitions.problems()), false;
    const auto loaded = load_pack_folder(options_.map.pack, *definitions);
    if (loaded.pack == nullptr) return failed(shell_, loaded.problems), false;
    const auto& pack = *loaded.pack;
    const auto& channels = pack.manifest().channels;
    for (std::size_t i = 0; i < channels.size(); ++i) cover(pack, channels[i], pack.state().channels[i]);
    return true;
  }

  void cover(const mapping::Pack& pack, const mapping::Channel& channel, const mapping::ChannelPlan& plan) {
    std::vector<std::unique_ptr<mapping::Coverage>> all;  // of the requests before the message, then its own
    const auto coverage_of = [&](const mapping::ChannelPlan& part) {
      all.push_back(part.plan == nullptr ? nullptr : std::make_unique<mapping::Coverage>(*part.plan));
      return all.back().get();
    };
    mapping::TryOptions trial;
    for (const auto& part : plan.before) trial.before.push_back(coverage_of(part));
    trial.coverage = coverage_of(plan);
    trial.validate = false;
    std::size_t inputs = 0;
    for (const auto& example : pack.examples()) {
      if (example.channel != channel.name) continue;
      (void)mapping::try_example(pack, example, trial);
      ++inputs;
    }
    // A channel of the pack that it extends is covered there.
    if (inputs == 0 && channel.inherited) return;
    for (std::size_t k = 0; k < all.size(); ++k) {
      if (all[k] == nullptr) continue;
      const bool before = k < channel.before.size();
      const auto name = channel.name + (before ? "/" + channel.before[k].name : "");
      covered_.push_back(
          {name + " (" + (before ? channel.before[k].map : channel.map) + ")", inputs, all[k]->report()});
    }
  }

  bool one_map() {
    const auto setup = set_up_map(shell_, options_.map);
    if (setup.plan == nullptr) return failed(shell_, setup.problems), false;
    mapping::Coverage coverage(*setup.plan);
    MapRuns runs(shell_, setup, options_.run);
    runs.coverage = &coverage;
    bool good = true;
    for (const auto& file : options_.files) {
      const auto done = runs.run({file});
      if (!done) good = failed(shell_, done.problems()) == exit_ok;
    }
    covered_.push_back({setup.file, options_.files.size(), coverage.report()});
    return good;
  }

  void print() {
    for (const auto& one : covered_) {
      const auto& report = one.report;
      shell_.out << one.name << ", " << count_of(one.inputs, "input", "inputs") << ": "
                 << report.fields - report.unread.size() << " of " << count_of(report.fields, "field", "fields")
                 << " read, " << report.rules - report.never_run.size() << " of "
                 << count_of(report.rules, "rule", "rules") << " ran\n";
      for (const auto& field : report.unread) {
        shell_.out << "  " << in_colour("not read", Colour::yellow, shell_.colour) << "   " << printable(field.path)
                   << (field.count > 1 ? " (" + std::to_string(field.count) + " times)" : "") << "\n";
      }
      for (const auto& rule : report.never_run) {
        shell_.out << "  " << in_colour("never ran", Colour::yellow, shell_.colour) << "  " << rule_text(report, rule)
                   << "\n";
      }
    }
  }

  static std::string rule_text(const mapping::CoverageReport& report, const mapping::RuleInfo& rule) {
    return report.files[rule.file] + ":" + std::to_string(rule.place.line) + " " + rule.group + "." + rule.name;
  }

  void print_json() {
    data::Arena arena;
    data::Builder builder(arena);
    std::vector<data::Node> list;
    for (const auto& one : covered_) {
      std::vector<data::Node> unread;
      std::vector<data::Node> never_run;
      unread.reserve(one.report.unread.size());
      never_run.reserve(one.report.never_run.size());
      for (const auto& field : one.report.unread) {
        unread.push_back(builder.object(
            {{"path", builder.text(field.path)}, {"count", builder.number(static_cast<std::int64_t>(field.count))}}));
      }
      for (const auto& rule : one.report.never_run) {
        never_run.push_back(builder.object({{"file", builder.text(one.report.files[rule.file])},
                                            {"line", builder.number(std::int64_t{rule.place.line})},
                                            {"group", builder.text(rule.group)},
                                            {"rule", builder.text(rule.name)}}));
      }
      list.push_back(builder.object({{"map", builder.text(one.name)},
                                     {"inputs", builder.number(static_cast<std::int64_t>(one.inputs))},
                                     {"fields", builder.number(static_cast<std::int64_t>(one.report.fields))},
                                     {"rules", builder.number(static_cast<std::int64_t>(one.report.rules))},
                                     {"unread", builder.list(unread)},
                                     {"never_run", builder.list(never_run)}}));
    }
    shell_.out << data::to_json(builder.list(list), data::JsonStyle::pretty) << "\n";
  }

  Shell& shell_;
  const Options& options_;
  std::vector<Covered> covered_;
};

}  // namespace

void add_map_coverage(CLI::App& map, Shell& shell) {
  auto* command = map.add_subcommand("coverage", "Which fields of the inputs no rule read, and which rules never ran");
  command->footer(
      "Of a map over the inputs that are named; with --pack alone, of every channel of the pack over its examples. "
      "Tells\n"
      "names of fields and rules, and no values.\n\n"
      "Examples:\n"
      "  linkway map coverage --pack mappings/json-platform\n"
      "  linkway map coverage event-in.map day/*.json --pack mappings/json-platform --json\n\n"
      "Exit codes: 0 done, 1 something cannot be used or mapped, or with --strict there are gaps, 2 wrong usage.");
  const auto options = std::make_shared<Options>();
  command->add_option("map", options->map.map, "A map, or a channel of the pack")->type_name("MAP");
  add_map_surroundings(*command, options->map);
  command->add_option("inputs", options->files, "What to run it on")->type_name("FILE");
  add_run_options(*command, options->run);
  command->add_flag("--strict", options->strict, "A gap is a failure");
  command->add_flag("--json", options->json, "Print a list of objects");
  command->callback([&shell, options] {
    if (options->map.map.empty() && options->map.pack.empty()) {
      throw CLI::ValidationError("MAP", "name a map and its inputs, or a pack with --pack");
    }
    if (!options->map.map.empty() && options->files.empty()) {
      throw CLI::ValidationError("FILE", "name what to run the map on");
    }
    shell.command = [&shell, options] { return Run(shell, *options).all(); };
  });
}

}  // namespace linkway::cli
