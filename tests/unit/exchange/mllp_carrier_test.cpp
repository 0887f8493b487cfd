#include "exchange/mllp_carrier.h"

#include <gtest/gtest.h>

namespace linkway::exchange {
namespace {

using security::OnError;
using store::OutcomeClass;

std::string ack(const std::string& code, const std::string& error = "") {
  return "MSH|^~\\&|A|B|C|D|20260115||ACK|9|P|2.5\rMSA|" + code + "|M1|Synthetic Person is not known\r" +
         (error.empty() ? "" : "ERR||PID^1^5|" + error + "^text^HL70357|E\r");
}

OutcomeClass kind(const std::string& code, const std::string& error = "", int attempt = 1,
                  OnError on_error = OnError::retry) {
  return classify_ack(ack(code, error), attempt, on_error).kind;
}

TEST(ClassifyAck, ByTheAcknowledgmentCode) {
  EXPECT_EQ(kind("AA"), OutcomeClass::delivered);
  EXPECT_EQ(kind("CA"), OutcomeClass::delivered);
  for (const auto* error : {"AE", "CE"}) {
    EXPECT_EQ(kind(error), OutcomeClass::transient);
    EXPECT_EQ(kind(error, "", 1, OnError::refuse), OutcomeClass::rejected);
  }
  EXPECT_EQ(kind("AR"), OutcomeClass::rejected);
  EXPECT_EQ(kind("CR"), OutcomeClass::rejected);
  EXPECT_EQ(kind("XX"), OutcomeClass::ambiguous);
  EXPECT_EQ(kind(""), OutcomeClass::ambiguous);
}

TEST(ClassifyAck, ADuplicateOfARepeatGotThroughBefore) {
  EXPECT_EQ(kind("AE", "205", 2), OutcomeClass::delivered);
  EXPECT_EQ(kind("AR", "205", 2), OutcomeClass::delivered);
  EXPECT_EQ(kind("AR", "205", 1), OutcomeClass::rejected);
}

TEST(ClassifyAck, TellsTheCodesAndNothingThatThePartnerWrote) {
  EXPECT_EQ(classify_ack(ack("AE", "101"), 1, OnError::retry).problem, "the partner answered AE with error 101");
  EXPECT_EQ(classify_ack(ack("AR", "no number"), 1, OnError::retry).problem, "the partner answered AR");
  const std::string old = "MSH|^~\\&|A|B|C|D|20260115||ACK|9|P|2.3\rMSA|AR|M1|Name\rERR|PID^1^5^103&Table&HL70357\r";
  EXPECT_EQ(classify_ack(old, 1, OnError::retry).problem, "the partner answered AR with error 103");
}

TEST(Acknowledges, OnlyWhatNamesTheMessage) {
  EXPECT_TRUE(acknowledges(ack("AA"), "M1"));
  EXPECT_FALSE(acknowledges(ack("AA"), "M2"));
  EXPECT_FALSE(acknowledges("MSH|^~\\&|A|B\rMSA|AA\r", "M1"));
  EXPECT_FALSE(acknowledges("MSA|AA|M1\r", "M1"));
  EXPECT_FALSE(acknowledges("", "M1"));
}

}  // namespace
}  // namespace linkway::exchange
