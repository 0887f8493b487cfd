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
