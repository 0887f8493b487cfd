#include "fhir/patch/fhir_patch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "data/json.h"

namespace linkway::fhir {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// An operation of a patch: its type, its path, and other parts as JSON.
std::string operation(const std::string& type, const std::string& path, const std::string& parts = {}) {
  return R"({"name":"operation","part":[{"name":"type","valueCode":")" + type + R"("},{"name":"path","valueString":")" +
         path + "\"}" + (parts.empty() ? "" : "," + parts) + "]}";
}
std::string named(const std::string& name) { return R"({"name":"name","valueString":")" + name + "\"},"; }
std::string value(const std::string& members) { return R"({"name":"value",)" + members + "}"; }
std::string number(const std::string& name, int n) {
  return R"({"name":")" + name + R"(","valueInteger":)" + std::to_string(n) + "}";
}

class FhirPatchTest : public testing::Test {
 protected:
  Result<data::Node> apply(std::string_view resource, const std::string& operations, const PatchLimits& limits = {}) {
    return apply_fhir_patch(read(resource), read(R"({"resourceType":"Parameters","parameter":[)" + operations + "]}"),
                            build, clock, Definitions::core(), limits);
  }
  std::string patched(std::string_view resource, const std::string& operations) {
    const auto result = apply(resource, operations);
    return result ? data::to_json(*result) : "problem: " + result.problems().front().text;
  }
  Problem refusal(std::string_view resource, const std::string& operations, const PatchLimits& limits = {}) {
    const auto result = apply(resource, operations, limits);
    EXPECT_FALSE(result.ok()) << operations;
    return result ? Problem() : result.problems().front();
  }
  std::string why(std::string_view resource, const std::string& operations) {
    const auto problem = refusal(resource, operations);
    EXPECT_EQ(problem.category, Category::unprocessable) << operations;
    return problem.text;
  }
  data::Node read(std::string_view json) {
    auto node = data::read_json(json, arena);
    EXPECT_TRUE(node.ok()) << json;
    return node ? *node : data::Node();
  }

  FixedClock clock{Instant{1'795'000'000'000'000}};
  data::Arena arena;
  data::Builder build{arena};
  const std::string task = R"({"resourceType":"Task","status":"requested","intent":"order"})";
};

TEST_F(FhirPatchTest, AddsUnderTheNameThatJsonHas) {
  const std::string observation = R"({"resourceType":"Observation","status":"final","code":{"text":"x"}})";
  EXPECT_EQ(patched(observation,
                    operation("add", "Observation", named("value") + value(R"("valueQuantity":{"value":1.50})"))),
            R"({"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.50}})");
  EXPECT_EQ(patched(observation, operation("add", "Observation", named("valueInteger") + value(R"("valueInteger":7)"))),
            R"({"resourceType":"Observation","status":"final","code":{"text":"x"},"valueInteger":7})");
  EXPECT_EQ(
      patched(task, operation("add", "Task",
                              named("input") + value(R"("part":[{"name":"type","valueCodeableConcept":{"text":"t"}},)"
                                                     R"({"name":"value","valueBoolean":true}])"))),
      R"({"resourceType":"Task","status":"requested","intent":"order",)"
      R"("input":[{"type":{"text":"t"},"valueBoolean":true}]})");
}

TEST_F(FhirPatchTest, AddsToListsOfPrimitivesWithTheirExtensions) {
  const std::string patient = R"({"resourceType":"Patient","name":[{"given":["A"]}]})";
  const auto add =
      operation("add", "Patient.name[0]", named("given") + value(R"("valueString":"B","_valueString":{"id":"b"})"));
  EXPECT_EQ(patched(patient, add),
            R"({"resourceType":"Patient","name":[{"given":["A","B"],"_given":[null,{"id":"b"}]}]})");
  EXPECT_EQ(patched(patient, add + "," + operation("delete", "Patient.name.given[0]")),
            R"({"resourceType":"Patient","name":[{"given":["B"],"_given":[{"id":"b"}]}]})");
  EXPECT_EQ(patched(patient, add + "," +
                                 operation("move", "Patient.name[0].given",
                                           number("source", 1) + "," + number("destination", 0))),
            R"({"resourceType":"Patient","name":[{"given":["B","A"],"_given":[{"id":"b"},null]}]})");
}

TEST_F(FhirPatchTest, ExtendsAPrimitive) {
  const std::string patient = R"({"resourceType":"Patient","birthDate":"2001-02-03"})";
  const auto add = operation(
      "add", "Patient.birthDate",
      named("extension") +
          value(R"("part":[{"name":"url","valueUri":"http://example.org/x"},{"name":"value","valueCode":"y"}])"));
  EXPECT_EQ(patched(patient, add), R"({"resourceType":"Patient","birthDate":"2001-02-03",)"
                                   R"("_birthDate":{"extension":[{"url":"http://example.org/x","valueCode":"y"}]}})");
  EXPECT_EQ(
      patched(patient,
              add + "," + operation("replace", "Patient.birthDate.extension[0].value", value(R"("valueInteger":1)"))),
      R"({"resourceType":"Patient","birthDate":"2001-02-03",)"
      R"("_birthDate":{"extension":[{"url":"http://example.org/x","valueInteger":1}]}})");
  EXPECT_EQ(patched(patient, add + "," + operation("delete", "Patient.birthDate.extension[0]")), patient);
  EXPECT_EQ(
      patched(patient, add + "," + operation("replace", "Patient.birthDate", value(R"("valueDate":"2001-02-04")"))),
      R"({"resourceType":"Patient","birthDate":"2001-02-04"})");
}

TEST_F(FhirPatchTest, ReplacesAChoiceByAnotherType) {
  EXPECT_EQ(patched(R"({"resourceType":"Patient","deceasedBoolean":false,"gender":"other"})",
                    operation("replace", "Patient.deceased", value(R"("valueDateTime":"2020-01-01")"))),
            R"({"resourceType":"Patient","deceasedDateTime":"2020-01-01","gender":"other"})");
}

TEST_F(FhirPatchTest, InsertsIntoListsThatAreNotThereYet) {
  const auto insert = [&](int index) {
    return operation("insert", "Patient.identifier",
                     number("index", index) + "," + value(R"("valueIdentifier":{"value":"1"})"));
  };
  EXPECT_EQ(patched(R"({"resourceType":"Patient"})", insert(0)),
            R"({"resourceType":"Patient","identifier":[{"value":"1"}]})");
  EXPECT_THAT(why(R"({"resourceType":"Patient"})", insert(1)), HasSubstr("which has 0 elements"));
  EXPECT_EQ(patched(R"({"resourceType":"Patient","identifier":[{"value":"0"}]})", insert(1)),
            R"({"resourceType":"Patient","identifier":[{"value":"0"},{"value":"1"}]})");
}

TEST_F(FhirPatchTest, ReachesContainedResourcesAndEntries) {
  const std::string request =
      R"({"resourceType":"ServiceRequest","contained":[{"resourceType":"Patient","id":"p"}],"status":"active",)"
      R"("intent":"order","subject":{"reference":"#p"}})";
  EXPECT_EQ(patched(request,
                    operation("add", "ServiceRequest.contained[0]", named("active") + value(R"("valueBoolean":true)"))),
            R"({"resourceType":"ServiceRequest","contained":[{"resourceType":"Patient","id":"p","active":true}],)"
            R"("status":"active","intent":"order","subject":{"reference":"#p"}})");
  EXPECT_EQ(patched(request, operation("replace", "ServiceRequest.contained[0]",
                                       value(R"("resource":{"resourceType":"Group","id":"p"})"))),
            R"({"resourceType":"ServiceRequest","contained":[{"resourceType":"Group","id":"p"}],)"
            R"("status":"active","intent":"order","subject":{"reference":"#p"}})");
  EXPECT_EQ(
      patched(
          R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Task","status":"draft"}}]})",
          operation("replace", "Bundle.entry[0].resource.status", value(R"("valueCode":"requested")"))),
      R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Task","status":"requested"}}]})");
}

TEST_F(FhirPatchTest, DeletesWhatIsThereAndMindsNothingElse) {
  EXPECT_EQ(patched(task, operation("delete", "Task.description")), task);
  EXPECT_EQ(patched(R"({"resourceType":"Task","note":[{"text":"a"}]})", operation("delete", "Task.note.text")),
            R"({"resourceType":"Task"})");
  EXPECT_THAT(why(R"({"resourceType":"Task","note":[{"text":"a"},{"text":"b"}]})", operation("delete", "Task.note")),
              HasSubstr("it leads to 2"));
}

TEST_F(FhirPatchTest, PathsThatLeadNowhereOrElsewhere) {
  const auto add = [](const std::string& path) {
    return operation("add", path, named("text") + value(R"("valueString":"x")"));
  };
  EXPECT_EQ(why(task, add("Task.code")), "operation 0 (add): there is no element at the path");
  EXPECT_THAT(why(task, operation("replace", "Task", value(R"("valueString":"x")"))), HasSubstr("the resource itself"));
  EXPECT_THAT(why(task, operation("delete", "Task")), HasSubstr("the resource itself"));
  EXPECT_THAT(why(task, operation("delete", "'x'")), HasSubstr("no element of the resource"));
  EXPECT_THAT(why(task, operation("delete", "Task.statis")), HasSubstr("the path, at line 1, column"));
  EXPECT_THAT(why(task, operation("move", "Task.status", number("source", 0) + "," + number("destination", 0))),
              HasSubstr("does not repeat"));
  EXPECT_THAT(why(task, operation("move", "Task", number("source", 0) + "," + number("destination", 0))),
              HasSubstr("the resource itself"));
  EXPECT_THAT(
      why(task, operation("move", "Task.note.where(true)", number("source", 0) + "," + number("destination", 0))),
      HasSubstr("must end in the name of a list"));
}

TEST_F(FhirPatchTest, NamesAndTypesAreThoseOfTheDefinitions) {
  const auto add = [&](const std::string& name, const std::string& members) {
    return why(task, operation("add", "Task", named(name) + value(members)));
  };
  EXPECT_THAT(add("colour", R"("valueString":"x")"), HasSubstr("'colour' is not defined there"));
  EXPECT_THAT(add("description", R"("valueInteger":1)"), HasSubstr("the type of 'description' is string, not integer"));
  EXPECT_THAT(add("code", R"("valueCoding":{"code":"x"})"), HasSubstr("is CodeableConcept, not Coding"));
  EXPECT_THAT(add("status", R"("valueCode":"draft")"), HasSubstr("is there already"));
  EXPECT_THAT(add("input", R"("part":[{"name":"kind","valueString":"x"}])"), HasSubstr("'kind' is not defined there"));
  EXPECT_THAT(add("input", R"("part":[{"name":"value","valueString":"x"},{"name":"value","valueCode":"x"}])"),
              HasSubstr("'value' may be there only once"));
  EXPECT_THAT(add("input", R"("valueString":"x")"), HasSubstr("not string"));
  EXPECT_THAT(why(R"({"resourceType":"Observation","valueString":"x"})",
                  operation("add", "Observation", named("value") + value(R"("valueInteger":1)"))),
              HasSubstr("is there already"));
  EXPECT_THAT(why(R"({"resourceType":"Patient"})",
                  operation("add", "Patient", named("deceased") + value(R"("valueString":"x")"))),
              HasSubstr("the type of 'deceased' is boolean, dateTime, not string"));
}

TEST_F(FhirPatchTest, ValuesAreOneThing) {
  const auto malformed = [&](const std::string& members) {
    const auto problem = refusal(task, operation("add", "Task", named("description") + value(members)));
    EXPECT_EQ(problem.category, Category::malformed) << members;
    return problem.text;
  };
  EXPECT_THAT(malformed(R"("valueString":"x","valueCode":"y")"), HasSubstr("exactly one of"));
  EXPECT_THAT(malformed(R"("id":"x")"), HasSubstr("exactly one of"));
  EXPECT_THAT(malformed(R"("valueGizmo":"x")"), HasSubstr("nothing that a value can have"));
  EXPECT_THAT(malformed(R"("resource":{"resourceType":"Gizmo"})"), HasSubstr("nothing that a value can have"));
}

TEST_F(FhirPatchTest, TheResultHasTheFormOfFhir) {
  EXPECT_THAT(why(task, operation("add", "Task", named("code") + value(R"("valueCodeableConcept":{"txet":"x"})"))),
              HasSubstr("not in the form of FHIR"));
  EXPECT_THAT(why(task, operation("replace", "Task.status", value(R"("valueCode":7)"))),
              HasSubstr("not in the form of FHIR"));
}

TEST_F(FhirPatchTest, PatchesThatAreNone) {
  const auto not_parameters = apply_fhir_patch(read(task), read(task), build, clock);
  ASSERT_FALSE(not_parameters.ok());
  EXPECT_EQ(not_parameters.problems().front().category, Category::malformed);
  const auto broken = refusal(task, operation("delete", "Task.(("));
  EXPECT_EQ(broken.category, Category::malformed);
  EXPECT_THAT(broken.text, AllOf(HasSubstr("operation 0 (delete): the path, at line 1")));
  EXPECT_EQ(broken.line, 0U);
  EXPECT_EQ(broken.path, "Parameters.parameter[0]");
}

TEST_F(FhirPatchTest, NamesTheOperationThatFails) {
  const auto problem = refusal(task, operation("delete", "Task.description") + "," +
                                         operation("add", "Task", named("colour") + value(R"("valueString":"x")")));
  EXPECT_THAT(problem.text, HasSubstr("operation 1 (add)"));
  EXPECT_EQ(problem.path, "Parameters.parameter[1]");
}

TEST_F(FhirPatchTest, StopsAtItsLimits) {
  PatchLimits few;
  few.max_operations = 1;
  EXPECT_EQ(refusal(task, operation("delete", "Task.note") + "," + operation("delete", "Task.note"), few).category,
            Category::too_large);
  PatchLimits poor;
  poor.max_work = 100;
  EXPECT_EQ(
      refusal(task, operation("add", "Task", named("description") + value(R"("valueString":"x")")), poor).category,
      Category::too_large);
  PatchLimits flat;
  flat.max_depth = 3;
  EXPECT_THAT(
      refusal(task,
              operation("add", "Task", named("code") + value(R"("valueCodeableConcept":{"coding":[{"code":"x"}]})")),
              flat)
          .text,
      HasSubstr("more than 3 levels"));
  EXPECT_EQ(refusal(task, operation("delete", "(1|2|3|4|5|6|7|8|9).repeat($this + 1).where($this < 0)")).code,
            issue::too_costly);
}

}  // namespace
}  // namespace linkway::fhir
