// linkway validate: are these resources right, and if not, where and why?
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/package_files.h"
#include "cli/packages.h"
#include "cli/print.h"
#include "cli/program.h"
#include "cli/questionnaire_files.h"
#include "cli/store_config.h"
#include "data/json.h"
#include "exchange/terminology_server.h"
#include "fhir/outcome.h"
#include "fhir/validation/validator.h"

namespace linkway::cli {

namespace {

namespace fs = std::filesystem;
namespace validation = fhir::validation;

struct Options {
  std::vector<std::string> files;
  std::vector<std::string> profiles;
  std::vector<std::string> packages;
  std::string config;
  bool json = false;
  bool quiet = false;
  bool warnings_count = false;
};

Result<fhir::Definitions> definitions_for(Shell& shell, const Options& options, const std::string& folder) {
  auto packages = load_packages(folder);
  if (!packages) return std::move(packages).problems();
  auto definitions = packages->definitions;
  for (const auto& path : options.packages) {
    auto loaded = load_package_from(path, definitions);
    if (!loaded) return std::move(loaded).problems();
    print_problems(shell.err, loaded->warnings);
    definitions = definitions.with(loaded->image);
  }
  return definitions;
}

// Files as they are, and the resources in a folder, sorted.
std::vector<std::string> files_of(const std::vector<std::string>& names) {
  std::vector<std::string> files;
  for (const auto& name : names) {
    std::error_code error;
    if (!fs::is_directory(name, error)) {
      files.push_back(name);
      continue;
    }
    std::vector<std::string> inside;
    for (fs::recursive_directory_iterator at(name, error); !error && at != fs::recursive_directory_iterator();
         at.increment(error)) {
      const auto ending = at->path().extension();
      if (ending == ".json" || ending == ".xml" || ending == ".ndjson") inside.push_back(at->path().string());
    }
    std::ranges::sort(inside);
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return files;
}

class Run {
 public:
  // `server`: asked for codes that the definitions do not tell; url "" for none.
  Run(Shell& shell, const Options& options, const fhir::Definitions& definitions,
      const exchange::TerminologyServerOptions& server)
      : shell_(shell),
        options_(options),
        terminology_(definitions, remote(server)),
        questionnaires_(options.files, options.packages, definitions),
        validator_(definitions, terminology_, clock_, &questionnaires_) {
    asked_.profiles = options.profiles;
  }

  int all() {
    const auto files = files_of(options_.files);
    for (const auto& file : files) one(file);
    if (options_.json) {
      data::Builder builder(arena_);
      shell_.out << data::to_json(builder.list(results_), data::JsonStyle::pretty) << "\n";
    } else if (!options_.quiet) {
      summary();
    }
    return invalid_ == 0 && unread_ == 0 ? exit_ok : exit_problem;
  }

 private:
  // What it has to say of itself stands in each answer.
  std::shared_ptr<fhir::terminology::Remote> remote(const exchange::TerminologyServerOptions& server) {
    if (server.url.empty()) return nullptr;
    return std::make_shared<exchange::TerminologyServer>(server, clock_, *log_);
  }

  void one(const std::string& file) {
    const auto bytes = read_input(shell_, file);
    if (!bytes) {
      shell_.err << file << ": cannot be read\n";
      ++unread_;
      return;
    }
    if (!file.ends_with(".ndjson")) return resource(file, *bytes, 0);
    std::uint32_t line = 0;
    for (std::size_t begin = 0; begin < bytes->size(); ++line) {
      const auto end = std::min(bytes->find('\n', begin), bytes->size());
      const auto text = std::string_view(*bytes).substr(begin, end - begin);
      if (text.find_first_not_of(" \t\r") != std::string_view::npos) resource(file, text, line);
      begin = end + 1;
    }
  }

  // `before`: lines of the file above it.
  void resource(const std::string& file, std::string_view bytes, std::uint32_t before) {
    const auto issues = validator_.validate(bytes, format_of(bytes), asked_);
    auto problems = validation::to_problems(issues, bytes);
    for (auto& problem : problems) {
      problem.file = file;
      problem.line += before;
    }
    const auto errors = issues.count(Severity::error) + issues.count(Severity::fatal);
    const auto warnings = issues.count(Severity::warning);
    ++resources_;
    errors_ += errors;
    warnings_ += warnings;
    const bool valid = errors == 0 && (warnings == 0 || !options_.warnings_count);
    if (!valid) ++invalid_;
    if (options_.json) return add_json(file, before, problems, valid);
    for (const auto& problem : problems) {
      if (!options_.quiet || problem.severity >= Severity::error) print(problem);
    }
  }

  void print(const Problem& problem) {
    const auto colour = problem.severity >= Severity::error     ? Colour::red
                        : problem.severity == Severity::warning ? Colour::yellow
                                                                : Colour::faint;
    shell_.out << problem.file;
    if (problem.line != 0) shell_.out << ':' << problem.line << ':' << problem.column;
    shell_.out << ": " << in_colour(to_string(problem.severity), colour, shell_.colour) << ": "
               << printable(problem.text);
    if (!problem.path.empty()) shell_.out << " [" << printable(problem.path) << "]";
    shell_.out << " (" << printable(problem.rule);
    if (!problem.profile.empty()) shell_.out << ", " << printable(problem.profile);
    shell_.out << ")\n";
  }

  void add_json(const std::string& file, std::uint32_t before, const Problems& problems, bool valid) {
    data::Builder builder(arena_);
    results_.push_back(builder.object({{"file", builder.text(file)},
                                       {"line", before == 0 ? data::Node() : builder.number(std::int64_t{before} + 1)},
                                       {"valid", data::Builder::boolean(valid)},
                                       {"outcome", fhir::operation_outcome(problems, builder)}}));
  }

  void summary() {
    shell_.out << count_of(resources_, "resource", "resources") << ": "
               << in_colour(invalid_ == 0 ? "all valid" : std::to_string(invalid_) + " invalid",
                            invalid_ == 0 ? Colour::green : Colour::red, shell_.colour)
               << ", " << count_of(errors_, "error", "errors") << ", " << count_of(warnings_, "warning", "warnings");
    if (unread_ > 0) shell_.out << ", " << count_of(unread_, "file", "files") << " not read";
    shell_.out << "\n";
  }

  Shell& shell_;
  const Options& options_;
  MonotoneClock clock_;
  std::unique_ptr<Log> log_ = make_silent_log();
  fhir::terminology::Service terminology_;
  QuestionnaireFiles questionnaires_;
  validation::Validator validator_;
  validation::Options asked_;
  data::Arena arena_;
  std::vector<data::Node> results_;
  std::size_t resources_ = 0;
  std::size_t invalid_ = 0;
  std::size_t unread_ = 0;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

int validate(Shell& shell, const Options& options) {
  std::string folder;
  exchange::TerminologyServerOptions server;
  if (!options.config.empty()) {
    auto config = read_store_config(options.config);
    if (!config) return failed(shell, config.problems());
    folder = config->packages;
    server = std::move(config->terminology);
  }
  const auto definitions = definitions_for(shell, options, folder);
  if (!definitions) return failed(shell, definitions.problems());
  for (const auto& profile : options.profiles) {
    if (definitions->structure(profile) != nullptr) continue;
    shell.err << "linkway: there is no profile " << profile << " in what is loaded\n";
    return exit_usage;
  }
  return Run(shell, options, *definitions, server).all();
}

}  // namespace

void add_validate(CLI::App& app, Shell& shell) {
  auto* command = app.add_subcommand("validate", "Are these resources right, and if not, where and why?");
  command->footer(
      "Validates FHIR R4 resources, JSON or XML, by the base definitions, the profiles of their meta.profile and "
      "those\n"
      "that are asked for. Each line says FILE:LINE:COLUMN: SEVERITY: TEXT [PATH] (RULE, PROFILE).\n"
      "A QuestionnaireResponse is compared with its Questionnaire when that lies in the same folder or a package.\n\n"
      "Examples:\n"
      "  linkway validate patient.json\n"
      "  linkway validate outbox/ --profile https://linkway.example/fhir/StructureDefinition/referral-task\n"
      "  linkway validate bundle.xml --package hl7.fhir.us.core.tgz --json\n\n"
      "Exit codes: 0 all are valid, 1 one is not or cannot be read, 2 wrong usage.");
  const auto options = std::make_shared<Options>();
  command
      ->add_option("files", options->files,
                   "Resources (.json, .xml), lists of them (.ndjson), folders; - for standard input")
      ->type_name("FILE")
      ->required();
  const auto several = [&](const char* name, std::vector<std::string>& into, const char* what, const char* type) {
    command->add_option(name, into, what)
        ->type_name(type)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  };
  several("--profile", options->profiles, "A profile that each must satisfy, by its canonical url", "URL");
  several("--package", options->packages, "Definitions to load: a FHIR package (.tgz), a folder or a file", "PATH");
  command
      ->add_option("-c,--config", options->config, "Take packages and terminology server of a gateway's configuration")
      ->type_name("FILE");
  command->add_flag("--fail-on-warning", options->warnings_count, "A warning makes a resource invalid");
  auto* json = command->add_flag("--json", options->json, "Print a list with an OperationOutcome for each resource");
  command->add_flag("-q,--quiet", options->quiet, "Print errors alone")->excludes(json);
  command->callback([&shell, options] { shell.command = [&shell, options] { return validate(shell, *options); }; });
}

}  // namespace linkway::cli
