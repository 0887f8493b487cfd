// The first draft of a model, from what a partner really sends.
#include "cli/pack_sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace linkway::cli {
namespace {

using mapping::PackFormat;
using testing::HasSubstr;

std::vector<std::string> names(const std::vector<SampleElement>& elements) {
  std::vector<std::string> names;
  for (const auto& element : elements) names.push_back(element.name + (element.list ? "[]" : ""));
  return names;
}

TEST(PackSample, AnEmptyObjectIsAnObject) {
  const auto read = read_sample(PackFormat::json, R"({"extra": {}, "none": null, "some": []})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->elements.at(0).type, "");
  EXPECT_TRUE(read->elements.at(0).object);
  EXPECT_EQ(read->elements.at(1).type, "string");
  EXPECT_THAT(model_of(*read, "https://partner.example/Model", "Model"), HasSubstr("BackboneElement"));
}

TEST(PackSample, WhatIsNowThisAndNowThatIsTold) {
  for (const auto* bad : {R"({"a": [1, "x"]})", R"({"a": [true, "x"]})", R"({"a": [{}, 1]})", R"({"a": [1, {}]})",
                          R"({"a": [[1]]})", "[1]", "{}", "{"}) {
    EXPECT_FALSE(read_sample(PackFormat::json, bad)) << bad;
  }
  const auto numbers = read_sample(PackFormat::json, R"({"a": [1, 2.5]})");
  ASSERT_TRUE(numbers);
  EXPECT_EQ(numbers->elements.at(0).type, "decimal");
}

TEST(PackSample, ColumnsOfATable) {
  const auto read = read_sample(PackFormat::csv, "\xEF\xBB\xBFRef No,Phone,,phone\n1,2,3,4\n");
  ASSERT_TRUE(read);
  EXPECT_THAT(names(read->elements), testing::ElementsAre("Ref_No", "Phone[]"));
  EXPECT_EQ(read->elements.at(0).label, "Ref No");
}

TEST(PackSample, AFieldThatIsSentTwiceIsAList) {
  const auto read = read_sample(PackFormat::form, "kind=a&kind=b&name=x+y");
  ASSERT_TRUE(read);
  EXPECT_THAT(names(read->elements), testing::ElementsAre("kind[]", "name"));
  EXPECT_FALSE(read_sample(PackFormat::form, "=a"));
}

TEST(PackSample, AMessageOfHl7v2HasItsModel) {
  const auto read = read_sample(PackFormat::hl7v2,
                                "MSH|^~\\&|A||||||REF^I13|7|P|2.4\rPRD|RP\rPRD|RT\rPID|||9^^^X||Smith||1980^x\r"
                                "OBX|1|CE|||A^B\rZU1|x\r");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->model, "https://linkway.example/hl7v2/StructureDefinition/REF_I12");
  EXPECT_EQ(names(read->elements), (std::vector<std::string>{"MSH", "PROVIDER_CONTACT[]", "PID", "OBSERVATION[]"}));
  // What has no place in the model is read by no rule, and a choice has no type in a map.
  EXPECT_EQ(read->unread, std::vector<std::string>{"PID-7.2"});
  EXPECT_EQ(names(read->elements.at(2).elements), (std::vector<std::string>{"`PID-3`[]", "`PID-5`[]", "`PID-7`"}));
  const auto& obx = read->elements.at(3).elements.at(0).elements.at(0);
  EXPECT_EQ(names(obx.elements), (std::vector<std::string>{"`OBX-1`", "`OBX-2`", "`OBX-5`[]"}));
  // A segment without a place stands in the group that is open.
  const auto& others = read->elements.at(3).elements.at(0).elements;
  ASSERT_EQ(names(others), (std::vector<std::string>{"OBX", "OTHER[]"}));
  EXPECT_EQ(others.at(1).segment, "ZU1");
  EXPECT_EQ(names(others.at(1).elements), (std::vector<std::string>{"`F-1`[]"}));
  EXPECT_FALSE(read_sample(PackFormat::hl7v2, "PID|1"));
}

TEST(PackSample, SegmentsOfHl7v2WithoutAPlace) {
  const auto read =
      read_sample(PackFormat::hl7v2, "MSH|^~\\&|A||||||ZZZ^Z01|7|P|2.4\rPID|||9\rZU1|x\rZU2||y\rZU1||z\r");
  ASSERT_TRUE(read);
  ASSERT_EQ(names(read->elements), (std::vector<std::string>{"MSH", "OTHER[]", "OTHER[]", "OTHER[]"}));
  const auto is = [&](std::size_t i, const std::string& segment, bool modelled,
                      const std::vector<std::string>& fields) {
    const auto& element = read->elements.at(i);
    EXPECT_EQ(element.segment, segment);
    EXPECT_EQ(element.modelled, modelled);
    EXPECT_EQ(names(element.elements), fields);
  };
  is(1, "PID", true, {"`PID-3`[]"});
  is(2, "ZU1", false, {"`F-1`[]", "`F-2`[]"});
  is(3, "ZU2", false, {"`F-2`[]"});
}

TEST(PackSample, XmlHasAttributesTextsAndLists) {
  const auto read =
      read_sample(PackFormat::xml, R"(<form xmlns="urn:a" id="1"><visit on="2026-01-02">home</visit><visit>x</visit>)"
                                   R"(<o:case xmlns:o="urn:b"><o:state-now/></o:case></form>)");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->xml_root, "form");
  EXPECT_EQ(read->xml_namespace, "urn:a");
  EXPECT_THAT(names(read->elements), testing::ElementsAre("id", "visit[]", "case"));
  EXPECT_EQ(read->elements[0].xml, XmlPlace::attribute);
  EXPECT_THAT(names(read->elements[1].elements), testing::ElementsAre("on", "text"));
  EXPECT_EQ(read->elements[1].elements[1].xml, XmlPlace::text);
  EXPECT_EQ(read->elements[2].xml_namespace, "urn:b");
  const auto model = model_of(*read, "https://partner.example/Model", "Model");
  EXPECT_THAT(model, HasSubstr("xmlAttr"));
  EXPECT_THAT(model, HasSubstr(R"("valueString": "state-now")"));
  EXPECT_FALSE(read_sample(PackFormat::xml, "<a><b></a>"));
  EXPECT_FALSE(read_sample(PackFormat::xml, "<a/>"));
}

}  // namespace
}  // namespace linkway::cli
