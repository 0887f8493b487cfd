#include "mapping/models/hl7v2_rules.h"

#include <gtest/gtest.h>

#include "mapping/models/hl7v2_instance.h"
#include "mapping/models/hl7v2_models.h"
#include "unit/mapping/models/support.h"

namespace linkway::mapping {
namespace {

constexpr const char* msh = "MSH|^~\\&|GP|Z|GW|SP|20260101||REF^I12^REF_I12|1|P|2.4\r";

std::string broken(const std::string& segments, const Hl7Rules& rules, std::uint32_t first_line = 1) {
  const auto message = data::read_hl7v2(msh + segments, {.copy = true});
  EXPECT_TRUE(message.ok());
  std::string all;
  for (const auto& problem : check_hl7v2_rules(*message, rules, first_line)) {
    all += std::to_string(problem.line) + " " + problem.path + ";";
  }
  return all;
}

TEST(Hl7Rules, SegmentsThatMayNotBeThere) {
  Hl7Rules rules;
  rules.refuse_segments = {"NTE", "GT1"};
  EXPECT_EQ(broken("PID|1\rNTE|1\rPV1|1\rNTE|2\r", rules), "3 NTE;5 NTE[2];");
  EXPECT_EQ(broken("PID|1\rnte|1\r", rules), "3 NTE;");
  EXPECT_EQ(broken("PID|1\rZNT|1\r", rules), "");
}

TEST(Hl7Rules, SegmentsOfWhichThereIsOne) {
  Hl7Rules rules;
  rules.single_segments = {"PID"};
  EXPECT_EQ(broken("PID|1\rPV1|1\rPID|2\rPID|3\r", rules), "4 PID[2];5 PID[3];");
  EXPECT_EQ(broken("PID|1\rPV1|1\rPV1|2\r", rules), "");
}

TEST(Hl7Rules, EscapeSequencesAreFoundInEveryPart) {
  Hl7Rules rules;
  rules.refuse_escapes = "XC";
  EXPECT_EQ(broken("PID|1||a^b&\\X0D\\~c\rNTE|1|\\C2842\\\r", rules, 10), "11 PID-3;12 NTE-2;");
  EXPECT_EQ(broken("PID|1||a~b^\\X41\\~\\X42\\\r", rules), "2 PID-3[2];") << "a field once";
  EXPECT_EQ(broken("PID|1||\\M26A1FF\\ \\F\\ \\.br\\ \\X|0D\\\r", rules), "");
}

TEST(Hl7Rules, NoMoreThanCanBeRead) {
  Hl7Rules rules;
  rules.refuse_segments = {"NTE"};
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "NTE|1\r";
  const auto message = data::read_hl7v2(msh + many, {.copy = true});
  ASSERT_TRUE(message.ok());
  EXPECT_LT(check_hl7v2_rules(*message, rules, 1).size(), 1000U);
}

class Hl7RulesOfAChannel : public ::testing::Test {
 protected:
  Result<Instance> read(const std::string& segments, const Hl7Rules& rules) {
    bytes_ = msh + segments;
    const auto& definitions = fhir::Definitions::built_in();
    const auto* type = definitions.structure(std::string(hl7v2_models) + "REF_I12");
    return read_hl7v2_instance(bytes_, "", *type, definitions, arena_, {}, rules);
  }
  std::string bytes_;
  data::Arena arena_;
};

TEST_F(Hl7RulesOfAChannel, WhatBreaksThemIsRefused) {
  Hl7Rules rules;
  rules.refuse_segments = {"NTE"};
  const auto refused = read("PID|1\rNTE|1\r", rules);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.problems().front().path, "NTE");
  EXPECT_EQ(refused.problems().front().category, Category::unprocessable);
  EXPECT_TRUE(read("PID|1\r", rules).ok());
}

TEST_F(Hl7RulesOfAChannel, LinesAreJoinedWhereItIsAskedFor) {
  EXPECT_FALSE(read("NTE|1||first\rsecond line\rPV1|1\r", {}).ok());
  Hl7Rules rules;
  rules.join_lines = true;
  const auto joined = read("PID|1\rPV1|1\rNTE|1||first\rsecond line\rZZ1|1\r", rules);
  ASSERT_TRUE(joined.ok());
  EXPECT_EQ(joined->node["NTE"].items()[0]["NTE-3"].items()[0].text(), "first\rsecond line");
}

TEST_F(Hl7RulesOfAChannel, DatesThatLittleHangsOn) {
  const std::string segments =
      "RF1|P|||||1|R^Restricted|20260230|20261107240000+0000\rPID|1||||||19511399\r"
      "OBX|1|ST|a||b|||||||||yesterday\rOBX|2|ST|a||b|||||||||00000000\rOBX|3|ST|a||b|||||||||20260101 0900\r";
  Hl7Rules rules;
  rules.loose_dates = {{"RF1", 7}, {"RF1", 8}, {"RF1", 9}, {"OBX", 14}};
  const auto taken = read(segments, rules);
  ASSERT_TRUE(taken.ok());
  std::string all;
  for (const auto& told : taken->findings) {
    if (told.text.find("date") != std::string::npos || told.text.find("time") != std::string::npos) {
      all += std::to_string(told.line) + " " + told.path + ";";
    }
  }
  EXPECT_EQ(all, "2 RF1-7;2 RF1-8;2 RF1-9;4 OBX-14;6 OBX[3]-14;");
  const auto& node = taken->node;
  EXPECT_EQ(node["RF1"]["RF1-7"].text(), "");
  EXPECT_EQ(node["RF1"]["RF1-8"].text(), "");
  EXPECT_EQ(node["RF1"]["RF1-9"].text(), "20261107") << "the day of a time that is none";
  EXPECT_EQ(node["PID"]["PID-7"].text(), "19511399") << "of others the map judges";
  EXPECT_EQ(read(segments, {})->node["RF1"]["RF1-8"].text(), "20260230");
}

}  // namespace
}  // namespace linkway::mapping
