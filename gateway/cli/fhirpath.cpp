// linkway fhirpath: runs an expression on resources, or explains it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/commands.h"
#include "cli/expression_error.h"
#include "cli/fhirpath_host.h"
#include "cli/fhirpath_output.h"
#include "cli/input.h"
#include "cli/print.h"
#include "data/json.h"
#include "fhir/format/xml_form.h"
#include "fhir/path/analysis.h"
#include "fhir/path/evaluate.h"

namespace linkway::cli {

namespace {

using fhir::path::Expression;

struct Options {
  std::string expression;
  std::vector<std::string> files;
  std::vector<std::string> types;
  std::vector<std::string> variables;
  bool json = false;
  bool trace = false;
  bool explain = false;
  bool strict = false;
  bool test = false;
};

std::pair<std::string, std::string> name_and_value(const std::string& variable) {
  const auto equals = variable.find('=');
  return {variable.substr(0, equals), variable.substr(equals + 1)};
}

Result<data::Document> read_resource(std::string_view bytes) {
  return format_of(bytes) == fhir::Format::xml ? fhir::read_xml(bytes, fhir::Definitions::core())
                                               : data::read_json(bytes);
}

class Run {
 public:
  Run(Shell& shell, const Options& options, const Expression& expression)
      : shell_(shell),
        options_(options),
        expression_(expression),
        host_(options.trace ? &shell.err : nullptr),
        builder_(arena_),
        evaluator_(clock_, settings()) {
    for (const auto& variable : options.variables) {
      const auto [name, value] = name_and_value(variable);
      names_.push_back(name);
      host_.define(name, value);
    }
  }

  int all() {
    // The types are known beforehand, or those of each file are taken.
    if (!options_.types.empty() || (options_.files.empty() && options_.explain)) {
      if (!check(options_.types, "")) return exit_problem;
      if (options_.files.empty()) {
        if (!options_.explain) shell_.out << "all is well\n";
        return exit_ok;
      }
    }
    bool all_well = true;
    if (options_.files.empty()) all_well = evaluate(builder_.object(std::initializer_list<data::Builder::Field>{}), "");
    for (const auto& file : options_.files) all_well = one(file) && all_well;
    if (options_.json) {
      shell_.out << data::to_json(builder_.list(results_), data::JsonStyle::pretty) << "\n";
    }
    return all_well ? exit_ok : exit_problem;
  }

 private:
  fhir::path::Settings settings() {
    fhir::path::Settings settings;
    settings.host = &host_;
    settings.strict = options_.strict;
    return settings;
  }

  [[nodiscard]] bool several() const { return options_.files.size() > 1; }
  [[nodiscard]] std::string prefix(const std::string& file) const { return several() ? file + ":" : ""; }

  // False when there are errors of which nothing good can come.
  bool check(const std::vector<std::string>& types, const std::string& file) {
    fhir::path::AnalysisOptions asked;
    asked.contexts = types;
    asked.variables = names_;
    const auto analysis = fhir::path::analyse(expression_.syntax(), asked);
    if (!analysis) {
      if (types == options_.types) print_problems(shell_.err, analysis.problems());
      return types != options_.types;  // a resource of a type that is not FHIR's may be looked into all the same
    }
    if (options_.explain) shell_.out << fhir::path::explain(expression_.syntax(), *analysis);
    const bool binding = options_.strict || options_.files.empty();
    bool good = true;
    for (const auto& problem : analysis->problems) {
      if (problem.severity != Severity::error && !options_.explain && !binding) continue;
      const bool error = problem.severity == Severity::error && binding;
      good = good && !error;
      print_expression_problem(shell_.err, expression_.source(), problem, prefix(file) + (error ? "" : "warning: "));
    }
    return good;
  }

  bool one(const std::string& file) {
    const auto bytes = read_input(shell_, file);
    if (!bytes) {
      shell_.err << file << ": cannot be read\n";
      return false;
    }
    auto document = read_resource(*bytes);
    if (!document) {
      auto problems = document.problems();
      for (auto& problem : problems) problem.file = file;
      print_problems(shell_.err, problems);
      return false;
    }
    if (!options_.json) documents_.clear();
    documents_.push_back(*std::move(document));
    const auto& root = documents_.back().root;
    if (several() && !options_.json) shell_.out << (file == options_.files.front() ? "" : "\n") << file << "\n";
    const auto type = std::string(root["resourceType"].text());
    if (options_.types.empty() && !type.empty() && !check({type}, file)) return false;
    if (options_.explain) shell_.out << "\n";
    return evaluate(root, file);
  }

  bool evaluate(const data::Node& root, const std::string& file) {
    host_.look_at(root);
    const auto items =
        options_.test ? Result<fhir::path::Items>(fhir::path::Items()) : evaluator_.run(expression_, root);
    if (!items) return failed(items.problems(), file);
    bool passed = true;
    if (options_.test) {
      const auto answer =
          evaluator_.test(expression_, fhir::path::item_of(root, fhir::Definitions::core()), root, root);
      if (!answer) return failed(answer.problems(), file);
      passed = answer->value_or(false);
    }
    if (options_.json) {
      add_json(root, *items, file, passed);
    } else if (options_.test) {
      shell_.out << (passed ? "true" : "false") << "\n";
    } else {
      for (const auto& item : *items) shell_.out << item_text(item, root) << "\n";
    }
    return passed;
  }

  bool failed(const Problems& problems, const std::string& file) {
    for (const auto& problem : problems) {
      print_expression_problem(shell_.err, expression_.source(), problem, prefix(file));
    }
    return false;
  }

  void add_json(const data::Node& root, fhir::path::Items items, const std::string& file, bool passed) {
    std::vector<data::Node> list;
    list.reserve(items.size());
    for (const auto& item : items) list.push_back(item_json(item, root, builder_));
    results_.push_back(builder_.object({{"file", file.empty() ? data::Node() : builder_.text(file)},
                                        {"test", options_.test ? data::Builder::boolean(passed) : data::Node()},
                                        {"result", options_.test ? data::Node() : builder_.list(list)}}));
  }

  Shell& shell_;
  const Options& options_;
  const Expression& expression_;
  FhirpathHost host_;
  std::vector<std::string> names_;
  data::Arena arena_;
  data::Builder builder_;
  std::vector<data::Document> documents_;  // what the results point into
  std::vector<data::Node> results_;
  MonotoneClock clock_;
  fhir::path::Evaluator evaluator_;
};

int fhirpath(Shell& shell, const Options& options) {
  const auto expression = Expression::parse(options.expression);
  if (!expression) {
    for (const auto& problem : expression.problems()) print_expression_problem(shell.err, options.expression, problem);
    return exit_problem;
  }
  return Run(shell, options, *expression).all();
}

void check_usage(const Options& options) {
  for (const auto& variable : options.variables) {
    if (name_and_value(variable).first.empty() || variable.find('=') == std::string::npos) {
      throw CLI::ValidationError("--variable", "must be NAME=VALUE, found '" + variable + "'");
    }
  }
  if (std::count(options.files.begin(), options.files.end(), "-") > 1) {
    throw CLI::ValidationError("FILE", "standard input can be read only once");
  }
}

}  // namespace

void add_fhirpath(CLI::App& app, Shell& shell) {
  auto* command = app.add_subcommand("fhirpath", "Run a FHIRPath expression on resources, or explain it");
  command->footer(
      "Prints each item of the result with the path at which it stands; nothing when the result is empty.\n"
      "Resources are FHIR R4 in JSON or XML. Without FILE the expression is run on nothing, or, with --type,\n"
      "only checked. Where an expression can give nothing because of a name that does not exist, a warning\n"
      "says so; with --strict it is an error.\n\n"
      "Examples:\n"
      "  linkway fhirpath 'Patient.name.given' patient.json\n"
      "      Patient.name[0].given[0]: \"Peter\"\n"
      "  linkway fhirpath \"name.where(use = 'official').exists()\" --test *.json\n"
      "  linkway fhirpath --explain --type Observation 'value.ofType(Quantity).value > %limit' --variable limit=5\n\n"
      "Exit codes: 0 it was run (with --test: and is true), 1 it was not, 2 wrong usage.");
  const auto options = std::make_shared<Options>();
  command->add_option("expression", options->expression, "The expression")->type_name("EXPRESSION")->required();
  command->add_option("files", options->files, "Resources to run it on; - for standard input")->type_name("FILE");
  command->add_option("--type", options->types, "Check it against a type or element, e.g. Patient or Patient.contact")
      ->type_name("TYPE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--variable", options->variables, "What %NAME stands for: 5, true, @2026-02-03, 4 'mg' or a text")
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  auto* explain =
      command->add_flag("--explain", options->explain, "Print the expression as a tree with the types of its parts");
  command->add_flag("--trace", options->trace, "Print what trace() is given, to standard error");
  command->add_flag("--strict", options->strict, "Names and types that do not fit are errors");
  command->add_flag("--test", options->test, "Print true or false; the exit code is 1 unless it is true");
  command->add_flag("--json", options->json, "Print the results as JSON")->excludes(explain);
  command->callback([&shell, options] {
    check_usage(*options);
    shell.command = [&shell, options] { return fhirpath(shell, *options); };
  });
}

}  // namespace linkway::cli
