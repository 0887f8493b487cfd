// The rules of SDOHCCTaskForReferralManagement (HL7 SDOH Clinical Care 3.0.0), which is published as text alone: a Task
// that satisfies our profile satisfies them.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/path/evaluate.h"
#include "unit/fhir/profiles/support.h"
#include "unit/fhir/support.h"

namespace linkway::fhir {
namespace {

struct Rule {
  std::string_view name;
  std::string_view expression;
};
constexpr auto rules = std::to_array<Rule>({
    {"intent is order", "intent = 'order'"},
    {"code is fulfill", "code.coding.exists(system = 'http://hl7.org/fhir/CodeSystem/task-code' and code = 'fulfill')"},
    {"focus is one ServiceRequest", "focus.reference.matches('^ServiceRequest/|^urn:uuid:')"},
    {"for is a Patient", "for.reference.matches('^Patient/|^urn:uuid:')"},
    {"authoredOn", "authoredOn.exists()"},
    {"requester is a PractitionerRole or an Organization",
     "requester.reference.matches('^(PractitionerRole|Organization)/')"},
    {"a reason has words", "statusReason.exists() implies statusReason.text.exists()"},
    {"neither ready nor received", "(status in ('ready' | 'received')).not()"},
    {"part of a Task", "partOf.all(reference.startsWith('Task/'))"},
    {"additional content is referred to",
     "input.where(type.coding.exists(code = 'additional-content')).all(value is Reference)"},
    {"a resulting activity is a reference or a concept",
     "output.where(type.coding.exists(code = 'resulting-activity')).all(value is Reference or value is "
     "CodeableConcept)"},
    {"the reference of a resulting activity is to a Procedure",
     "output.where(type.coding.exists(code = 'resulting-activity')).value.ofType(Reference)"
     ".all(reference.matches('^Procedure/|^urn:uuid:'))"},
    {"additional content that came of it is of these types",
     "output.where(type.coding.exists(code = 'additional-content')).all(value.ofType(Reference)"
     ".reference.matches('^(Observation|Goal|Condition|QuestionnaireResponse|CarePlan)/'))"},
    {"completed with an output (refer-9)", "status = 'completed' implies output.exists()"},
});

class SdohTask : public testing::Test {
 protected:
  // The rules that the Task breaks.
  std::vector<std::string_view> broken(const data::Node& task) {
    std::vector<std::string_view> names;
    for (const auto& rule : rules) {
      const auto expression = path::Expression::parse(rule.expression);
      EXPECT_TRUE(expression) << rule.name;
      const auto holds = evaluator_.test(*expression, path::item_of(task, Definitions::core()), task, task);
      EXPECT_TRUE(holds) << rule.name;
      if (!holds->value_or(false)) names.push_back(rule.name);
    }
    return names;
  }

 private:
  FixedClock clock_{*parse_fhir_time("2026-11-22T09:30:00Z")};
  path::Evaluator evaluator_{clock_};
};

TEST_F(SdohTask, AllThatOurProfileAcceptsIsOne) {
  std::size_t tasks = 0;
  for (const auto& path : json_files("examples/valid")) {
    const auto document = json(text_of(path.string()));
    if (document.root["resourceType"].text() != "Task") continue;
    ++tasks;
    EXPECT_TRUE(broken(document.root).empty()) << path << ": " << broken(document.root).front();
  }
  EXPECT_GE(tasks, 3U);
}

// Of each rule there is a Task that breaks it alone, and our profile refuses that Task.
TEST_F(SdohTask, WhatBreaksARuleIsRefused) {
  ExampleValidator validator;
  std::vector<std::string_view> refused;
  for (const auto& path : json_files("examples/invalid")) {
    const auto text = text_of(path.string());
    const auto document = json(text);
    if (document.root["resourceType"].text() != "Task") continue;
    const auto names = broken(document.root);
    EXPECT_LE(names.size(), 1U) << path;
    if (names.empty()) continue;
    refused.push_back(names.front());
    const auto issues = validator.issues(text);
    EXPECT_TRUE(std::ranges::any_of(issues, [](const auto& issue) { return issue.severity >= Severity::error; }))
        << path;
  }
  for (const auto& rule : rules) EXPECT_NE(std::ranges::find(refused, rule.name), refused.end()) << rule.name;
}

}  // namespace
}  // namespace linkway::fhir
