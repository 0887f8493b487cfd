// linkway pack test: runs the examples of packs.
#include "cli/pack.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "cli/map_watch.h"
#include "cli/pack_common.h"
#include "cli/pack_folder.h"
#include "data/json.h"
#include "mapping/pack/try_example.h"
#include "referral/complete_report.h"

namespace linkway::cli {

namespace {

namespace fs = std::filesystem;
using mapping::ExampleVerdict;

struct Options {
  std::vector<std::string> folders;
  DefinitionOptions definitions;
  std::string only;
  bool json = false;
  bool watching = false;
  bool update = false;
};

std::string_view word_of(ExampleVerdict::Kind kind) {
  switch (kind) {
    case ExampleVerdict::Kind::passed: return "passed";
    case ExampleVerdict::Kind::failed: return "failed";
    case ExampleVerdict::Kind::unknown: return "nothing to compare with";
  }
  return "";
}

class Run {
 public:
  Run(Shell& shell, const Options& options, const fhir::Definitions& definitions)
      : shell_(shell), options_(options), definitions_(definitions), builder_(arena_) {}

  int all() {
    const auto folders = find_pack_folders(options_.folders);
    if (!folders) {
      print_judged(shell_.err, folders.problems(), shell_.colour);
      return exit_problem;
    }
    for (const auto& folder : *folders) one_pack(folder, *folders);
    if (options_.json) {
      shell_.out << data::to_json(builder_.list(results_), data::JsonStyle::pretty) << "\n";
    } else {
      summary();
    }
    if (tried_ == 0 && broken_ == 0) return exit_problem;
    return failed_ + broken_ + unknown_ == 0 ? exit_ok : exit_problem;
  }

 private:
  void one_pack(const fs::path& folder, const std::vector<fs::path>& all) {
    const auto loaded = load_pack_folder(folder, definitions_, all);
    // Warnings are for 'pack check'; what an example lacks, its verdict says.
    if (!options_.json && loaded.pack == nullptr) print_judged(shell_.out, loaded.problems, shell_.colour);
    std::vector<data::Node> examples;
    if (loaded.pack == nullptr) {
      ++broken_;
    } else {
      for (const auto& example : loaded.pack->examples()) {
        if (!options_.only.empty() && example.name.find(options_.only) == std::string::npos) continue;
        examples.push_back(one_example(folder, *loaded.pack, example));
      }
    }
    if (!options_.json) return;
    results_.push_back(builder_.object({{"folder", builder_.text(folder.string())},
                                        {"problems", to_json_node(loaded.problems, builder_)},
                                        {"examples", builder_.list(examples)}}));
  }

  data::Node one_example(const fs::path& folder, const mapping::Pack& pack, const mapping::Example& example) {
    mapping::TryOptions trial;
    // What a gateway adds to a report from the referral that it is about (exchange/map.cpp does it with that one).
    trial.complete = [](const data::Node& message, data::Builder& builder) {
      return referral::complete_report(message, {"Task/example", "ServiceRequest/example", "Patient/example"}, builder);
    };
    auto verdict = mapping::try_example(pack, example, trial);
    bool updated = false;
    if (options_.update && example.error_path.empty() && !verdict.made.empty() && wants_update(verdict)) {
      updated = write(folder / verdict.made_path, verdict.made);
      if (updated && !example.told_path.empty()) updated = write(folder / example.told_path, told_text(verdict));
      // What does not validate stays failed, whatever the golden file says.
      if (updated && verdict.problems.empty()) verdict.kind = ExampleVerdict::Kind::passed;
    }
    ++tried_;
    if (verdict.kind == ExampleVerdict::Kind::failed) ++failed_;
    if (verdict.kind == ExampleVerdict::Kind::unknown) ++unknown_;
    for (auto& problem : verdict.problems) problem.file = (folder / problem.file).string();
    if (!options_.json) {
      print(folder, example, verdict, updated);
      return {};
    }
    return builder_.object({{"name", builder_.text(example.name)},
                            {"result", builder_.text(word_of(verdict.kind))},
                            {"updated", updated ? data::Builder::boolean(true) : data::Node()},
                            {"differences", to_json_node(verdict.differences, builder_)},
                            {"problems", to_json_node(verdict.problems, builder_)},
                            {"missing", to_json_node(verdict.missing, builder_)},
                            {"untold", to_json_node(verdict.untold, builder_)}});
  }

  static bool wants_update(const ExampleVerdict& verdict) {
    return verdict.kind == ExampleVerdict::Kind::unknown || !verdict.differences.empty() || !verdict.missing.empty() ||
           !verdict.untold.empty();
  }

  static std::string told_text(const ExampleVerdict& verdict) {
    std::string text;
    for (const auto& line : verdict.told) text += line + "\n";
    return text;
  }

  // Written beside it and renamed, so that a file is never half of each.
  bool write(const fs::path& path, const std::string& bytes) {
    auto half = path;
    half.replace_filename("." + path.filename().string() + ".new");
    std::ofstream out(half, std::ios::binary | std::ios::trunc);
    out << bytes;
    out.close();
    std::error_code error;
    if (out) fs::rename(half, path, error);
    if (out && !error) return true;
    shell_.err << path.string() << ": cannot be written\n";
    fs::remove(half, error);
    return false;
  }

  void print(const fs::path& folder, const mapping::Example& example, const ExampleVerdict& verdict, bool updated) {
    const auto kind = verdict.kind;
    const auto colour = kind == ExampleVerdict::Kind::passed   ? Colour::green
                        : kind == ExampleVerdict::Kind::failed ? Colour::red
                                                               : Colour::yellow;
    shell_.out << in_colour(word_of(kind), colour, shell_.colour) << "  " << loaded_name(folder, example)
               << (updated ? " (written anew)" : "") << "\n";
    if (updated && kind == ExampleVerdict::Kind::passed) return;
    if (kind == ExampleVerdict::Kind::failed) {
      if (!verdict.differences.empty()) {
        shell_.out << "  " << (folder / verdict.file).string() << " (-) and what came out (+) differ:\n";
      }
      print_differences(shell_.out, verdict.differences, shell_.colour);
      print_judged(shell_.out, verdict.problems, shell_.colour);
      for (const auto& line : verdict.missing) shell_.out << "  was not told: " << printable(line) << "\n";
      for (const auto& line : verdict.untold) shell_.out << "  was told unexpectedly: " << printable(line) << "\n";
    }
  }

  static std::string loaded_name(const fs::path& folder, const mapping::Example& example) {
    return (folder / example.in_path).string();
  }

  void summary() {
    shell_.out << count_of(tried_, "example", "examples") << ": ";
    const auto passed = tried_ - failed_ - unknown_;
    const bool good = failed_ + broken_ + unknown_ == 0 && tried_ > 0;
    std::string text = passed == tried_ ? "all passed" : std::to_string(passed) + " passed";
    if (tried_ == 0) text = "none was run";
    if (failed_ > 0) text += ", " + std::to_string(failed_) + " failed";
    if (unknown_ > 0) {
      text += ", " + std::to_string(unknown_) + " without a result to compare with (--update writes it)";
    }
    if (broken_ > 0) text += "; " + count_of(broken_, "pack", "packs") + " cannot be used";
    shell_.out << in_colour(text, good ? Colour::green : Colour::red, shell_.colour) << "\n";
  }

  Shell& shell_;
  const Options& options_;
  const fhir::Definitions& definitions_;
  data::Arena arena_;
  data::Builder builder_;
  std::vector<data::Node> results_;
  std::size_t tried_ = 0;
  std::size_t failed_ = 0;
  std::size_t unknown_ = 0;
  std::size_t broken_ = 0;
};

int test(Shell& shell, const Options& options) {
  const auto definitions = definitions_of(shell, options.definitions);
  if (!definitions) {
    print_judged(shell.err, definitions.problems(), shell.colour);
    return exit_problem;
  }
  const auto once = [&] { return Run(shell, options, *definitions).all(); };
  return options.watching ? watch(shell, options.folders, once) : once();
}

}  // namespace

void add_pack_test(CLI::App& pack, Shell& shell) {
  auto* command = pack.add_subcommand("test", "Run the examples of packs and compare with what must come out");
  command->footer(
      "examples/CHANNEL/NAME.in.* is run and compared with NAME.out.*; or it must be refused, and the refusal hold "
      "each\n"
      "line of NAME.error.txt; NAME.told.txt, where it is, has all that is told along the way. The FHIR side must\n"
      "satisfy FHIR and the profiles of the channel. Ids and times are the same in every run.\n\n"
      "Examples:\n"
      "  linkway pack test mappings/json-platform\n"
      "  linkway pack test mappings/json-platform --only events/closed --watch\n"
      "  linkway pack test mappings/json-platform --update\n\n"
      "Exit codes: 0 all passed, 1 one did not or a pack cannot be used, 2 wrong usage.");
  const auto options = std::make_shared<Options>();
  command->add_option("folders", options->folders, "Packs, or folders of packs")->type_name("FOLDER")->required();
  command->add_option("--only", options->only, "Run the examples with this in their name")->type_name("TEXT");
  add_definition_options(*command, options->definitions);
  auto* json = command->add_flag("--json", options->json, "Print a list with the verdicts of each pack");
  auto* update = command->add_flag("--update", options->update,
                                   "Write the golden files anew where they differ or are missing; read what changed "
                                   "before you commit it");
  command->add_flag("--watch", options->watching, "Run again whenever a file is saved")
      ->excludes(json)
      ->excludes(update);
  command->callback([&shell, options] { shell.command = [&shell, options] { return test(shell, *options); }; });
}

}  // namespace linkway::cli
