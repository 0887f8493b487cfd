// What long lists cost, counted in steps of the evaluator and not in time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support.h"
#include "unit/fhir/validation/profiling.h"

namespace linkway::fhir::validation {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

// `count` times the text with its number in place of '@', with commas between.
std::string many(std::size_t count, const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += ',';
    for (const char c : text) c == '@' ? out += std::to_string(i) : out += c;
  }
  return out;
}

constexpr std::size_t long_list = 3000;

// With so few steps for each rule, no expression can go through a list of that length.
Options hardly_any() {
  Options options;
  options.budget.steps = long_list / 2;
  return options;
}

std::vector<std::string> warnings(const std::string& text, const Options& options) {
  CoreValidator validator;
  return lines(validator.validate(text, options), Severity::warning);
}

std::string definition(const std::string& list, const std::string& second) {
  return R"({"resourceType":"StructureDefinition","kind":"resource","type":"Patient",")" + list +
         R"(":{"element":[{"path":"Patient"},)" + many(long_list, R"({"path":"Patient.a@"})") + "," + second + "]}}";
}

TEST(Work, ListsThatAreComparedWithOthersAreGoneThroughOnce) {
  const std::string components = many(long_list, R"({"code":{"coding":[{"code":"b@"}]}})");
  const std::string codes = many(long_list, R"({"code":"a@"})");
  const auto observation = R"({"resourceType":"Observation","valueString":"x","code":{"coding":[)" + codes +
                           R"(]},"component":[)" + components + "]}";
  EXPECT_THAT(warnings(observation, hardly_any()), Not(Contains("obs-7 Observation")));

  const auto guide = [&](const std::string& group) {
    return R"({"resourceType":"ImplementationGuide","fhirVersion":["4.0.1"],"definition":{"grouping":[)" +
           many(long_list, R"({"id":"g@","name":"x"})") + R"(],"resource":[)" +
           many(long_list, R"({"reference":{"display":"x"},"groupingId":"g@","fhirVersion":["4.0.1"]})") +
           R"(,{"groupingId":")" + group + R"("}]}})";
  };
  EXPECT_THAT(warnings(guide("g0"), hardly_any()), Not(Contains("ig-1 ImplementationGuide.definition")));
  EXPECT_THAT(warnings(guide("g0"), hardly_any()), Not(Contains("ig-2 ImplementationGuide")));
  CoreValidator validator;
  EXPECT_THAT(validator.errors(guide("h"), hardly_any()), Contains("ig-1 ImplementationGuide.definition"));

  for (const auto* list : {"snapshot", "differential"}) {
    const auto rule =
        std::string(list == std::string("snapshot") ? "sdf-8" : "sdf-8a") + " StructureDefinition." + list;
    EXPECT_THAT(warnings(definition(list, R"({"path":"Patient.b"})"), hardly_any()), Not(Contains(rule)));
    EXPECT_THAT(validator.errors(definition(list, R"({"path":"Patientb"})"), hardly_any()), Contains(rule));
  }
}

// Each element has a rule that goes through the whole resource: each is cheap enough, together they are not.
TEST(Work, OfAllRulesTogetherGrowsWithTheInstance) {
  const auto profile = test::constraint("p", "Patient", R"json(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.identifier", "path": "Patient.identifier", "constraint": [{"key": "x-1", "severity": "error",
      "human": "x", "expression": "%resource.identifier.where(value.exists()).exists()"}]
})json");
  test::Profiles profiles({profile});
  profiles.options.budget.steps = 20 * long_list;
  const auto patient = [](std::size_t count) {
    return R"({"resourceType":"Patient","identifier":[)" + many(count, R"({"value":"@"})") + "]}";
  };
  EXPECT_THAT(profiles.warnings("p", patient(100)), IsEmpty());
  EXPECT_THAT(profiles.warnings("p", patient(long_list)), ElementsAre("rules-budget Patient"));
}

}  // namespace
}  // namespace linkway::fhir::validation
