#include "referral/source.h"

#include <gtest/gtest.h>

#include "data/json.h"

namespace linkway::referral {
namespace {

std::string filled(std::string_view request, const std::string& source) {
  data::Arena arena;
  data::Builder builder(arena);
  const auto node = data::read_json(request, arena);
  return data::to_json(with_source(*node, source, fhir::Definitions::built_in(), builder)["extension"]);
}

TEST(Source, IsFilledInWhereTheRequestSaysNone) {
  EXPECT_EQ(filled("{}", "general-practice"),
            R"([{"url":"https://linkway.example/fhir/StructureDefinition/referral-source","valueCodeableConcept":)"
            R"({"coding":[{"system":"https://linkway.example/fhir/CodeSystem/referral-source",)"
            R"("code":"general-practice","display":"General practice"}]}}])");
  EXPECT_EQ(filled(R"({"extension":[{"url":"urn:other"}]})", "our own word"),
            R"([{"url":"urn:other"},{"url":"https://linkway.example/fhir/StructureDefinition/referral-source",)"
            R"("valueCodeableConcept":{"text":"our own word"}}])");
  EXPECT_EQ(filled("{}", ""), "") << "nothing is known";
}

TEST(Source, WhatTheRequestSaysStands) {
  for (const auto url : {source_extension, uk_source_extension}) {
    const auto request = R"({"extension":[{"url":")" + std::string(url) +
                         R"(","valueCodeableConcept":{"coding":[{"code":"school"}]}}]})";
    data::Arena arena;
    EXPECT_EQ(stated_source(*data::read_json(request, arena)), "school");
    EXPECT_EQ(filled(request, "general-practice").find("general-practice"), std::string::npos) << url;
  }
}

}  // namespace
}  // namespace linkway::referral
