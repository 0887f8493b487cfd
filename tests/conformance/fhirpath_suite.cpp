// The suite fhirpath: every file tests-*.xml in PATH/fhirpath, or in PATH itself.
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "conformance/fhirpath_cases.h"
#include "conformance/fhirpath_compare.h"
#include "conformance/files.h"
#include "conformance/suite.h"
#include "fhir/path/analysis.h"
#include "fhir/path/evaluate.h"
#include "fhir/path/expression.h"

namespace linkway::conformance {

namespace {

namespace path = fhir::path;
using Folder = std::filesystem::path;

// The input files of a suite, each read once. They lie in one of several places, and may be JSON where the name says
// XML, and the other way round.
class Inputs {
 public:
  explicit Inputs(Folder folder) : folder_(std::move(folder)) {}

  Result<const data::Node*> get(const std::string& name) {
    if (name.empty()) return &nothing_;
    auto& known = read_[name];
    if (!known) {
      const auto file = find(name);
      if (!file) return cannot("there is no input " + name);
      const auto bytes = read_file(*file);
      if (!bytes) return bytes.problems();
      known = std::make_unique<Result<data::Document>>(read_resource(*bytes));
    }
    if (!*known) return known->problems();
    return &(*known)->root;
  }

 private:
  std::optional<Folder> find(const std::string& name) const {
    const auto other = Folder(name).replace_extension(Folder(name).extension() == ".xml" ? ".json" : ".xml");
    for (const auto& file : {Folder(name), other}) {
      for (const auto* place : {"", "fhirpath", "fhirpath/input", "input", "examples", "resources"}) {
        auto candidate = folder_ / place / file;
        if (std::filesystem::is_regular_file(candidate)) return candidate;
      }
    }
    return std::nullopt;
  }

  Folder folder_;
  data::Node nothing_;
  std::map<std::string, std::unique_ptr<Result<data::Document>>> read_;
};

// What became of an expression: at which step it was refused, and why.
struct Refusal {
  PathCase::Invalid step = PathCase::Invalid::no;
  std::string why;
};

std::string_view word(PathCase::Invalid invalid) {
  constexpr std::array<std::string_view, 5> words = {"no", "syntax", "semantic", "execution", "any"};
  return words[static_cast<std::size_t>(invalid)];
}

// What must be refused may be found out at another step than the suite says: what its types or its values make wrong,
// even when it is read. But what is said to be wrong syntax must be refused when it is read.
bool agrees(PathCase::Invalid wanted, PathCase::Invalid got) {
  if (wanted == PathCase::Invalid::no) return false;
  return wanted != PathCase::Invalid::syntax || got == PathCase::Invalid::syntax;
}

class Runner {
 public:
  explicit Runner(const Folder& folder)
      : inputs_(folder),
        lenient_(clock_),
        strict_(clock_, strict_settings()),
        typed_choices_(clock_, typed_choice_settings()) {}

  // Why the case fails; nothing when it passes.
  std::optional<std::string> run(const PathCase& test) {
    const auto input = inputs_.get(test.input);
    if (!input) return "input " + test.input + ": " + to_line(input.problems());
    const auto expression = path::Expression::parse(test.expression);
    if (!expression) return refused(test, {PathCase::Invalid::syntax, to_line(expression.problems())});
    if (test.strict || test.invalid == PathCase::Invalid::semantic) {
      if (auto why = static_problems(*expression, **input); !why.empty()) {
        return refused(test, {PathCase::Invalid::semantic, std::move(why)});
      }
    }
    const auto items = evaluator(test).run(*expression, **input);
    if (!items) return refused(test, {PathCase::Invalid::execution, to_line(items.problems())});
    if (test.invalid != PathCase::Invalid::no) {
      return "must be refused (" + std::string(word(test.invalid)) + "), " +
             difference(*items, {}, true).value_or("gave nothing");
    }
    if (!test.predicate) return difference(*items, test.outputs, test.ordered);
    const std::array truth = {path::Item::of(is_true(*items))};
    return difference(truth, test.outputs, true);
  }

 private:
  path::Evaluator& evaluator(const PathCase& test) {
    if (test.typed_choices) return typed_choices_;
    return test.strict ? strict_ : lenient_;
  }

  static path::Settings typed_choice_settings() {
    path::Settings settings;
    settings.typed_choice_names = true;
    return settings;
  }

  static path::Settings strict_settings() {
    path::Settings settings;
    settings.strict = true;
    return settings;
  }

  // What the types alone tell to be wrong; "" when they tell nothing.
  static std::string static_problems(const path::Expression& expression, const data::Node& input) {
    path::AnalysisOptions options;
    if (const auto type = input["resourceType"].text(); !type.empty()) options.contexts.emplace_back(type);
    const auto analysis = path::analyse(expression.syntax(), options);
    if (!analysis) return to_line(analysis.problems());
    return any_error(analysis->problems) ? to_line(analysis->problems) : "";
  }

  static std::optional<std::string> refused(const PathCase& test, const Refusal& refusal) {
    if (agrees(test.invalid, refusal.step)) return std::nullopt;
    return "refused (" + std::string(word(refusal.step)) + "): " + refusal.why;
  }

  static bool is_true(path::Items items) {
    if (items.size() != 1) return !items.empty();
    if (items[0].kind() == path::Item::Kind::boolean) return items[0].boolean();
    return path::type_name(items[0]) != "boolean" || path::to_text(items[0]) == "true";
  }

  Inputs inputs_;
  MonotoneClock clock_;
  path::Evaluator lenient_;
  path::Evaluator strict_;
  path::Evaluator typed_choices_;
};

std::vector<Folder> test_files(const Folder& folder) {
  std::vector<Folder> files;
  for (const auto& place : {folder / "fhirpath", folder}) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(place, error)) {
      const auto name = entry.path().filename().string();
      if (name.starts_with("tests-") && name.ends_with(".xml")) files.push_back(entry.path());
    }
    if (!files.empty()) break;
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Status run_fhirpath(const Folder& folder, Tally& tally) {
  const auto files = test_files(folder);
  if (files.empty()) return cannot("there is no tests-*.xml in " + (folder / "fhirpath").string());
  Runner runner(folder);
  for (const auto& file : files) {
    const auto bytes = read_file(file);
    if (!bytes) return bytes.problems();
    const auto cases = read_path_cases(*bytes);
    if (!cases) return cases.problems();
    for (const auto& test : *cases) {
      if (const auto why = runner.run(test)) {
        tally.failed(test.name, test.expression + ": " + *why);
      } else {
        tally.passed(test.name);
      }
    }
  }
  return Done{};
}

}  // namespace linkway::conformance
