#include "referral/requirements.h"

#include <gmock/gmock.h>

#include "unit/referral/support.h"

namespace linkway::referral {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr std::string_view good_request = R"({"resourceType":"ServiceRequest","status":"active","intent":"order",
  "code":{"coding":[{"system":"http://snomed.info/sct","code":"871731000000106"}]},
  "subject":{"reference":"Patient/p"},"requester":{"display":"Riverside Surgery"}})";
constexpr std::string_view good_patient =
    R"({"resourceType":"Patient","name":[{"family":"Test","given":["Ann"]}],"birthDate":"1948-02-03"})";

class Requirements : public Trees {
 protected:
  void SetUp() override {
    content_.request = {read(good_request), "Bundle.entry[1].resource"};
    content_.patient = {read(good_patient), "Bundle.entry[2].resource"};
  }
  // The request with one member set to this JSON, or taken out for "".
  void request(std::string_view member, std::string_view json) {
    content_.request.resource =
        builder_.with(content_.request.resource, member, json.empty() ? data::Node() : read(json));
  }
  void patient(std::string_view json) { content_.patient.resource = read(json); }

  // "code path" of every problem; information is marked with '~'.
  std::vector<std::string> found(const SenderDefaults& defaults = {}) {
    std::vector<std::string> out;
    for (const auto& problem : check_requirements(content_, defaults)) {
      EXPECT_EQ(problem.category, Category::unprocessable);
      EXPECT_FALSE(problem.text.empty());
      out.push_back((problem.severity == Severity::information ? "~" : "") + std::string(problem.code) + " " +
                    problem.path);
    }
    return out;
  }

  Content content_;
};

TEST_F(Requirements, AWholeReferralHasNoProblem) { EXPECT_THAT(found(), IsEmpty()); }

TEST_F(Requirements, WithoutServiceRequestThatIsTheOneProblem) {
  content_.request = {{}, "Bundle"};
  EXPECT_THAT(found(), ElementsAre("required Bundle"));
  content_.request = {read(R"({"resourceType":"Task"})"), "Task"};
  EXPECT_THAT(found(), ElementsAre("required Task"));
}

TEST_F(Requirements, AllThatIsMissingIsNamedAtOnce) {
  content_.request.resource = read(R"({"resourceType":"ServiceRequest","subject":{"reference":"Patient/p"}})");
  patient(R"({"resourceType":"Patient"})");
  EXPECT_THAT(found(), UnorderedElementsAre(
                           "required Bundle.entry[1].resource.status", "required Bundle.entry[1].resource.intent",
                           "required Bundle.entry[1].resource.code", "required Bundle.entry[1].resource.requester",
                           "required Bundle.entry[2].resource.name", "required Bundle.entry[2].resource.birthDate"));
}

TEST_F(Requirements, StatusSaysWhetherItIsSent) {
  for (const auto* taken : {"active", "revoked", "entered-in-error", "completed", "on-hold"}) {
    request("status", "\"" + std::string(taken) + "\"");
    EXPECT_THAT(found(), IsEmpty()) << taken;
  }
  for (const auto* refused : {"draft", "unknown"}) {
    request("status", "\"" + std::string(refused) + "\"");
    EXPECT_THAT(found(), ElementsAre("business-rule Bundle.entry[1].resource.status")) << refused;
  }
  request("status", "\"Active\"");
  EXPECT_THAT(found(), ElementsAre("code-invalid Bundle.entry[1].resource.status"));
  request("status", "{}");
  EXPECT_THAT(found(), ElementsAre("required Bundle.entry[1].resource.status"));
}

TEST_F(Requirements, AFillersIntentIsRefused) {
  for (const auto* taken : {"proposal", "plan", "directive", "order", "original-order"}) {
    request("intent", "\"" + std::string(taken) + "\"");
    EXPECT_THAT(found(), IsEmpty()) << taken;
  }
  for (const auto* refused : {"filler-order", "reflex-order", "instance-order"}) {
    request("intent", "\"" + std::string(refused) + "\"");
    EXPECT_THAT(found(), ElementsAre("business-rule Bundle.entry[1].resource.intent")) << refused;
  }
  request("intent", "\"wish\"");
  EXPECT_THAT(found(), ElementsAre("code-invalid Bundle.entry[1].resource.intent"));
}

TEST_F(Requirements, ARequestNotToDoSomethingIsNoReferral) {
  request("doNotPerform", "true");
  EXPECT_THAT(found(), ElementsAre("business-rule Bundle.entry[1].resource.doNotPerform"));
  request("doNotPerform", "false");
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Requirements, ACodeOrItsTextOrTheAgreedOne) {
  request("code", R"({"text":"walking group"})");
  EXPECT_THAT(found(), IsEmpty());
  for (const auto* nothing : {"", "{}", R"({"coding":[{"display":"no code"}]})", R"({"text":" "})", "\"text\"", "[]"}) {
    request("code", nothing);
    EXPECT_THAT(found(), ElementsAre("required Bundle.entry[1].resource.code")) << nothing;
    EXPECT_THAT(found({.has_organization = false, .has_code = true}),
                ElementsAre("~informational Bundle.entry[1].resource.code"));
  }
}

TEST_F(Requirements, TheRequesterIsSoughtWhereItMayStand) {
  for (const auto* says : {R"({"reference":"Practitioner/x"})", R"({"identifier":{"value":"G1"}})"}) {
    request("requester", says);
    EXPECT_THAT(found(), IsEmpty()) << says;
  }
  request("requester", R"({"reference":""})");
  EXPECT_THAT(found(), ElementsAre("required Bundle.entry[1].resource.requester"));

  EXPECT_THAT(found({.has_organization = true, .has_code = false}),
              ElementsAre("~informational Bundle.entry[1].resource.requester"));
  content_.sender = {read(R"({"reference":"Organization/o"})"), "Bundle.entry[0].resource.sender"};
  EXPECT_THAT(found(), ElementsAre("~informational Bundle.entry[1].resource.requester"));
  content_.sender = {};
  content_.task = {read(R"({"resourceType":"Task","requester":{"display":"Dr Test"}})"), "Bundle.entry[3].resource"};
  EXPECT_THAT(found(), ElementsAre("~informational Bundle.entry[1].resource.requester"));
  EXPECT_THAT(check_requirements(content_, {}).front().text, testing::HasSubstr("Task"));
}

TEST_F(Requirements, TheSubjectIsGivenAndKnown) {
  request("subject", "");
  content_.patient = {};
  EXPECT_THAT(found(), ElementsAre("required Bundle.entry[1].resource.subject"));
  request("subject", "null");
  EXPECT_THAT(found(), ElementsAre("required Bundle.entry[1].resource.subject"));
  request("subject", R"({"reference":"Patient/unknown"})");
  EXPECT_THAT(found(), ElementsAre("required Bundle.entry[1].resource.subject"));
  request("subject", R"({"reference":"Patient/unknown","identifier":{"value":""}})");
  EXPECT_THAT(found(), ElementsAre("required Bundle.entry[1].resource.subject"));
}

TEST_F(Requirements, ALogicalReferenceToThePatientIsEnough) {
  content_.patient = {};
  request("subject", R"({"reference":"Patient/elsewhere","identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number",
    "value":"9990000018"}})");
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Requirements, TheSubjectIsAPerson) {
  patient(R"({"resourceType":"Group","identifier":[{"value":"1"}]})");
  EXPECT_THAT(found(), ElementsAre("value Bundle.entry[1].resource.subject"));
}

TEST_F(Requirements, AnIdentifierWithAValueStandsForNameAndBirthDate) {
  patient(R"({"resourceType":"Patient","identifier":[{"value":"9990000018"}]})");
  EXPECT_THAT(found(), IsEmpty());
  patient(R"({"resourceType":"Patient","identifier":[{"system":"urn:x","value":" "}],"birthDate":"1948"})");
  EXPECT_THAT(found(), ElementsAre("required Bundle.entry[2].resource.name"));
}

TEST_F(Requirements, AnyPartOfANameNames) {
  for (const auto* name : {R"({"text":"Ann"})", R"({"family":"Test"})", R"({"given":["","Ann"]})"}) {
    patient(R"({"resourceType":"Patient","birthDate":"1948-02","name":[)" + std::string(name) + "]}");
    EXPECT_THAT(found(), IsEmpty()) << name;
  }
  for (const auto* name : {R"([{"use":"official"}])", "[]", R"([{"family":" "}])", R"("Ann")", R"([{"family":5}])"}) {
    patient(R"({"resourceType":"Patient","birthDate":"1948-02","name":)" + std::string(name) + "}");
    EXPECT_THAT(found(), ElementsAre("required Bundle.entry[2].resource.name")) << name;
  }
}

TEST_F(Requirements, ABirthDateThatIsNeededExists) {
  for (const auto* date : {"2026-02-30", "1948-13-01", "03/02/1948", "1948-02-03T00:00:00Z"}) {
    const auto birth = R"("name":[{"text":"Ann"}],"birthDate":")" + std::string(date) + "\"";
    patient(R"({"resourceType":"Patient",)" + birth + "}");
    EXPECT_THAT(found(), ElementsAre("value Bundle.entry[2].resource.birthDate")) << date;
    patient(R"({"resourceType":"Patient","identifier":[{"value":"1"}],)" + birth + "}");
    EXPECT_THAT(found(), IsEmpty()) << date;
  }
}

TEST_F(Requirements, APatientOfTheStoreIsNamedByTheReference) {
  content_.patient = {read(R"({"resourceType":"Patient","name":[{"text":"Ann"}]})"), ""};
  EXPECT_THAT(found(), ElementsAre("required Bundle.entry[1].resource.subject.birthDate"));
}

}  // namespace
}  // namespace linkway::referral
