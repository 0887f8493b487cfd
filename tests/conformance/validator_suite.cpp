// The suite validator: each case is validated by itself, and again by the profile that it names. Right is a verdict
// (valid: no error) that is the reference validator's, for both.
//
// Errors that need a terminology server are subtracted from what is expected; a case that has no other errors leaves
// its verdict to that server and is not counted. The number of errors is right where it is at most what the reference
// validator found, and at least that without the server's part.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "conformance/files.h"
#include "conformance/suite.h"
#include "conformance/validator_cases.h"
#include "conformance/validator_world.h"

namespace linkway::conformance {

namespace {

namespace fs = std::filesystem;
namespace validation = fhir::validation;

struct Judgement {
  bool told = true;  // whether the verdict can be judged here
  bool verdict = true;
  bool count = true;
  std::string report;  // what was expected and what came, where one of them is wrong
};

std::size_t errors_in(const validation::Issues& issues) {
  return issues.count(Severity::error) + issues.count(Severity::fatal);
}

Judgement judge(const ValidatorStep& step, std::size_t server_errors, const validation::Issues& issues) {
  const auto least = step.errors - std::min(step.errors, server_errors);
  const auto got = errors_in(issues);
  Judgement judged;
  judged.told = server_errors == 0 || least > 0 || step.errors == 0;
  judged.verdict = !judged.told || (got > 0) == (least > 0);
  judged.count = got >= least && got <= step.errors;
  if (judged.verdict && judged.count) return judged;
  judged.report = "errors expected: " + std::to_string(step.errors);
  if (server_errors > 0) judged.report += " (" + std::to_string(server_errors) + " by a terminology server)";
  judged.report += ", found: " + std::to_string(got);
  for (const auto& issue : issues.list) {
    if (issue.severity != Severity::error && issue.severity != Severity::fatal) continue;
    judged.report += "\n    ours: " + issue.rule + " at " + issue.path + ": " + issue.text;
    if (!issue.profile.empty()) judged.report += " (" + issue.profile + ")";
  }
  for (const auto& text : step.texts) judged.report += "\n    expected: " + text;
  return judged;
}

struct Tallies {
  std::size_t verdicts = 0;
  std::size_t right_verdicts = 0;
  std::size_t counts = 0;
  std::size_t right_counts = 0;
};

class Runner {
 public:
  Runner(fs::path folder, Tally& tally) : folder_(std::move(folder)), tally_(tally) {}

  void run(const ValidatorCase& test) {
    const auto bytes = read_file(folder_ / test.file);
    if (!bytes) return tally_.failed(test.name, to_line(bytes.problems()));
    auto judged = validate(test, test.base, *bytes);
    if (test.profile) {
      auto by_profile = validate(test, *test.profile, *bytes);
      judged.told = judged.told && by_profile.told;
      judged.verdict = judged.verdict && by_profile.verdict;
      judged.count = judged.count && by_profile.count;
      if (!by_profile.report.empty()) {
        judged.report += (judged.report.empty() ? "" : "\n  ") + ("by " + test.profile->source + ": ");
        judged.report += by_profile.report;
      }
    }
    tell(test, judged);
  }

  [[nodiscard]] const Tallies& tallies() const { return tallies_; }

 private:
  Judgement validate(const ValidatorCase& test, const ValidatorStep& step, std::string_view bytes) {
    auto files = test.supporting;
    files.insert(files.end(), step.supporting.begin(), step.supporting.end());
    const bool canonical = step.source.find(':') != std::string::npos;
    if (!canonical && !step.source.empty()) files.push_back(step.source);
    FileLibrary library(folder_);
    const auto world = make_world(folder_, files, library);
    validation::Options options;
    options.extensions = validation::Unknown::refuse;
    options.known_extensions = test.known_extensions;
    // What HL7 defines outside of R4: the reference validator has those packages loaded.
    options.known_extensions.emplace_back("http://hl7.org/fhir/StructureDefinition/");
    options.known_extensions.emplace_back("http://hl7.org/fhir/tools/StructureDefinition/");
    options.example_urls = test.example_urls;
    // CHECK_VALID follows references into files of the whole suite, of which there may be a part only.
    options.references_must_resolve = test.validate_reference.starts_with("CHECK_EXISTS");
    if (!step.source.empty()) options.profiles.push_back(canonical ? step.source : url_of(step.source));
    const fhir::terminology::Service terminology(world.definitions);
    validation::Validator validator(world.definitions, terminology, clock_, &library);
    auto judged = judge(step, test.server_errors, validator.validate(bytes, test.format, options));
    if (canonical && world.definitions.structure(step.source) == nullptr) {
      return {.told = true, .verdict = true, .count = true, .report = ""};  // of a package that no file brings
    }
    for (const auto& file : world.without) judged.report += "\n    not loaded: " + file;
    return judged;
  }

  std::string url_of(const std::string& source) const {
    const auto bytes = read_file(folder_ / source);
    if (!bytes) return source;
    const auto document = read_resource(*bytes);
    return document ? std::string(document->root["url"].text()) : source;
  }

  void tell(const ValidatorCase& test, const Judgement& judged) {
    ++tallies_.counts;
    if (judged.count) ++tallies_.right_counts;
    const auto name = test.module + "/" + test.name;
    if (judged.told) ++tallies_.verdicts;
    if (judged.told && judged.verdict) ++tallies_.right_verdicts;
    if (!judged.told) tally_.say("left to a terminology server: " + name);
    if (!judged.verdict) {
      tally_.failed(test.name, "wrong verdict");
      tally_.say(name + ": " + judged.report);
    } else if (judged.told) {
      tally_.passed(test.name);
    }
    if (judged.verdict && !judged.count) tally_.say("wrong count: " + name + ": " + judged.report);
  }

  fs::path folder_;
  Tally& tally_;
  MonotoneClock clock_;
  Tallies tallies_;
};

}  // namespace

Status run_validator(const fs::path& path, Tally& tally) {
  const auto bytes = read_file(path);
  if (!bytes) return bytes.problems();
  const auto cases = read_validator_cases(*bytes);
  if (!cases) return cases.problems();
  Runner runner(path.parent_path(), tally);
  for (const auto& test : *cases) runner.run(test);
  const auto& sums = runner.tallies();
  tally.say("verdicts: " + std::to_string(sums.right_verdicts) + " of " + std::to_string(sums.verdicts));
  tally.say("counts: " + std::to_string(sums.right_counts) + " of " + std::to_string(sums.counts));
  return Done{};
}

}  // namespace linkway::conformance
