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

TEST(Acknowledgment, OnlyWhatNamesTheMessage) {
  EXPECT_EQ(acknowledgment(ack("AA"), "M1"), ack("AA"));
  EXPECT_EQ(acknowledgment(ack("AA"), "M2"), "");
  EXPECT_EQ(acknowledgment("MSH|^~\\&|A|B\rMSA|AA\r", "M1"), "");
  EXPECT_EQ(acknowledgment("MSA|AA|M1\r", "M1"), "");
  EXPECT_EQ(acknowledgment("", "M1"), "");
}

TEST(Acknowledgment, OfSeveralTheMereOne) {
  const std::string unasked = "MSH|^~\\&|A|B|C|D|20260115||RRI^I12|8|P|2.5\rRF1|A\r";
  const std::string reply = "MSH|^~\\&|A|B|C|D|20260115||RRI^I12|8|P|2.5\rMSA|AR|M1\rRF1|R\r";
  for (const auto& before : {unasked, reply}) {
    EXPECT_EQ(acknowledgment(before + ack("AA"), "M1"), ack("AA"));
    EXPECT_EQ(acknowledgment(ack("AA") + before, "M1"), ack("AA"));
    EXPECT_EQ(acknowledgment("BHS|^~\\&|A\r" + ack("AE") + before + "BTS|2\r", "M1"), ack("AE"));
  }
  EXPECT_EQ(acknowledgment(unasked + reply, "M1"), reply);
  EXPECT_EQ(acknowledgment("BHS|^~\\&|A\r" + ack("AA") + "BTS|1\r", "M1"), ack("AA"));
  EXPECT_EQ(acknowledgment(unasked + ack("AA"), "M2"), "");
}

TEST(Acknowledgment, InUtf16) {
  const auto wide = [](const std::string& text) {
    std::string out = "\xFF\xFE";
    for (const char c : text) out += std::string{c, '\0'};
    return out;
  };
  const std::string named = "MSH|^~\\&|A|B|C|D|20260115||ACK|9|P|2.5||||||UNICODE UTF-16\rMSA|AA|M1\r";
  EXPECT_EQ(acknowledgment(wide(named), "M1"), wide(named));
  const auto found = acknowledgment(wide("BHS|^~\\&|A\r" + named + "BTS|1\r"), "M1");
  EXPECT_EQ(found, named);
  EXPECT_EQ(classify_ack(found, 1, OnError::retry).kind, OutcomeClass::delivered);
}

}  // namespace
}  // namespace linkway::exchange
