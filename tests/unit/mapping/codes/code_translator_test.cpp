#include "mapping/codes/code_translator.h"

#include <gtest/gtest.h>

#include "mapping/codes/code_map_csv.h"
#include "unit/mapping/models/support.h"

namespace linkway::mapping {
namespace {

constexpr const char* url = "http://models.example/map";

class CodeTranslation : public testing::Test {
 protected:
  CodeTranslator translator(CodePolicy policy = {}) {
    auto own = std::make_shared<CodeMaps>();
    auto map = read_code_map("source_system,source_code,target_system,target_code,target_display\ns,a,t,x,X\ns,b,,,\n",
                             "", url, "a.csv");
    EXPECT_TRUE(map.ok());
    if (map) own->add(std::move(map->map));
    own->add(CodeMap("http://models.example/first", {}, {{Otherwise::Mode::other_map, "s", "t", "", "", url}}));
    own->add(CodeMap("http://models.example/round", {},
                     {{Otherwise::Mode::other_map, "s", "t", "", "", "http://models.example/round"}}));
    own->add(CodeMap("http://models.example/fixed", {}, {{Otherwise::Mode::fixed, "s", "t", "u", "U", ""}}));
    own->add(CodeMap("http://models.example/same", {}, {{Otherwise::Mode::same_code, "s", "t", "", "", ""}}));
    return {own, std::move(policy), fhir::terminology::Service(fhir::Definitions::core())};
  }
};

std::string told(const Result<TranslatedCode>& code) {
  if (!code) return messages(code.problems());
  if (code->keep_as_text) return "text";
  return code->found ? code->system + '|' + code->code + '|' + code->display : "none";
}

TEST_F(CodeTranslation, WhatAMapKnows) {
  auto t = translator();
  EXPECT_EQ(told(t.translate(url, "s", "a")), "t|x|X");
  EXPECT_EQ(told(t.translate("http://models.example/map|1.0", "", "a")), "t|x|X");
  EXPECT_EQ(told(t.translate("http://models.example/first", "s", "a")), "t|x|X");
  EXPECT_EQ(told(t.translate("http://models.example/fixed", "s", "q")), "t|u|U");
  EXPECT_EQ(told(t.translate("http://models.example/same", "s", "q")), "t|q|");
  EXPECT_TRUE(t.unknown().empty());
}

TEST_F(CodeTranslation, TheConceptMapsThatAreLoaded) {
  auto t = translator();
  EXPECT_EQ(told(t.translate("http://hl7.org/fhir/ConceptMap/cm-administrative-gender-v3", "", "male")),
            "http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender|M|");
}

TEST_F(CodeTranslation, MapsThatAreNotThere) {
  auto t = translator();
  EXPECT_EQ(told(t.translate("http://models.example/none", "s", "a")),
            "there is no concept map http://models.example/none\n");
  EXPECT_NE(told(t.translate("http://models.example/round", "s", "a")).find("without an end"), std::string::npos);
}

TEST_F(CodeTranslation, UnknownCodesAreCounted) {
  auto t = translator();
  for (const auto* code : {"q", "b", "q"}) EXPECT_EQ(told(t.translate(url, "s", code)), "text");
  const auto unknown = t.unknown();
  ASSERT_EQ(unknown.size(), 2U);
  EXPECT_EQ(unknown[0].code, "b");
  EXPECT_EQ(unknown[1].code, "q");
  EXPECT_EQ(unknown[1].count, 2U);
  EXPECT_EQ(unknown[1].map, url);
  EXPECT_EQ(unknown[1].system, "s");
}

TEST_F(CodeTranslation, EndlessUnknownCodesTakeNoMoreRoom) {
  auto t = translator();
  for (int i = 0; i < 3000; ++i) (void)t.translate(url, "s", std::to_string(i));
  const auto unknown = t.unknown();
  EXPECT_EQ(unknown.size(), CodeTranslator::most_unknown + 1);
  EXPECT_EQ(unknown.front().code, "");
  EXPECT_EQ(unknown.front().count, 2000U);
}

TEST_F(CodeTranslation, Policies) {
  auto refusing = translator({CodePolicy::Kind::refuse, "", "", ""});
  EXPECT_EQ(told(refusing.translate(url, "s", "q")),
            "the concept map http://models.example/map does not know this code\n");
  EXPECT_EQ(refusing.unknown().size(), 1U);
  auto fallback = translator({CodePolicy::Kind::use_default, "t", "other", "Other"});
  EXPECT_EQ(told(fallback.translate(url, "s", "q")), "t|other|Other");
  EXPECT_EQ(fallback.unknown().size(), 1U);
}

}  // namespace
}  // namespace linkway::mapping
