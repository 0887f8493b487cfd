// linkway pack new: the first files of a pack.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "base/text.h"
#include "cli/config/values.h"
#include "cli/input.h"
#include "cli/pack.h"
#include "cli/pack_common.h"
#include "cli/pack_folder.h"
#include "cli/pack_skeleton.h"
#include "mapping/pack/try_example.h"

namespace linkway::cli {

namespace {

namespace fs = std::filesystem;

struct Options {
  std::string name;
  std::string sample;
  std::string direction = "in";
  std::string folder = "mappings";
};

Problem problem_of(const fs::path& path, std::string text) {
  Problem problem;
  problem.category = Category::conflict;
  problem.code = issue::duplicate;
  problem.text = std::move(text);
  problem.file = path.string();
  return problem;
}

int failed(Shell& shell, const Problems& problems) {
  print_judged(shell.err, problems, shell.colour);
  return exit_problem;
}

bool write(const fs::path& path, const std::string& bytes) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  out.close();
  return !!out;
}

// What comes out of the example now is what must come out. Gives what keeps anything from coming out.
Problems write_results(const fs::path& folder) {
  const auto loaded = load_pack_folder(folder, fhir::Definitions::built_in());
  if (loaded.pack == nullptr) return loaded.problems;
  Problems problems;
  for (const auto& example : loaded.pack->examples()) {
    const auto verdict = mapping::try_example(*loaded.pack, example);
    if (!verdict.made.empty()) write(folder / verdict.made_path, verdict.made);
    if (!verdict.made.empty()) continue;
    for (auto problem : verdict.problems) {
      problem.file = (folder / problem.file).string();
      problems.push_back(std::move(problem));
    }
  }
  return problems;
}

int make(Shell& shell, const Options& options) {
  SkeletonRequest request;
  request.name = options.name;
  request.direction = options.direction == "out" ? mapping::Direction::out : mapping::Direction::in;
  if (!options.sample.empty()) {
    auto sample = read_input(shell, options.sample);
    if (!sample) return failed(shell, {problem_of(options.sample, "it cannot be read")});
    if (text::trim(*sample).empty()) return failed(shell, {problem_of(options.sample, "it is empty")});
    request.sample = *std::move(sample);
    const auto ending = fs::path(options.sample).extension();
    if (ending == ".csv") request.format = mapping::PackFormat::csv;
    if (ending == ".xml") request.format = mapping::PackFormat::xml;
    if (ending == ".hl7") request.format = mapping::PackFormat::hl7v2;
    if (ending == ".form") request.format = mapping::PackFormat::form;
  }
  const auto files = make_skeleton(request);
  if (!files) {
    auto problems = files.problems();
    for (auto& problem : problems) problem.file = options.sample;
    return failed(shell, problems);
  }
  const auto folder = fs::path(options.folder) / options.name;
  std::error_code error;
  if (fs::exists(folder, error)) return failed(shell, {problem_of(folder, "it is there already")});
  for (const auto& file : *files) {
    if (!write(folder / file.path, file.bytes))
      return failed(shell, {problem_of(folder / file.path, "it cannot be written")});
  }
  const auto problems = write_results(folder);
  shell.out << "made " << folder.string() << ":\n";
  for (const auto& file : *files) shell.out << "  " << file.path << "\n";
  if (!problems.empty()) {
    shell.out << "The sample does not pass yet:\n";
    print_judged(shell.out, problems, shell.colour);
  }
  shell.out << "Next:\n"
            << "  linkway pack test " << folder.string() << " --watch\n"
            << "and write the rules of the map; mappings/README.md leads on from here.\n";
  return exit_ok;
}

}  // namespace

void add_pack_new(CLI::App& pack, Shell& shell) {
  auto* command = pack.add_subcommand("new", "Make the first files of a pack, from a sample of what the partner sends");
  command->footer(
      "Makes the folder with pack.yaml, a model of the sample, a map, an example with its result, and a README: a "
      "pack\n"
      "that passes its own test, to go on from. A sample is JSON (an object), XML (.xml), CSV (.csv, with the names "
      "of\n"
      "the columns in its first line) a form post (.form), or HL7 v2 (.hl7),\n"
      "whose models are known.\n\n"
      "Examples:\n"
      "  linkway pack new acme --from webhook.json\n"
      "  linkway pack new acme --from referral.json --direction out\n\n"
      "Exit codes: 0 it is made, 1 it is not, 2 wrong usage.");
  const auto options = std::make_shared<Options>();
  command->add_option("name", options->name, "What the pack is called: lower-case letters, digits and '-'")
      ->type_name("NAME")
      ->required()
      ->check([](const std::string& name) {
        return is_partner_id(name) ? "" : "must be lower-case letters, digits and '-', found '" + name + "'";
      });
  command->add_option("--from", options->sample, "A sample of what the partner sends, or takes")->type_name("FILE");
  command->add_option("--direction", options->direction, "in: the partner sends; out: it takes")
      ->check(CLI::IsMember({"in", "out"}))
      ->capture_default_str();
  command->add_option("--folder", options->folder, "Where packs stand")->type_name("FOLDER")->capture_default_str();
  command->callback([&shell, options] { shell.command = [&shell, options] { return make(shell, *options); }; });
}

}  // namespace linkway::cli
