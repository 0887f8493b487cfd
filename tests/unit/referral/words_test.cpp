#include "referral/words.h"

#include "unit/referral/support.h"

namespace linkway::referral {
namespace {

class Words : public Trees {
 protected:
  std::string value(std::string_view json) { return value_words(read(json)); }
};

TEST_F(Words, AConceptSaysItsTextElseDisplayElseCode) {
  EXPECT_EQ(concept_words(read(R"({"text":" Walking ","coding":[{"display":"d","code":"c"}]})")), "Walking");
  EXPECT_EQ(concept_words(read(R"({"coding":[{"code":"c"},{"display":"d"}]})")), "d");
  EXPECT_EQ(concept_words(read(R"({"coding":[{"code":"c"}]})")), "c");
  EXPECT_EQ(concept_words(read(R"([{"text":"a"},{},{"text":"b"}])")), "a; b");
  for (const auto* nothing : {"{}", "[]", "null", "5", R"("text")"}) EXPECT_EQ(concept_words(read(nothing)), "");
  EXPECT_EQ(concept_words({}), "");
}

TEST_F(Words, AReferenceSaysWhoNotWhere) {
  EXPECT_EQ(reference_words(read(R"({"reference":"Practitioner/1","display":"Dr Test"})")), "Dr Test");
  EXPECT_EQ(reference_words(read(R"({"identifier":{"value":"G1"}})")), "G1");
  EXPECT_EQ(reference_words(read(R"({"reference":"Practitioner/1"})")), "");
}

TEST_F(Words, PeriodsAndTimes) {
  EXPECT_EQ(period_words(read(R"({"start":"2026-11-01","end":"2026-11-20T10:00:00Z"})")), "1 Nov 2026 to 20 Nov 2026");
  EXPECT_EQ(period_words(read(R"({"start":"2026-11-01T09:00:00Z","end":"2026-11-01T10:00:00Z"})")), "1 Nov 2026");
  EXPECT_EQ(period_words(read(R"({"start":"2026-11"})")), "from Nov 2026");
  EXPECT_EQ(period_words(read(R"({"end":"2026"})")), "until 2026");
  EXPECT_EQ(period_words({}), "");
  EXPECT_EQ(time_words(read(R"({"performedDateTime":"2026-11-02"})"), "performed"), "2 Nov 2026");
  EXPECT_EQ(time_words(read(R"({"performedString":"every Monday"})"), "performed"), "every Monday");
  EXPECT_EQ(time_words(read("{}"), "performed"), "");
}

TEST_F(Words, ValuesOfEveryKind) {
  EXPECT_EQ(value(R"({"valueQuantity":{"value":23.20,"unit":"score"}})"), "23.20 score");
  EXPECT_EQ(value(R"({"valueQuantity":{"value":7,"code":"{score}"}})"), "7 score");
  EXPECT_EQ(value(R"({"valueQuantity":{"value":7,"code":"1"}})"), "7");
  EXPECT_EQ(value(R"({"valueQuantity":{"comparator":"<","value":5,"unit":"km","code":"km"}})"), "<5 km");
  EXPECT_EQ(value(R"({"valueQuantity":{"unit":"km"}})"), "");
  EXPECT_EQ(value(R"({"valueInteger":0})"), "0");
  EXPECT_EQ(value(R"({"valueDecimal":1.10})"), "1.10");
  EXPECT_EQ(value(R"({"valueString":"often"})"), "often");
  EXPECT_EQ(value(R"({"valueCodeableConcept":{"text":"some of the time"}})"), "some of the time");
  EXPECT_EQ(value(R"({"valueBoolean":true})"), "yes");
  EXPECT_EQ(value(R"({"valueBoolean":false})"), "no");
  EXPECT_EQ(value(R"({"valueRange":{"low":{"value":3},"high":{"value":9}}})"), "3 to 9");
  EXPECT_EQ(value(R"({"valueRatio":{"numerator":{"value":3},"denominator":{"value":7}}})"), "3 / 7");
  EXPECT_EQ(value(R"({"valueDateTime":"2026-11-22"})"), "22 Nov 2026");
  EXPECT_EQ(value(R"({"valuePeriod":{"start":"2026"}})"), "from 2026");
  EXPECT_EQ(value(R"({"dataAbsentReason":{"text":"refused"}})"), "not available (refused)");
  EXPECT_EQ(value("{}"), "");
}

}  // namespace
}  // namespace linkway::referral
