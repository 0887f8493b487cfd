// Runs a map on a source, for tests.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "data/builder.h"
#include "data/json.h"
#include "fhir/terminology/service.h"
#include "mapping/engine/compile.h"
#include "mapping/engine/run.h"
#include "mapping/language/parse.h"

namespace linkway::mapping {

class CountedIds : public IdSource {
 public:
  std::int64_t next_key() override { return ++count_; }
  std::string uuid() override { return "00000000-0000-4000-8000-00000000000" + std::to_string(++count_); }

 private:
  std::int64_t count_ = 0;
};

struct MappingCase {
  std::vector<std::string> maps;  // the first is run, the others may be imported
  std::vector<std::string> sources;
  fhir::Definitions definitions = fhir::Definitions::core();
  CompileOptions options = {};
  std::vector<std::pair<std::string, std::string>> variables = {};
  const fhir::terminology::Service* terminology = nullptr;
  Translator* translator = nullptr;
  bool trace = false;
  RunLimits limits = {};
};

struct MappingResult {
  std::vector<std::string> targets;   // JSON
  std::vector<std::string> produced;  // JSON
  Problems problems;
  RunOutcome outcome;  // without nodes
  [[nodiscard]] std::string text() const {
    std::string all;
    for (const auto& problem : problems) all += to_string(problem) + "\n";
    return all;
  }
  [[nodiscard]] std::string target() const { return targets.empty() ? "no target\n" + text() : targets.front(); }
};

inline MappingResult run_case(const MappingCase& given) {
  MappingResult result;
  std::vector<Map> maps;
  for (std::size_t i = 0; i < given.maps.size(); ++i) {
    auto parsed = parse_map(given.maps[i], i == 0 ? "main.map" : "other" + std::to_string(i) + ".map");
    result.problems.insert(result.problems.end(), parsed.problems.begin(), parsed.problems.end());
    maps.push_back(std::move(parsed.map));
  }
  if (any_error(result.problems)) return result;
  const auto compiled = compile(maps[0], importer_of(maps), given.definitions, given.options);
  result.problems.insert(result.problems.end(), compiled.problems.begin(), compiled.problems.end());
  if (compiled.plan == nullptr) return result;
  std::vector<data::Document> documents;
  for (const auto& source : given.sources) {
    auto read = data::read_json(source);
    if (!read) {
      result.problems = read.problems();
      return result;
    }
    documents.push_back(*std::move(read));
  }
  std::vector<fhir::path::Item> items;
  for (const auto& document : documents) items.push_back(fhir::path::item_of(document.root, given.definitions));
  const FixedClock clock(Instant{1'700'000'000'000'000});
  CountedIds ids;
  data::Arena arena;
  Context context{clock, ids};
  context.translator = given.translator;
  context.terminology = given.terminology;
  context.variables = given.variables;
  context.trace = given.trace;
  context.limits = given.limits;
  Runner runner(compiled.plan);
  auto outcome = runner.run(items, arena, context);
  if (!outcome) {
    result.problems.insert(result.problems.end(), outcome.problems().begin(), outcome.problems().end());
    return result;
  }
  for (const auto& target : outcome->targets) result.targets.push_back(data::to_json(target.node));
  for (const auto& made : outcome->produced) result.produced.push_back(data::to_json(made.node));
  result.problems.insert(result.problems.end(), outcome->problems.begin(), outcome->problems.end());
  result.outcome = *std::move(outcome);
  return result;
}

// A map of one group from Questionnaire-like Patient to Patient: what stands in the group is given.
inline std::string patient_map(const std::string& rules, const std::string& more = "") {
  return "map \"http://example.org/fhir/StructureMap/test\" = \"test\"\n"
         "uses \"http://hl7.org/fhir/StructureDefinition/Patient\" alias Patient as source\n"
         "uses \"http://hl7.org/fhir/StructureDefinition/Patient\" alias PatientOut as target\n" +
         more + "group main(source src : Patient, target tgt : PatientOut) {\n" + rules + "\n}\n";
}

}  // namespace linkway::mapping
