#include "exchange/hl7v2_reasons.h"

#include <gtest/gtest.h>

namespace linkway::exchange {
namespace {

std::string told(const std::string& segments, const std::string& version = "2.5.1") {
  std::string all;
  std::string ack = "MSH|^~\\&|A|B|C|D|20260101||ACK|1|P|";
  ack.append(version).append("\r").append(segments);
  for (const auto& reason : reasons_in_ack(ack, 7)) {
    EXPECT_EQ(reason.line, 7U);
    all += reason.severity + " " + reason.where + ": " + reason.text + ";";
  }
  return all;
}

TEST(Hl7v2Reasons, OfErrorSegments) {
  EXPECT_EQ(told("MSA|AE|M1\r"
                 "ERR||PID^1^5^1^2|101^Required field missing^HL70357|E||||a \\T\\ b\r"
                 "ERR||OBX^3^5^2|102|W||||odd\rERR|||199|I||||so it is\rERR||NTE^2|100|E||||no place\r"),
            "error PID-5.2: a & b;warning OBX[3]-5[2]: odd;information : so it is;error NTE[2]: no place;");
}

TEST(Hl7v2Reasons, OfOlderVersions) {
  EXPECT_EQ(
      told("MSA|AE|M1|why\rERR|PID^1^7^102&Data type error~^^^199&Other HL7 error~^^^199&Other&HL70357&&more\r", "2.4"),
      "error PID-7: why;error : Other HL7 error;error : more;");
  EXPECT_EQ(told("MSA|AR|M1|no\r", "2.3"), "error : no;");
}

TEST(Hl7v2Reasons, NoneInWhatIsNoAcknowledgment) {
  EXPECT_EQ(told("MSA|AA|M1\r"), "");
  EXPECT_EQ(told("ERR||PID^1|101|E||||x\r"), "");
  EXPECT_TRUE(reasons_in_ack("", 1).empty());
  EXPECT_TRUE(reasons_in_ack("{}", 1).empty());
}

}  // namespace
}  // namespace linkway::exchange
