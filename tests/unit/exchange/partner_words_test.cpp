#include "exchange/partner_words.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace linkway::exchange {
namespace {

TEST(PartnerWords, AnOperationOutcomeIsItsIssues) {
  EXPECT_EQ(partner_words(R"({"resourceType":"OperationOutcome","text":{"status":"generated","div":"<div>..</div>"},
    "issue":[{"severity":"error","code":"required","details":{"text":"a name is missing"},
              "diagnostics":"line 3","expression":["Patient.name","Patient.name[0]"]},
             {"severity":"warning","code":"business-rule","details":{"coding":[{"code":"W1","display":"not seen before"}]}},
             {"severity":"error","code":"invalid","diagnostics":"no"}]})"),
            "error (required): a name is missing; line 3 [Patient.name] [Patient.name[0]]\n"
            "warning (business-rule): not seen before\n"
            "error (invalid): no");
}

TEST(PartnerWords, OfABundleTheOutcomesThatItHolds) {
  EXPECT_EQ(partner_words(R"({"resourceType":"Bundle","type":"message","entry":[
    {"resource":{"resourceType":"MessageHeader","response":{"code":"fatal-error"}}},
    {"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"fatal","code":"not-found"}]}},
    {"response":{"status":"400","outcome":{"resourceType":"OperationOutcome",
      "issue":[{"severity":"error","code":"value"}]}}}]})"),
            "fatal (not-found)\nerror (value)");
}

TEST(PartnerWords, OfAnAcknowledgmentWhatItSaysIsWrong) {
  EXPECT_EQ(partner_words("MSH|^~\\&|PLAT|X|GW|Y|20261122||ACK^O01|7|P|2.5\rMSA|AE|42|not \\T\\ so\r"
                          "ERR||PID^1^5|101^Required field missing^HL70357|E||||the name\r"),
            "AE: not & so\nERR||PID^1^5|101^Required field missing^HL70357|E||||the name");
  EXPECT_EQ(partner_words("MSH|^~\\&|PLAT|X|GW|Y|20261122||ACK|7|P|2.3\rMSA|AR|42\r"), "AR");
}

TEST(PartnerWords, OfAnythingElseHowItBegins) {
  EXPECT_EQ(partner_words(""), "");
  EXPECT_EQ(partner_words(" \r\n"), "");
  EXPECT_EQ(partner_words("<html>Bad Gateway</html>\n"), "<html>Bad Gateway</html>");
  EXPECT_EQ(partner_words(R"({"error":"no such person"})"), R"({"error":"no such person"})");
  EXPECT_EQ(partner_words("{\"error\":"), "{\"error\":");
  EXPECT_EQ(partner_words("caf\xE9 ferm\xE9"), "caf? ferm?");
}

TEST(PartnerWords, AreBoundedAndWholeUtf8) {
  for (const std::size_t before : {0, 1, 2, 3, 4}) {
    std::string long_one(before, 'x');
    while (long_one.size() < 3 * longest_partner_words) long_one += "\xE2\x82\xAC";  // three bytes each
    const auto words = partner_words(long_one);
    EXPECT_LE(words.size(), longest_partner_words);
    EXPECT_GT(words.size(), longest_partner_words - 3);
    EXPECT_EQ(text::invalid_utf8_at(words), std::string::npos);
    EXPECT_EQ(words.find('?'), std::string::npos);
  }
  EXPECT_EQ(partner_words(std::string(100'000, '\xFF')), std::string(longest_partner_words, '?'));
  const auto many =
      R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid","diagnostics":")" +
      std::string(10'000, 'y') + "\"}]}";
  EXPECT_EQ(partner_words(many).size(), longest_partner_words);
}

}  // namespace
}  // namespace linkway::exchange
