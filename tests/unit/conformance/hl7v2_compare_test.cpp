#include "conformance/hl7v2_compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace linkway::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

data::Hl7Message read(const std::string& segments) {
  return *data::read_hl7v2("MSH|^~\\&|A|B\r" + segments, {.copy = true});
}

TEST(Hl7Compare, NamesTheFirstPlaceThatDiffers) {
  const auto message = read("PID|1||a~b^c&d|x\rOBX|1\rOBX|2|y\r");
  EXPECT_EQ(first_difference(message, message), "");
  EXPECT_EQ(first_difference(message, read("PID|1||a~b^c&d^|x||\rOBX|1|\rOBX|2|y\r")), "");
  EXPECT_EQ(first_difference(message, read("PID|1||a~b^c&e|x\rOBX|1\rOBX|2|y\r")), "PID-3[2].2.2");
  EXPECT_EQ(first_difference(message, read("PID|1||a~b^c&d^e|x\rOBX|1\rOBX|2|y\r")), "PID-3[2].3.1");
  EXPECT_EQ(first_difference(message, read("PID|1||a~b^c&d|x\rOBX|1\rOBX|2|z\r")), "OBX[2]-2.1.1");
  EXPECT_EQ(first_difference(message, read("PID|1||a~b^c&d|x\rOBX|1\rOBX|2|y|z\r")), "OBX[2]-3.1.1");
  EXPECT_EQ(first_difference(message, read("PID|1||a~b^c&d|\"\"\rOBX|1\rOBX|2|y\r")), "PID-4.1.1");
  EXPECT_EQ(first_difference(message, read("PID|1||a~b^c&d|x\rOBX|1\rNTE|2|y\r")), "segment 4");
  EXPECT_EQ(first_difference(message, read("PID|1\r")), "the number of segments");
}

TEST(Hl7Compare, WritesTheSameBytesOfWhatIsInNormalForm) {
  const auto message = read("PID|1||a~b^c&d||\"\"|x\\T\\y\\.br\\z\rZU1\r");
  const auto again = rebuilt(message);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*again, message.text());
  EXPECT_THAT(normalised(message, *again), ElementsAre());
}

TEST(Hl7Compare, TellsEveryReasonOfAnotherForm) {
  const auto reasons = [](const std::string& segments) {
    const auto message = read(segments);
    const auto again = rebuilt(message);
    EXPECT_TRUE(again.ok());
    EXPECT_EQ(first_difference(message, *data::read_hl7v2(*again)), "");
    return normalised(message, *again);
  };
  EXPECT_THAT(reasons("PID|1^^|~||\r"), ElementsAre(HasSubstr("separators")));
  EXPECT_THAT(reasons("PID|1\n"), ElementsAre(HasSubstr("CR")));
  EXPECT_THAT(reasons("PID|\\X41\\ \\.sp2\\ \\H\\b\\N\\\r"),
              ElementsAre(HasSubstr("formatting"), HasSubstr("hexadecimal"), HasSubstr("highlighting")));
  EXPECT_THAT(reasons("PID|\\Zx\\|a\\b\r"), ElementsAre(HasSubstr("\\E\\")));
  EXPECT_THAT(reasons("PID|a\x01\r"), ElementsAre(HasSubstr("control")));
  EXPECT_THAT(reasons("NTE|a\nb\rPID|1\r"), ElementsAre(HasSubstr("line breaks")));
}

}  // namespace
}  // namespace linkway::conformance
