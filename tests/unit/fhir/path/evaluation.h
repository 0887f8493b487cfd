// Evaluates an expression on a resource written in JSON and gives the result as texts.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "data/json.h"
#include "fhir/path/evaluate.h"

namespace linkway::fhir::path::testing {

inline constexpr std::string_view person = R"({
  "resourceType": "Patient", "id": "p7", "active": false,
  "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}],
  "name": [
    {"use": "official", "family": "Müller", "given": ["Ada", "Béatrice"]},
    {"use": "nickname", "given": ["Bea"]},
    {"use": "old", "family": "Stone", "given": [null, "Ada"],
     "_given": [{"extension": [{"url": "http://example.org/masked", "valueBoolean": true}]}, null]}],
  "telecom": [{"system": "phone", "value": "01632 960001", "rank": 2}, {"system": "email", "value": "a@example.org"}],
  "gender": "female",
  "birthDate": "1981-03", "_birthDate": {"id": "b1", "extension": [
    {"url": "http://example.org/sure", "valueCode": "no"}]},
  "deceasedDateTime": "2020-02-29T10:00:00+01:00",
  "contact": [{"name": {"family": "Stone"}}],
  "managingOrganization": {"reference": "#org"},
  "contained": [{"resourceType": "Organization", "id": "org", "name": "Practice"}]
})";

inline constexpr std::string_view reading = R"({
  "resourceType": "Observation", "id": "o1", "status": "final", "code": {"text": "Height"},
  "valueQuantity": {"value": 1.80, "unit": "m", "system": "http://unitsofmeasure.org", "code": "m"},
  "component": [
    {"code": {"text": "a"}, "valueString": "x"},
    {"code": {"text": "b"}, "valueQuantity": {"value": 3, "comparator": "<", "system": "http://unitsofmeasure.org",
                                              "code": "mg"}},
    {"code": {"text": "c"}, "valueQuantity": {"value": 2, "system": "http://unitsofmeasure.org", "code": "a"}}]
})";

inline Settings with_host(Host* host) {
  Settings settings;
  settings.host = host;
  return settings;
}

class Evaluation {
 public:
  explicit Evaluation(std::string_view json, const Settings& settings = {})
      : document_(std::move(*data::read_json(json))), evaluator_(clock_, settings) {}

  // "type:text" of each item, or "error LINE:COLUMN CODE".
  std::vector<std::string> operator()(std::string_view text) {
    auto expression = Expression::parse(text);
    if (!expression) return {"syntax " + to_string(expression.problems()[0])};
    const auto items = evaluator_.run(*expression, document_.root);
    if (!items) {
      problem_ = items.problems()[0];
      return {"error " + std::to_string(problem_.line) + ":" + std::to_string(problem_.column) + " " +
              std::string(problem_.code)};
    }
    std::vector<std::string> result;
    for (const auto& item : *items) result.push_back(type_name(item) + ":" + to_text(item));
    return result;
  }
  std::vector<std::string> paths(std::string_view text) {
    const auto expression = Expression::parse(text);
    const auto items = evaluator_.run(*expression, document_.root);
    std::vector<std::string> result;
    for (const auto& item : *items) result.push_back(path_of(item, document_.root));
    return result;
  }
  [[nodiscard]] const Problem& problem() const { return problem_; }
  [[nodiscard]] Evaluator& evaluator() { return evaluator_; }
  [[nodiscard]] const data::Node& root() const { return document_.root; }

 private:
  data::Document document_;
  FixedClock clock_{*parse_fhir_time("2026-11-22T23:30:00.125Z")};
  Evaluator evaluator_;
  Problem problem_;
};

using Texts = std::vector<std::string>;

struct Case {
  std::string_view expression;
  Texts expected;
};

inline Texts yes() { return {"System.Boolean:true"}; }
inline Texts no() { return {"System.Boolean:false"}; }
inline Texts text(std::string_view value) { return {"System.String:" + std::string(value)}; }
inline Texts integer(int value) { return {"System.Integer:" + std::to_string(value)}; }

inline void expect(Evaluation& evaluate, const std::vector<Case>& cases) {
  for (const auto& each : cases) EXPECT_EQ(evaluate(each.expression), each.expected) << each.expression;
}

}  // namespace linkway::fhir::path::testing
