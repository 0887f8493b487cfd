// The suite examples: published examples must be valid. The path is a folder; where it has a folder examples/, what
// stands outside that is loaded as definitions first, else every file is an example. Examples may refer to each other.
//
// Examples that deserve their errors are listed as left out, with the element at fault: they must fail at that element.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "conformance/files.h"
#include "conformance/suite.h"
#include "conformance/validator_world.h"

namespace linkway::conformance {

namespace {

namespace fs = std::filesystem;
namespace validation = fhir::validation;

struct Files {
  std::vector<std::string> definitions;  // relative to the folder
  std::vector<std::string> examples;
};

Files files_in(const fs::path& folder) {
  Files files;
  const bool apart = fs::is_directory(folder / "examples");
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    const auto extension = entry.path().extension();
    if (!entry.is_regular_file() || (extension != ".json" && extension != ".xml")) continue;
    const auto name = entry.path().lexically_relative(folder);
    (apart && *name.begin() != "examples" ? files.definitions : files.examples).push_back(name.generic_string());
  }
  std::sort(files.definitions.begin(), files.definitions.end());
  std::sort(files.examples.begin(), files.examples.end());
  return files;
}

std::optional<std::string> why_not(const validation::Issues& issues) {
  if (!issues.invalid()) return std::nullopt;
  std::string why;
  for (const auto& issue : issues.list) {
    if (issue.severity != Severity::error && issue.severity != Severity::fatal) continue;
    if (!why.empty()) why += "; ";
    why += issue.path + " " + issue.rule + ": " + issue.text;
    if (!issue.profile.empty()) why += " (" + issue.profile + ")";
  }
  return why;
}

}  // namespace

Status run_examples(const fs::path& path, Tally& tally) {
  const auto files = files_in(path);
  if (files.examples.empty()) return cannot("there are no examples at " + path.string());
  FileLibrary library{fs::path()};
  const auto world = make_world(path, files.definitions, library);
  for (const auto& file : world.without) tally.say("not loaded: " + file);
  for (const auto& name : files.examples) {
    const auto bytes = read_file(path / name);
    auto document = bytes ? read_resource(*bytes) : Result<data::Document>(bytes.problems());
    if (document) library.add(std::move(*document));
  }
  const MonotoneClock clock;
  const fhir::terminology::Service terminology(world.definitions);
  validation::Validator validator(world.definitions, terminology, clock, &library);
  const auto parent = path.has_filename() ? path.parent_path() : path.parent_path().parent_path();
  for (const auto& file : files.examples) {
    const auto name = (path / file).lexically_relative(parent).generic_string();
    const auto bytes = read_file(path / file);
    if (!bytes) {
      tally.failed(name, to_line(bytes.problems()));
      continue;
    }
    const auto format = file.ends_with(".xml") ? fhir::Format::xml : fhir::Format::json;
    if (const auto why = why_not(validator.validate(*bytes, format))) {
      tally.failed(name, *why);
    } else {
      tally.passed(name);
    }
  }
  return Done{};
}

}  // namespace linkway::conformance
