#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support.h"

namespace linkway::fhir::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Walk : public testing::Test {
 protected:
  std::vector<std::string> errors(std::string_view text) { return validator_.errors(text); }
  // Members of a Patient.
  std::vector<std::string> patient(const std::string& members) {
    return errors(R"({"resourceType":"Patient")" + (members.empty() ? "" : "," + members) + "}");
  }
  CoreValidator validator_;
};

TEST_F(Walk, TakesWhatIsWellFormed) {
  EXPECT_THAT(patient(""), IsEmpty());
  EXPECT_THAT(patient(R"("active":true,"name":[{"family":"X","given":["A","B"]}],"birthDate":"1970-02-03")"),
              IsEmpty());
  EXPECT_THAT(patient(R"("_birthDate":{"extension":[{"url":"http://example.org/x","valueBoolean":true}]})"), IsEmpty());
  EXPECT_THAT(patient(R"("name":[{"given":["A",null],"_given":[null,{"extension":[)"
                      R"({"url":"http://example.org/x","valueBoolean":true}]}]}])"),
              IsEmpty());
}

TEST_F(Walk, NamesUnknownMembersAndSuggestsTheRightOne) {
  EXPECT_THAT(patient(R"("brithDate":"1970")"), ElementsAre("unknown-element Patient.brithDate"));
  const auto issues = validator_.validate(R"({"resourceType":"Patient","brithDate":"1970"})");
  ASSERT_EQ(issues.list.size(), 2U);
  EXPECT_THAT(issues.list[0].text, HasSubstr("'birthDate'"));
  EXPECT_THAT(patient(R"("_nonsense":{"id":"a"})"), ElementsAre("unknown-element Patient.nonsense"));
  EXPECT_THAT(patient(R"("name":[{"value":"x"}])"), ElementsAre("unknown-element Patient.name[0].value"));
  EXPECT_THAT(patient(R"("multipleBirth":true)"), ElementsAre("unknown-element Patient.multipleBirth"));
}

TEST_F(Walk, AsksForListsWhereAnElementRepeatsAndOnlyThere) {
  EXPECT_THAT(patient(R"("name":{"family":"X"})"), ElementsAre("list-expected Patient.name"));
  EXPECT_THAT(patient(R"("birthDate":["1970"])"), ElementsAre("not-a-list Patient.birthDate"));
  EXPECT_THAT(patient(R"("name":[])"), ElementsAre("value-empty Patient.name"));
  EXPECT_THAT(patient(R"("name":[{"given":["A"],"_given":{"id":"g"}}])"),
              ElementsAre("list-expected Patient.name[0].given"));
}

TEST_F(Walk, LooksAtKinds) {
  EXPECT_THAT(patient(R"("active":"true")"), ElementsAre("wrong-kind Patient.active"));
  EXPECT_THAT(patient(R"("birthDate":1970)"), ElementsAre("wrong-kind Patient.birthDate"));
  EXPECT_THAT(patient(R"("birthDate":null)"), ElementsAre("wrong-kind Patient.birthDate"));
  EXPECT_THAT(patient(R"("birthDate":{"id":"x"})"), ElementsAre("wrong-kind Patient.birthDate"));
  EXPECT_THAT(patient(R"("multipleBirthInteger":"2")"),
              ElementsAre("wrong-kind Patient.multipleBirth.ofType(integer)"));
  EXPECT_THAT(patient(R"("name":["X"])"), ElementsAre("object-expected Patient.name[0]"));
  EXPECT_THAT(patient(R"("birthDate":"")"), ElementsAre("value-empty Patient.birthDate"));
  EXPECT_THAT(patient(R"("_birthDate":"x")"), testing::Contains("companion Patient.birthDate"));
}

TEST_F(Walk, LooksAtNullsInLists) {
  EXPECT_THAT(patient(R"("name":[{"given":["A",null]}])"), ElementsAre("null Patient.name[0].given[1]"));
  EXPECT_THAT(patient(R"("name":[{"given":["A"],"_given":[null,null]}])"),
              ElementsAre("null Patient.name[0].given[1]"));
}

TEST_F(Walk, LetsAChoiceHaveOneType) {
  EXPECT_THAT(patient(R"("deceasedBoolean":true,"deceasedDateTime":"2026")"),
              ElementsAre("two-types Patient.deceased.ofType(dateTime)"));
  EXPECT_THAT(patient(R"("deceasedDateTime":"2026","_deceasedDateTime":{"id":"x"})"), IsEmpty());
}

TEST_F(Walk, NamesWhatIsMissing) {
  const auto issues = validator_.validate(R"({"resourceType":"Observation","component":[{"valueInteger":1}]})");
  EXPECT_THAT(lines(issues), testing::UnorderedElementsAre("cardinality-min Observation", "cardinality-min Observation",
                                                           "cardinality-min Observation.component[0]"));
  EXPECT_THAT(issues.list[0].text, HasSubstr("code"));
  EXPECT_THAT(issues.list[0].position, 43U);
  // Extensions alone may stand for the value; other rules decide about that.
  EXPECT_THAT(errors(R"({"resourceType":"Observation","_status":{"extension":[{"url":"http://example.org/x",)"
                     R"("valueBoolean":true}]},"code":{"text":"x"}})"),
              IsEmpty());
}

TEST_F(Walk, GoesIntoNestedResources) {
  EXPECT_THAT(
      errors(R"({"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"http://example.org/Patient/1",)"
             R"("resource":{"resourceType":"Patient","id":"1","active":1}}]})"),
      ElementsAre("wrong-kind Bundle.entry[0].resource.active"));
  EXPECT_THAT(errors(R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"X"}}]})"),
              testing::Contains("resource-type Bundle.entry[0].resource"));
  EXPECT_THAT(errors(R"({"resourceType":"Parameters","parameter":[{"name":"a","resource":{"id":"x"}}]})"),
              testing::Contains("resource-type Parameters.parameter[0].resource"));
}

TEST_F(Walk, FollowsContentReferences) {
  EXPECT_THAT(errors(R"({"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"1","type":"group","item":[)"
                     R"({"linkId":"2","type":"string","colour":"red"}]}]})"),
              ElementsAre("unknown-element Questionnaire.item[0].item[0].colour"));
}

TEST_F(Walk, TellsWhatTheRootIsNot) {
  EXPECT_THAT(errors("[]"), ElementsAre("resource-expected $this"));
  EXPECT_THAT(errors("{}"), ElementsAre("resource-type $this"));
  EXPECT_THAT(errors(R"({"resourceType":7})"), ElementsAre("resource-type $this"));
  EXPECT_THAT(errors(R"({"resourceType":"Patients"})"), ElementsAre("resource-type $this"));
  EXPECT_THAT(errors(R"({"resourceType":"DomainResource"})"), ElementsAre("resource-type $this"));
}

TEST_F(Walk, DoesNotGoDownForEver) {
  std::string text = R"({"resourceType":"Patient")";
  for (int i = 0; i < 60; ++i) text += R"(,"extension":[{"url":"http://example.org/x")";
  for (int i = 0; i < 60; ++i) text += "}]";
  EXPECT_FALSE(errors(text + "}").empty());
}

TEST_F(Walk, ReadsXmlThatIsOutOfForm) {
  EXPECT_THAT(errors(R"(<Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient>)"), IsEmpty());
  EXPECT_THAT(errors(R"(<Patient xmlns="http://hl7.org/fhir"><birthDate value="x"/><active value="maybe"/></Patient>)"),
              ElementsAre("form Patient.active", "boolean-value Patient.active", "date-format Patient.birthDate"));
  EXPECT_THAT(errors(R"(<Patient xmlns="http://hl7.org/fhir"><activ value="true"/><gender other="1"/></Patient>)"),
              testing::IsSupersetOf({"form Patient.activ", "form Patient.gender"}));
  EXPECT_THAT(errors(R"(<Patient xmlns="urn:x"><active value="true"/></Patient>)"), ElementsAre("form Patient"));
}

}  // namespace
}  // namespace linkway::fhir::validation
