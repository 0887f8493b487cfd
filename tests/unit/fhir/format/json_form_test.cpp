#include "fhir/format/json_form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "data/builder.h"

namespace linkway::fhir {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> paths(std::string_view json) {
  const auto document = data::read_json(json);
  EXPECT_TRUE(document.ok()) << json;
  std::vector<std::string> out;
  if (!document.ok()) return out;
  for (const auto& problem : check_json_form(document->root, Definitions::core(), json)) {
    EXPECT_EQ(problem.category, Category::malformed);
    EXPECT_FALSE(problem.text.empty());
    EXPECT_GT(problem.line, 0U) << problem.text;
    out.push_back(problem.path);
  }
  return out;
}

TEST(JsonForm, TakesWhatIsWellFormed) {
  for (
      const auto* json : {
          R"({"resourceType":"Patient"})",
          R"({"id":"a","resourceType":"Patient","active":true,"name":[{"family":"X","given":["A","B"]}]})",
          R"({"resourceType":"Patient","birthDate":"1970","_birthDate":{"id":"b","extension":[{"url":"u","valueString":"x"}]}})",
          R"({"resourceType":"Patient","_birthDate":{"extension":[{"url":"u","valueBoolean":true}]}})",
          R"({"resourceType":"Patient","name":[{"given":["A",null],"_given":[null,{"id":"g"}]}]})",
          R"({"resourceType":"Patient","name":[{"_given":[{"id":"g"}]}]})",
          R"({"resourceType":"Observation","valueQuantity":{"value":1.10,"code":"kg"},"component":[{"valueInteger":1}]})",
          R"({"resourceType":"Observation","valueString":"x","_valueString":{"id":"a"}})",
          R"({"resourceType":"Bundle","entry":[{"link":[{"relation":"self","url":"u"}],"resource":{"resourceType":"Patient","contained":[{"resourceType":"Basic"}]}}]})",
          R"({"resourceType":"Parameters","parameter":[{"name":"a","part":[{"name":"b","part":[{"name":"c","valueCode":"d"}]}]}]})",
          R"({"resourceType":"Patient","text":{"status":"empty","div":"<div/>"}})",
          R"({"resourceType":"Questionnaire","item":[{"item":[{"item":[{"linkId":"1","required":true}]}]}]})",
      }) {
    EXPECT_THAT(paths(json), ElementsAre()) << json;
  }
}

struct Wrong {
  const char* json;
  const char* path;
};

class WrongJsonForm : public testing::TestWithParam<Wrong> {};

TEST_P(WrongJsonForm, IsNamedByItsPath) { EXPECT_THAT(paths(GetParam().json), ElementsAre(GetParam().path)); }

INSTANTIATE_TEST_SUITE_P(
    Resources, WrongJsonForm,
    testing::Values(Wrong{"[]", "$this"}, Wrong{"1", "$this"}, Wrong{"{}", "$this"},
                    Wrong{R"({"resourceType":1})", "$this"}, Wrong{R"({"resourceType":"Teapot"})", "$this"},
                    Wrong{R"({"resourceType":"Resource"})", "$this"}, Wrong{R"({"resourceType":"HumanName"})", "$this"},
                    Wrong{R"({"resourceType":"Bundle","entry":[{"resource":{"id":"a"}}]})", "Bundle.entry[0].resource"},
                    Wrong{R"({"resourceType":"Bundle","entry":[{"resource":[]}]})", "Bundle.entry[0].resource"},
                    Wrong{R"({"resourceType":"Patient","contained":[{"resourceType":"Nothing"}]})",
                          "Patient.contained[0]"}));

INSTANTIATE_TEST_SUITE_P(
    Members, WrongJsonForm,
    testing::Values(Wrong{R"({"resourceType":"Patient","colour":"red"})", "Patient.colour"},
                    Wrong{R"({"resourceType":"Patient","fhir_comments":["x"]})", "Patient.fhir_comments"},
                    Wrong{R"({"resourceType":"Patient","a b`":1})", "Patient.`a b?`"},
                    Wrong{R"({"resourceType":"Patient","":1})", "Patient.``"},
                    Wrong{R"({"resourceType":"Patient","name":[{"resourceType":"HumanName"}]})",
                          "Patient.name[0].resourceType"},
                    Wrong{R"({"resourceType":"Observation","value":"x"})", "Observation.value"},
                    Wrong{R"({"resourceType":"Observation","valueAddress":{"city":"x"}})", "Observation.valueAddress"},
                    Wrong{R"({"resourceType":"Observation","valueString":"x","valueInteger":1})",
                          "Observation.value.ofType(integer)"},
                    Wrong{R"({"resourceType":"Observation","valueString":"x","_valueInteger":{"id":"a"}})",
                          "Observation.value.ofType(integer)"}));

INSTANTIATE_TEST_SUITE_P(
    Kinds, WrongJsonForm,
    testing::Values(Wrong{R"({"resourceType":"Patient","active":"true"})", "Patient.active"},
                    Wrong{R"({"resourceType":"Patient","active":1})", "Patient.active"},
                    Wrong{R"({"resourceType":"Patient","active":null})", "Patient.active"},
                    Wrong{R"({"resourceType":"Patient","gender":""})", "Patient.gender"},
                    Wrong{R"({"resourceType":"Patient","gender":["male"]})", "Patient.gender"},
                    Wrong{R"({"resourceType":"Patient","gender":{}})", "Patient.gender"},
                    Wrong{R"({"resourceType":"Patient","multipleBirthInteger":"1"})",
                          "Patient.multipleBirth.ofType(integer)"},
                    Wrong{R"({"resourceType":"Patient","name":{"family":"X"}})", "Patient.name"},
                    Wrong{R"({"resourceType":"Patient","name":[]})", "Patient.name"},
                    Wrong{R"({"resourceType":"Patient","name":[null]})", "Patient.name[0]"},
                    Wrong{R"({"resourceType":"Patient","name":[{}]})", "Patient.name[0]"},
                    Wrong{R"({"resourceType":"Patient","name":["X"]})", "Patient.name[0]"},
                    Wrong{R"({"resourceType":"Patient","name":[[{"text":"X"}]]})", "Patient.name[0]"},
                    Wrong{R"({"resourceType":"Patient","maritalStatus":"M"})", "Patient.maritalStatus"},
                    Wrong{R"({"resourceType":"Patient","text":{"status":"empty","div":1}})", "Patient.text.div"}));

INSTANTIATE_TEST_SUITE_P(
    Companions, WrongJsonForm,
    testing::Values(Wrong{R"({"resourceType":"Patient","_birthDate":{}})", "Patient.birthDate"},
                    Wrong{R"({"resourceType":"Patient","_birthDate":null})", "Patient.birthDate"},
                    Wrong{R"({"resourceType":"Patient","_birthDate":[{"id":"a"}]})", "Patient.birthDate"},
                    Wrong{R"({"resourceType":"Patient","_birthDate":{"value":"1970"}})", "Patient.birthDate.value"},
                    Wrong{R"({"resourceType":"Patient","_name":[{"id":"a"}]})", "Patient.name"},
                    Wrong{R"({"resourceType":"Patient","_colour":{"id":"a"}})", "Patient._colour"},
                    Wrong{R"({"resourceType":"Patient","_":{"id":"a"}})", "Patient._"},
                    Wrong{R"({"resourceType":"Patient","name":[{"given":["A",null]}]})", "Patient.name[0].given[1]"},
                    Wrong{R"({"resourceType":"Patient","name":[{"given":["A"],"_given":[null,null]}]})",
                          "Patient.name[0].given[1]"},
                    Wrong{R"({"resourceType":"Patient","name":[{"given":["A"],"_given":{"id":"b"}}]})",
                          "Patient.name[0].given"},
                    Wrong{R"({"resourceType":"Patient","name":[{"_given":[]}]})", "Patient.name[0].given"},
                    Wrong{R"({"resourceType":"Patient","name":[{"_given":[null]}]})", "Patient.name[0].given[0]"}));

TEST(JsonForm, NamesAllThatIsWrongWithItsPlace) {
  const std::string json =
      "{\"resourceType\":\"Patient\",\n \"gender\":\"\",\n \"name\":[{\"given\":[1]}],\n \"deceasedBoolean\":\"no\"}";
  const auto document = read_json(json, Definitions::core());
  ASSERT_FALSE(document.ok());
  const auto& problems = document.problems();
  ASSERT_EQ(problems.size(), 3U);
  EXPECT_EQ(to_string(problems[0]).substr(0, 4), "2:11");
  EXPECT_EQ(problems[1].path, "Patient.name[0].given[0]");
  EXPECT_EQ(problems[1].line, 3U);
  EXPECT_EQ(problems[2].path, "Patient.deceased.ofType(boolean)");
}

TEST(JsonForm, StopsAtAHundredProblems) {
  std::string json = R"({"resourceType":"Patient","name":[1)";
  for (int i = 0; i < 1000; ++i) json += ",1";
  EXPECT_EQ(paths(json + "]}").size(), most_problems);
}

TEST(JsonForm, TellsABoundedPartOfANameThatHasNoEnd) {
  const auto found = paths(R"({"resourceType":"Patient",")" + std::string(100'000, 'x') + R"(":1})");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_LT(found[0].size(), 100U);
}

TEST(JsonForm, RefusesAsManyLevelsAsNoReaderGives) {
  data::Document document;
  data::Builder b(document.arena);
  auto item = b.object({{"linkId", b.text("1")}});
  for (int i = 0; i < 100'000; ++i) item = b.object({{"item", b.list({item})}});
  const auto problems = check_json_form(b.object({{"resourceType", b.text("Questionnaire")}, {"item", b.list({item})}}),
                                        Definitions::core());
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems[0].text, HasSubstr("too deep"));
}

TEST(ReadJson, GivesTheTreeOfWhatIsWellFormed) {
  const auto document = read_json(R"({"resourceType":"Patient","id":"x"})", Definitions::core());
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->root["id"].text(), "x");
  EXPECT_FALSE(read_json("{", Definitions::core()).ok());
}

}  // namespace
}  // namespace linkway::fhir
