#include "rules_support.h"

namespace linkway::fhir::validation {
namespace {

std::string encounter(std::string_view subject, std::string_view contained = "[]") {
  std::string out = R"({"resourceType":"Encounter","id":"e",)";
  if (contained != "[]") out.append(R"("contained":)").append(contained).append(",");
  out.append(R"("status":"planned","class":{"code":"AMB",)");
  out.append(R"("system":"http://terminology.hl7.org/CodeSystem/v3-ActCode"},"subject":)");
  return out.append(subject).append("}");
}

TEST(Reference, WhatIsAllowedPasses) {
  Rules rules;
  EXPECT_THAT(rules.found(encounter(R"({"reference":"Patient/1"})")), IsEmpty());
  EXPECT_THAT(rules.found(encounter(R"({"reference":"https://a.org/fhir/Group/1/_history/2","type":"Group"})")),
              IsEmpty());
  EXPECT_THAT(rules.found(encounter(R"({"reference":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"})")), IsEmpty());
  EXPECT_THAT(rules.found(encounter(R"({"identifier":{"value":"x"},"type":"Patient"})")), IsEmpty());
  EXPECT_THAT(rules.found(encounter(R"({"reference":"Patient?name=a&birthdate=2000"})")), IsEmpty());
}

TEST(Reference, TypesThatAreNotAllowedAreTold) {
  Rules rules;
  EXPECT_THAT(rules.found(encounter(R"({"reference":"Location/1"})")),
              ElementsAre("reference-target-type Encounter.subject"));
  EXPECT_THAT(rules.found(encounter(R"({"type":"Location","identifier":{"value":"x"}})")), IsEmpty());
  EXPECT_THAT(rules.found(encounter(R"({"reference":"Patient/1","type":"Group"})")),
              ElementsAre("reference-type Encounter.subject"));
}

TEST(Reference, FormIsTold) {
  Rules rules;
  EXPECT_THAT(rules.found(encounter(R"({"reference":"Patient/1 2"})")),
              ElementsAre("reference-form Encounter.subject"));
  EXPECT_THAT(rules.found(encounter(R"({"reference":"Patient?name"})")),
              ElementsAre("reference-form Encounter.subject"));
}

TEST(Reference, ContainedOnesAreFoundByTheirId) {
  Rules rules;
  const auto* patient = R"([{"resourceType":"Patient","id":"p"}])";
  EXPECT_THAT(rules.found(encounter(R"({"reference":"#p"})", patient)), IsEmpty());
  EXPECT_THAT(rules.found(encounter(R"({"reference":"#q"})", patient)),
              Contains("reference-contained Encounter.subject"));
  const auto* two = R"([{"resourceType":"Patient","id":"p"},{"resourceType":"Patient","id":"p"}])";
  EXPECT_THAT(
      rules.found(encounter(R"({"reference":"#p"})", two)),
      UnorderedElementsAre("reference-ambiguous Encounter.subject", "contained-id-unique Encounter.contained[1]"));
  const auto* location = R"([{"resourceType":"Location","id":"p"}])";
  EXPECT_THAT(rules.found(encounter(R"({"reference":"#p"})", location)),
              ElementsAre("reference-target-type Encounter.subject"));
}

TEST(Reference, TheTypeOfWhatIsFoundCounts) {
  Rules rules;
  rules.shelf.put("urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0", R"({"resourceType":"Location","id":"l"})");
  EXPECT_THAT(rules.found(encounter(R"({"reference":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"})")),
              ElementsAre("reference-target-type Encounter.subject"));
}

TEST(Reference, WhatCannotBeFoundIsToldWhereItMustBe) {
  Rules rules;
  rules.shelf.put("Patient/1", R"({"resourceType":"Patient","id":"1"})");
  rules.options.references_must_resolve = true;
  EXPECT_THAT(rules.found(encounter(R"({"reference":"Patient/1"})")), IsEmpty());
  EXPECT_THAT(rules.found(encounter(R"({"reference":"Patient/2"})")),
              ElementsAre("reference-unresolved Encounter.subject"));
  rules.options.references_must_resolve = false;
  rules.shelf.missing = "Patient/3";
  EXPECT_THAT(rules.found(encounter(R"({"reference":"Patient/3"})"), Severity::warning),
              ElementsAre("reference-unresolved Encounter.subject"));
}

std::string bundle(std::string_view type, std::string_view entries) {
  return std::string(R"({"resourceType":"Bundle","type":")").append(type).append(R"(","entry":[)").append(entries) +
         "]}";
}
std::string entry(std::string_view url, std::string_view resource) {
  return std::string(R"({"fullUrl":")").append(url).append(R"(","resource":)").append(resource).append("}");
}

TEST(Reference, EntriesAreFoundByTheirFullUrl) {
  Rules rules;
  const auto patient = entry("http://a.org/fhir/Patient/1", R"({"resourceType":"Patient","id":"1"})");
  const auto by = [&](std::string_view reference) {
    return bundle("collection", entry("http://a.org/fhir/Encounter/e",
                                      encounter(std::string(R"({"reference":")").append(reference).append(R"("})"))) +
                                    "," + patient);
  };
  EXPECT_THAT(rules.found(by("Patient/1"), Severity::warning), IsEmpty());
  EXPECT_THAT(rules.found(by("http://a.org/fhir/Patient/1"), Severity::warning), IsEmpty());
  EXPECT_THAT(rules.found(by("Patient/2"), Severity::warning), IsEmpty());
  EXPECT_THAT(rules.found(by("Patient"), Severity::warning),
              ElementsAre("reference-form Bundle.entry[0].resource.subject"));
  EXPECT_THAT(rules.found(by("urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"), Severity::warning),
              ElementsAre("reference-urn Bundle.entry[0].resource.subject"));
}

TEST(Reference, AnEntryOfTheSameTypeAndIdElsewhereIsNotIt) {
  Rules rules;
  const auto text = [](std::string_view type) {
    return bundle(type, entry("http://a.org/fhir/Encounter/e", encounter(R"({"reference":"Patient/1"})")) + "," +
                            entry("http://b.org/fhir/Patient/1", R"({"resourceType":"Patient","id":"1"})"));
  };
  EXPECT_THAT(rules.found(text("collection")), IsEmpty());
  EXPECT_THAT(rules.found(text("collection"), Severity::warning),
              ElementsAre("reference-namesake Bundle.entry[0].resource.subject"));
  EXPECT_THAT(rules.found(text("document")), Contains("reference-namesake Bundle.entry[0].resource.subject"));
}

TEST(Reference, AVersionLeadsToTheEntryWithIt) {
  Rules rules;
  const auto patient = [](std::string_view version) {
    return entry("http://a.org/fhir/Patient/1",
                 std::string(R"({"resourceType":"Patient","id":"1","meta":{"versionId":")").append(version) + R"("}})");
  };
  const auto text = [&](std::string_view reference) {
    return bundle("collection", entry("http://a.org/fhir/Encounter/e",
                                      encounter(std::string(R"({"reference":")").append(reference).append(R"("})"))) +
                                    "," + patient("1") + "," + patient("2"));
  };
  EXPECT_THAT(rules.found(text("Patient/1/_history/2")), IsEmpty());
  EXPECT_THAT(rules.found(text("Patient/1")), Contains("reference-ambiguous Bundle.entry[0].resource.subject"));
}

TEST(Reference, ParametersAreFoundByTypeAndId) {
  Rules rules;
  rules.options.references_must_resolve = true;
  const auto text = [](std::string_view id) {
    return R"({"resourceType":"Parameters","parameter":[{"name":"a","part":[{"name":"b","resource":)" +
           encounter(std::string(R"({"reference":"Patient/)").append(id).append(R"("})")) +
           R"(}]},{"name":"c","resource":{"resourceType":"Patient","id":"1"}}]})";
  };
  EXPECT_THAT(rules.found(text("1")), IsEmpty());
  EXPECT_THAT(rules.found(text("2")),
              ElementsAre("reference-unresolved Parameters.parameter[0].part[0].resource.subject"));
}

TEST(Reference, CanonicalsNameWhatTheyAreToName) {
  Rules rules;
  const auto text = [](std::string_view canonical) {
    return std::string(R"({"resourceType":"Questionnaire","status":"active","item":[{"linkId":"1","type":"choice",)") +
           R"("answerValueSet":")" + std::string(canonical) + R"("}]})";
  };
  EXPECT_THAT(rules.found(text("http://hl7.org/fhir/ValueSet/administrative-gender")), IsEmpty());
  EXPECT_THAT(rules.found(text("http://hl7.org/fhir/StructureDefinition/Patient")),
              ElementsAre("canonical-target-type Questionnaire.item[0].answerValueSet"));
  EXPECT_THAT(rules.found(text("#none")), ElementsAre("canonical-contained Questionnaire.item[0].answerValueSet"));
}

}  // namespace
}  // namespace linkway::fhir::validation
