#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "data/json.h"
#include "fhir/path/evaluate.h"
#include "fhir/validation/checks.h"
#include "fhir/validation/known_invariants.h"
#include "fhir/validation/rule.h"
#include "support.h"

namespace linkway::fhir::validation {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

// What a native rule and its expression are tried on: pairs of a type and a value.
struct Sample {
  const char* type;
  const char* json;
};
const std::vector<Sample>& samples() {
  static const std::vector<Sample> all = {
      {"HumanName", R"({"id":"a"})"},
      {"HumanName", R"({"id":"a","family":"X"})"},
      {"HumanName", R"({"_family":{"id":"a"}})"},
      {"Extension", R"({"url":"u"})"},
      {"Extension", R"({"url":"u","valueString":"x"})"},
      {"Extension", R"({"url":"u","_valueString":{"id":"x"}})"},
      {"Extension", R"({"url":"u","extension":[{"url":"v","valueString":"x"}]})"},
      {"Extension", R"({"url":"u","valueString":"x","extension":[{"url":"v","valueString":"x"}]})"},
      {"Period", R"({"start":"2026","end":"2025"})"},
      {"Period", R"({"start":"2026-01","end":"2026-02"})"},
      {"Period", R"({"start":"2026","end":"2026-02"})"},
      {"Period", R"({"start":"2026-03-01","end":"2026-02-01T00:00:00Z"})"},
      {"Period", R"({"start":"2026-02-01T09:00:00+01:00","end":"2026-02-01T08:30:00Z"})"},
      {"Period", R"({"start":"2026-02-01T09:00:00+01:00","end":"2026-02-01T07:30:00Z"})"},
      {"Period", R"({"start":"2026"})"},
      {"Period", R"({"_start":{"id":"a"},"end":"2026"})"},
      {"Quantity", R"({"code":"kg"})"},
      {"Quantity", R"({"code":"kg","system":"http://unitsofmeasure.org"})"},
      {"Quantity", R"({"_code":{"id":"a"}})"},
      {"Quantity", R"({"value":1})"},
      {"ContactPoint", R"({"value":"1"})"},
      {"ContactPoint", R"({"value":"1","system":"phone"})"},
      {"Attachment", R"({"data":"AAAA"})"},
      {"Attachment", R"({"data":"AAAA","contentType":"text/plain"})"},
      {"Reference", R"({"reference":"#a"})"},
      {"Reference", R"({"reference":"Patient/1"})"},
      {"Reference", R"({"display":"x"})"},
      {"Patient", R"({"resourceType":"Patient","contained":[{"resourceType":"Patient","id":"a"}]})"},
      {"Patient",
       R"({"resourceType":"Patient","contained":[{"resourceType":"Patient","id":"a"}],"link":[{"other":{"reference":"#a"}}]})"},
      {"Patient",
       R"({"resourceType":"Patient","contained":[{"resourceType":"Patient","contained":[{"resourceType":"Patient","id":"b"}]}]})"},
      {"Patient", R"({"resourceType":"Patient","contained":[{"resourceType":"Patient","meta":{"versionId":"1"}}]})"},
      {"Patient",
       R"({"resourceType":"Patient","contained":[{"resourceType":"Patient","meta":{"lastUpdated":"2026-02-01T09:00:00Z"}}]})"},
      {"Patient",
       R"({"resourceType":"Patient","contained":[{"resourceType":"Patient","meta":{"security":[{"code":"x"}]}}]})"},
      {"Patient", R"({"resourceType":"Patient","text":{"div":"x"}})"},
      {"Observation", R"({"resourceType":"Observation","valueString":"x","code":{"coding":[{"code":"a"}]}})"},
      {"Observation", R"({"resourceType":"Observation","valueString":"x","code":{"coding":[{"code":"a"}]},)"
                      R"("component":[{"code":{"coding":[{"code":"a"}]}}]})"},
      {"Task", R"({"resourceType":"Task","authoredOn":"2026-01-02","lastModified":"2026-01-01"})"},
      {"Task", R"({"resourceType":"Task","authoredOn":"2026-01-02T09:00:00Z","lastModified":"2026-01-02T09:00:00Z"})"},
      {"Task", R"({"resourceType":"Task","authoredOn":"2026-01-02"})"},
      {"Bundle", R"({"resourceType":"Bundle","type":"collection","total":1})"},
      {"Bundle", R"({"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"search":{"mode":"match"}}]})"},
      {"Bundle", R"({"resourceType":"Bundle","type":"collection","entry":[{"search":{"mode":"match"}}]})"},
      {"Bundle", R"({"resourceType":"Bundle","type":"batch","entry":[{"request":{"url":"x"}},{"fullUrl":"y"}]})"},
      {"Bundle", R"({"resourceType":"Bundle","type":"batch","entry":[{"request":{"url":"x"}}]})"},
      {"Bundle", R"({"resourceType":"Bundle","type":"collection","entry":[{"response":{"status":"200"}}]})"},
      {"Bundle", R"({"resourceType":"Bundle","type":"history","entry":[{"fullUrl":"a"},{"fullUrl":"a"}]})"},
      {"Bundle", R"({"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"a"},{"fullUrl":"a"}]})"},
      {"Bundle", R"({"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"a"},{"fullUrl":"a",)"
                 R"("resource":{"resourceType":"Patient","meta":{"versionId":"1"}}}]})"},
      {"Bundle", R"({"resourceType":"Bundle","type":"document"})"},
      {"Bundle", R"({"resourceType":"Bundle","type":"document","entry":[{"resource":{"resourceType":"Patient"}}]})"},
      {"Observation", R"({"resourceType":"Observation","valueString":"x","dataAbsentReason":{"text":"y"}})"},
      {"ImplementationGuide", R"({"resourceType":"ImplementationGuide","fhirVersion":["4.0.1"],"definition":{)"
                              R"("resource":[{"fhirVersion":["4.0.1"]},{"name":"x"}]}})"},
      {"ImplementationGuide", R"({"resourceType":"ImplementationGuide","fhirVersion":["4.0.1"],"definition":{)"
                              R"("resource":[{"fhirVersion":["4.0.1","1.0"]}]}})"},
      {"Bundle", R"({"resourceType":"Bundle","type":"document","timestamp":"2026-01-02T09:00:00Z","identifier":{)"
                 R"("system":"x","value":"y"},"entry":[{"resource":{"resourceType":"Composition"}}]})"},
      {"Bundle", R"({"resourceType":"Bundle","type":"message","entry":[{"resource":{"resourceType":"Patient"}}]})"},
  };
  return all;
}

// Every invariant of the core that has a native rule: it says what its expression says, and both answers come up.
TEST(NativeInvariants, AgreeWithTheirExpressions) {
  FixedClock clock(*parse_fhir_time("2026-11-22T09:30:00Z"));
  const terminology::Service terminology(Definitions::core());
  Memory memory(Definitions::core(), terminology, clock);
  Library library;
  const Options options;
  std::set<std::string> held;
  std::set<std::string> broken;
  std::set<std::string> all;
  for (const auto& sample : samples()) {
    const auto document = data::read_json(sample.json);
    ASSERT_TRUE(document.ok()) << sample.json;
    const auto* type = Definitions::core().type(sample.type);
    ASSERT_NE(type, nullptr);
    validation::Run run(memory, library, options, document->root);
    At at{nullptr, Spot{nullptr, sample.type, Spot::no_index, nullptr, type}, &document->root, &no_node, nullptr};
    const Scope scope{nullptr, &document->root, &at, false};
    at.scope = &scope;
    for (const auto& invariant : type->root().invariants) {
      const auto& rule = memory.rules().of(invariant, {nullptr, type});
      if (rule.native == nullptr && !rule.presence) continue;
      all.emplace(invariant.key);
      const auto expression = path::Expression::parse(invariant.expression);
      ASSERT_TRUE(expression.ok());
      const auto said = memory.evaluator().test(*expression, at.item(), document->root, document->root);
      ASSERT_TRUE(said.ok()) << invariant.key.view();
      const bool holds = said->value_or(true);
      const auto verdict = rule.presence ? (rule.presence->holds(document->root) ? Verdict::holds : Verdict::broken)
                                         : rule.native(run, at);
      (holds ? held : broken).emplace(invariant.key);
      if (verdict == Verdict::ask) continue;
      EXPECT_EQ(verdict == Verdict::holds, holds) << invariant.key.view() << " on " << sample.json;
    }
  }
  EXPECT_EQ(held, all);
  EXPECT_EQ(broken, all);
}

TEST(Invariants, AreToldWithTheirKeyAndText) {
  CoreValidator validator;
  const auto issues = validator.validate(
      R"({"resourceType":"Encounter","status":"planned","class":{"code":"AMB",)"
      R"("system":"http://terminology.hl7.org/CodeSystem/v3-ActCode"},"period":{"start":"2026","end":"2025"}})");
  EXPECT_THAT(lines(issues), testing::ElementsAre("per-1 Encounter.period"));
  EXPECT_EQ(issues.list[0].code, issue::invariant);
  EXPECT_EQ(issues.list[0].text, "If present, start SHALL have a lower value than end");
}

TEST(Invariants, OfGoodPracticeMayBeLeftOut) {
  CoreValidator validator;
  Options options;
  EXPECT_THAT(lines(validator.validate(R"({"resourceType":"Patient"})", options), Severity::warning),
              Contains("dom-6 Patient"));
  options.best_practice = false;
  EXPECT_THAT(lines(validator.validate(R"({"resourceType":"Patient"})", options), Severity::warning), IsEmpty());
}

TEST(Invariants, ThatCannotBeEvaluatedAreNamed) {
  CoreValidator validator;
  Options options;
  options.budget.steps = 3;
  const auto issues = validator.validate(
      R"({"resourceType":"Patient","identifier":[{"value":"1","period":{"start":"2026","end":"2026-02"}}]})", options);
  EXPECT_THAT(lines(issues, Severity::warning), Contains("per-1 Patient.identifier[0].period"));
  EXPECT_FALSE(issues.invalid());
}

TEST(Invariants, TakeFhirsBooleanForABoolean) {
  CoreValidator validator;
  const auto questionnaire = [](const std::string& answer) {
    return R"({"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"1","type":"boolean"},{"linkId":"2",)"
           R"("type":"string","enableWhen":[{"question":"1","operator":"exists",)" +
           answer + "}]}]}";
  };
  EXPECT_THAT(validator.errors(questionnaire(R"("answerBoolean":true)")), IsEmpty());
  EXPECT_THAT(validator.errors(questionnaire(R"("answerString":"x")")),
              Contains("que-7 Questionnaire.item[1].enableWhen[0]"));
}

// An entry without a fullUrl has no version in it; the expression gives nothing then.
TEST(Invariants, HoldOfEntriesWithoutUrl) {
  CoreValidator validator;
  const auto bundle = [](const std::string& url) {
    return R"({"resourceType":"Bundle","type":"collection","entry":[{)" + url +
           R"("resource":{"resourceType":"Patient","id":"1"}}]})";
  };
  EXPECT_THAT(validator.errors(bundle("")), Not(Contains("bdl-8 Bundle.entry[0]")));
  EXPECT_THAT(validator.errors(bundle(R"("fullUrl":"http://example.org/Patient/1/_history/2",)")),
              Contains("bdl-8 Bundle.entry[0]"));
}

}  // namespace
}  // namespace linkway::fhir::validation
