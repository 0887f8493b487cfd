#include "mapping/models/json_instance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fhir/format/json_form.h"
#include "mapping/models/choices.h"
#include "unit/mapping/models/support.h"

namespace linkway::mapping {
namespace {

class JsonInstance : public testing::Test {
 protected:
  Result<Instance> read(std::string_view bytes,
                        std::string_view type = "http://models.example/StructureDefinition/Case") {
    return read_instance(Format::json, bytes, "", *type_named(definitions, type), definitions, arena);
  }
  std::string json(std::string_view bytes) {
    const auto made = read(bytes);
    return made ? data::to_json(made->node) : messages(made.problems());
  }
  std::string findings(std::string_view bytes) {
    const auto made = read(bytes);
    return messages(made ? made->findings : made.problems());
  }

  const fhir::Definitions definitions = with_models(case_models());
  data::Arena arena;
};

TEST_F(JsonInstance, NamesAndListsBecomeThoseOfTheModel) {
  EXPECT_EQ(
      json(
          R"({"id":"1","case-kind":"new","person":{"name":"Test","phone":"01"},"visit":[{"on":"2020-01-01","minutes":5}],"score":1.10})"),
      R"({"id":"1","kind":"new","person":{"name":"Test","phone":["01"]},"visit":[{"on":"2020-01-01","minutes":5}],"score":1.10})");
}

TEST_F(JsonInstance, WhatTheModelDoesNotKnowIsToldAndKept) {
  const auto text = "{\"id\":\"1\",\n \"person\":{\"nam\":\"Test\"}}";
  EXPECT_EQ(json(text), R"({"id":"1","person":{"nam":"Test"}})");
  EXPECT_EQ(findings(text), "2:18: the model has no such element; did you mean 'name'? [Case.person.nam]\n");
}

TEST_F(JsonInstance, AMemberThatIsOnlyCalledLikeAnElementIsNotTakenForIt) {
  const auto text = R"({"id":"1","kind":"wrong","case-kind":"right"})";
  EXPECT_EQ(json(text), R"({"id":"1","kind":"right"})");
  EXPECT_EQ(json(R"({"id":"1","kind":"wrong"})"), R"({"id":"1"})");
  EXPECT_THAT(findings(text), testing::HasSubstr("the model has no such element"));
}

TEST_F(JsonInstance, WrongKindsAreRefusedWithTheirPlaces) {
  EXPECT_EQ(findings("{\"id\":1,\n\"person\":[],\"open\":\"yes\",\"visit\":[\"a\"],\"score\":\"4\"}"),
            "1:7: a text is expected here [Case.id]\n"
            "2:10: a list, where the model has a single value [Case.person]\n"
            "2:20: true or false is expected here [Case.open]\n"
            "2:35: an object is expected here [Case.visit[0]]\n"
            "2:48: a number is expected here [Case.score]\n");
  EXPECT_EQ(findings("{\"visit\":[{\"minutes\":1.5}]}"),
            "1:22: a whole number is expected here [Case.visit[0].minutes]\n");
  EXPECT_EQ(findings("[]"), "1:1: an object is expected here [Case]\n");
  EXPECT_NE(findings("{\"id\":"), "");
}

TEST_F(JsonInstance, AnEmptyTextIsNothing) { EXPECT_EQ(json(R"({"id":" ","visit":[]})"), "{}"); }

TEST_F(JsonInstance, NullIsNothing) { EXPECT_EQ(json(R"({"id":null,"visit":[]})"), "{}"); }

TEST_F(JsonInstance, ChoicesDataTypesAndResourcesInside) {
  EXPECT_EQ(
      json(
          R"({"answerQuantity":{"value":1},"address":{"city":"A","line":["b"]},"resource":{"resourceType":"Patient","active":true}})"),
      R"({"answerQuantity":{"value":1},"address":{"city":"A","line":["b"]},"resource":{"resourceType":"Patient","active":true}})");
  EXPECT_EQ(
      findings(R"({"resource":{"resourceType":"Patient","active":"x"}})").find("Case.resource") == std::string::npos,
      false);
}

TEST_F(JsonInstance, ManyProblemsEndSomewhere) {
  std::string text = "{\"visit\":[";
  for (int i = 0; i < 1000; ++i) text += i == 0 ? "1" : ",1";
  EXPECT_EQ(read(text + "]}").problems().size(), fhir::most_problems);
  std::string unknown = "{\"a\":1";
  for (int i = 0; i < 1000; ++i) unknown += ",\"x" + std::to_string(i) + "\":1";
  const auto made = read(unknown + "}");
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made->findings.size(), fhir::most_problems + 1);
}

TEST_F(JsonInstance, IsWrittenAsThePartnerHasIt) {
  const auto made = read(R"({"resourceType":"Case","id":"1","case-kind":"new","person":{"name":"Test"}})");
  ASSERT_TRUE(made.ok()) << messages(made.problems());
  EXPECT_EQ(messages(made->findings), "");
  std::string out;
  ASSERT_TRUE(write_instance(Format::json, made->node, *made->type, definitions, out).ok());
  EXPECT_EQ(out, R"({"id":"1","case-kind":"new","person":{"name":"Test"}})");
  out.clear();
  ASSERT_TRUE(write_instance(Format::json, made->node, *made->type, definitions, out, {false, true}).ok());
  EXPECT_EQ(out, R"({"resourceType":"Case","id":"1","case-kind":"new","person":{"name":"Test"}})");
}

TEST_F(JsonInstance, AFhirResourceIsReadAsOne) {
  EXPECT_TRUE(read(R"({"resourceType":"Patient","active":true})", "Patient").ok());
  EXPECT_FALSE(read(R"({"resourceType":"Patient","active":"true"})", "Patient").ok());
}

// Two types without being a choice: a partner that writes "12" today and 12 tomorrow.
TEST(JsonInstanceTexts, ANumberOrTruthIsTakenAsItsTextWhereTheModelAllowsBoth) {
  const auto definitions = with_models(
      {model("Form", "http://models.example/StructureDefinition/Form", R"(
        {'path':'Form','min':0,'max':'*'},
        {'path':'Form.age','min':0,'max':'1','type':[{'code':'string'},{'code':'integer'}]},
        {'path':'Form.given','min':0,'max':'1','type':[{'code':'string'},{'code':'boolean'}]},
        {'path':'Form.name','min':0,'max':'1','type':[{'code':'string'}]})",
             "'baseDefinition':'http://hl7.org/fhir/StructureDefinition/Base','derivation':'specialization',")});
  data::Arena arena;
  const auto read = [&](std::string_view bytes) {
    const auto made =
        read_instance(Format::json, bytes, "",
                      *type_named(definitions, "http://models.example/StructureDefinition/Form"), definitions, arena);
    return made ? data::to_json(made->node) : messages(made.problems());
  };
  EXPECT_EQ(read(R"({"age":12,"given":true})"), R"({"age":"12","given":"true"})");
  EXPECT_EQ(read(R"({"age":"12","given":"yes"})"), R"({"age":"12","given":"yes"})");
  EXPECT_EQ(read(R"({"age":true})"), "1:8: a text is expected here [Form.age]\n");
  EXPECT_EQ(read(R"({"given":1})"), "1:10: a text is expected here [Form.given]\n");
  EXPECT_EQ(read(R"({"name":12})"), "1:9: a text is expected here [Form.name]\n");
}

}  // namespace
}  // namespace linkway::mapping
