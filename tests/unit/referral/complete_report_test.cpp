#include "referral/complete_report.h"

#include <gtest/gtest.h>

#include "data/json.h"

namespace linkway::referral {
namespace {

class CompleteReportTest : public ::testing::Test {
 protected:
  data::Node complete(const std::string& entries) {
    auto bundle = data::read_json(R"({"resourceType":"Bundle","type":"message","entry":[)" + entries + "]}", arena_);
    EXPECT_TRUE(bundle.ok());
    return complete_report(*bundle, {"Task/t", "ServiceRequest/o", "Patient/p"}, builder_);
  }
  data::Arena arena_;
  data::Builder builder_{arena_};
};

TEST_F(CompleteReportTest, FillsInWhomAndWhatItFollows) {
  const auto bundle = complete(
      R"({"resource":{"resourceType":"Task","status":"accepted"}},
         {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Encounter"}},
         {"fullUrl":"urn:uuid:2","resource":{"resourceType":"RiskAssessment"}},
         {"fullUrl":"urn:uuid:3","resource":{"resourceType":"Consent"}})");
  const auto& entries = bundle["entry"];
  const auto& task = entries.at(0)["resource"];
  EXPECT_EQ(task["focus"]["reference"].text(), "ServiceRequest/o");
  EXPECT_EQ(task["for"]["reference"].text(), "Patient/p");
  EXPECT_EQ(task["intent"].text(), "order");
  EXPECT_EQ(entries.at(1)["resource"]["subject"]["reference"].text(), "Patient/p");
  EXPECT_EQ(entries.at(1)["resource"]["basedOn"].at(0)["reference"].text(), "ServiceRequest/o");
  EXPECT_EQ(entries.at(2)["resource"]["basedOn"]["reference"].text(), "ServiceRequest/o");
  EXPECT_EQ(entries.at(3)["resource"]["patient"]["reference"].text(), "Patient/p");
  EXPECT_FALSE(entries.at(3)["resource"]["basedOn"]);
}

TEST_F(CompleteReportTest, OutcomesThatNoOutputNamesBecomeOutputs) {
  const auto bundle = complete(
      R"({"resource":{"resourceType":"Task","output":[{"type":{"text":"x"},"valueReference":{"reference":"urn:uuid:1"}}]}},
         {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Encounter"}},
         {"fullUrl":"urn:uuid:2","resource":{"resourceType":"Observation"}},
         {"fullUrl":"urn:uuid:3","resource":{"resourceType":"Practitioner"}},
         {"resource":{"resourceType":"Procedure"}})");
  const auto& outputs = bundle["entry"].at(0)["resource"]["output"];
  ASSERT_EQ(outputs.size(), 2U);
  EXPECT_EQ(outputs.at(0)["type"]["text"].text(), "x");
  EXPECT_EQ(outputs.at(1)["valueReference"]["reference"].text(), "urn:uuid:2");
  EXPECT_EQ(outputs.at(1)["type"]["coding"].at(0)["code"].text(), "resulting-activity");
}

TEST_F(CompleteReportTest, TheTaskIsTheGatewaysOwn) {
  const auto bundle = data::read_json(
      R"({"entry":[{"resource":{"resourceType":"Task","id":"another","status":"accepted","code":{"text":"mine"}}}]})",
      arena_);
  const auto stored = data::read_json(
      R"({"resourceType":"Task","id":"t","status":"requested","authoredOn":"2026-11-22","code":{"text":"stored"},
          "output":[{}]})",
      arena_);
  const auto done = complete_report(*bundle, {"Task/t", "ServiceRequest/o", "Patient/p", *stored}, builder_);
  const auto& task = done["entry"].at(0)["resource"];
  EXPECT_EQ(task["id"].text(), "t");
  EXPECT_EQ(task["status"].text(), "accepted");
  EXPECT_EQ(task["authoredOn"].text(), "2026-11-22");
  EXPECT_EQ(task["code"]["text"].text(), "mine");
  EXPECT_FALSE(task["output"]);
}

TEST_F(CompleteReportTest, WhatIsThereStays) {
  const auto bundle = complete(
      R"({"resource":{"resourceType":"Task","for":{"reference":"Patient/other"}}},
         {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Procedure","subject":{"reference":"Patient/other"},
          "basedOn":[{"reference":"ServiceRequest/other"}]}})");
  EXPECT_EQ(bundle["entry"].at(0)["resource"]["for"]["reference"].text(), "Patient/other");
  EXPECT_EQ(bundle["entry"].at(1)["resource"]["subject"]["reference"].text(), "Patient/other");
  EXPECT_EQ(bundle["entry"].at(1)["resource"]["basedOn"].at(0)["reference"].text(), "ServiceRequest/other");
}

TEST_F(CompleteReportTest, AnythingElsePasses) {
  const auto bundle = complete(R"({"resource":{"resourceType":"MessageHeader"}},{"fullUrl":"x"})");
  EXPECT_EQ(bundle["entry"].size(), 2U);
  EXPECT_FALSE(complete_report(data::Node(), {}, builder_));
}

}  // namespace
}  // namespace linkway::referral
