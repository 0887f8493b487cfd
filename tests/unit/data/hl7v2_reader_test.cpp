#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "data/hl7v2.h"

namespace linkway::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string msh = "MSH|^~\\&|GP|Y99999|GW|SP|20260115080000||REF^I12^REF_I12|M1|P|2.5.1\r";

std::vector<std::string> rules(const Hl7Message& message) {
  std::vector<std::string> all;
  for (const auto& finding : message.findings()) all.push_back(finding.rule);
  return all;
}

Problem refusal(std::string_view bytes, const Hl7Options& options = {}) {
  const auto read = read_hl7v2(bytes, options);
  EXPECT_FALSE(read.ok());
  return read ? Problem{} : read.problems().front();
}

TEST(Hl7Reader, NumbersFieldsAsTheStandardDoes) {
  const auto text = msh + "PID|1||SYN1^^^GP^MR~SYN2||Synthetic^Sam\r";
  const auto message = read_hl7v2(text);
  ASSERT_TRUE(message.ok());
  ASSERT_EQ(message->size(), 2U);
  EXPECT_EQ(message->field("MSH", 1).text(), "|");
  EXPECT_EQ(message->field("MSH", 2).text(), "^~\\&");
  EXPECT_EQ(message->field("MSH", 2).repetitions().count(), 1U);
  EXPECT_EQ(message->field("MSH", 3).text(), "GP");
  EXPECT_EQ(message->field("MSH", 9).component(3).text(), "REF_I12");
  EXPECT_EQ(message->segment(0).field_count(), 12U);
  EXPECT_EQ(message->segment(1).field_count(), 5U);
  EXPECT_EQ(message->field("PID", 3).repetition(2).text(), "SYN2");
  EXPECT_EQ(message->field("PID", 3).repetition(1).component(5).text(), "MR");
  EXPECT_EQ(message->field("PID", 5).component(2).text(), "Sam");
  EXPECT_EQ(message->field("PID", 6).presence(), Hl7Presence::absent);
  EXPECT_EQ(message->field("PID", 0).presence(), Hl7Presence::absent);
  EXPECT_FALSE(message->find("PV1"));
  EXPECT_EQ(message->field("PV1", 2).presence(), Hl7Presence::absent);
  EXPECT_THAT(rules(*message), ElementsAre());
}

TEST(Hl7Reader, DoesNotCopyWhatIsUtf8) {
  const auto text = msh + "PID|1\r";
  const auto message = read_hl7v2(text);
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message->text().data(), text.data());
  const auto copy = read_hl7v2(text, {.copy = true});
  ASSERT_TRUE(copy.ok());
  EXPECT_NE(copy->text().data(), text.data());
  EXPECT_EQ(copy->text(), text);
}

TEST(Hl7Reader, TellsAbsentEmptyAndNullApart) {
  const auto message = read_hl7v2(msh + "PID|||\"\"|\"\"^x|x^\"\"^|\r", {.copy = true});
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message->field("PID", 1).presence(), Hl7Presence::empty);
  EXPECT_EQ(message->field("PID", 3).presence(), Hl7Presence::null);
  EXPECT_EQ(message->field("PID", 3).text(), "");
  EXPECT_EQ(message->field("PID", 4).presence(), Hl7Presence::value);
  EXPECT_EQ(message->field("PID", 4).component(1).presence(), Hl7Presence::null);
  EXPECT_EQ(message->field("PID", 5).component(2).presence(), Hl7Presence::null);
  EXPECT_EQ(message->field("PID", 5).component(3).presence(), Hl7Presence::empty);
  EXPECT_EQ(message->field("PID", 5).component(4).presence(), Hl7Presence::absent);
  EXPECT_EQ(message->field("PID", 6).presence(), Hl7Presence::empty);
  EXPECT_EQ(message->field("PID", 7).presence(), Hl7Presence::absent);
  EXPECT_FALSE(message->field("PID", 3));
  EXPECT_TRUE(message->field("PID", 4));
}

TEST(Hl7Reader, TakesAnyLineEnds) {
  for (const std::string end : {"\r", "\n", "\r\n"}) {
    const auto text = "MSH|^~\\&|A" + end + "PID|1" + end + "PV1|1" + end;
    const auto message = read_hl7v2(text);
    ASSERT_TRUE(message.ok());
    EXPECT_EQ(message->size(), 3U);
    EXPECT_EQ(message->field("PID", 1).raw(), "1");
    EXPECT_EQ(message->find("PV1").line(), 3U);
    EXPECT_EQ(message->write(), text);
    EXPECT_THAT(rules(*message), ElementsAre());
  }
  const std::string mixed = "MSH|^~\\&|A\rPID|1\nPV1|1\r\nOBX|1";
  const auto message = read_hl7v2(mixed);
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message->size(), 4U);
  EXPECT_EQ(message->find("OBX").line(), 4U);
  EXPECT_EQ(message->field("OBX", 1).raw(), "1");
  EXPECT_EQ(message->write(), mixed);
}

TEST(Hl7Reader, TakesAnotherKindOfLineBreakForText) {
  const auto text = msh + "NTE|1||first\nsecond\n\nthird\rPV1|1\r";
  const auto message = read_hl7v2(text);
  ASSERT_TRUE(message.ok());
  ASSERT_EQ(message->size(), 3U);
  EXPECT_EQ(message->field("NTE", 3).text(), "first\nsecond\n\nthird");
  EXPECT_EQ(message->find("PV1").line(), 6U);
  EXPECT_THAT(rules(*message), ElementsAre("line-break"));
  EXPECT_EQ(message->findings()[0].line, 2U);
  EXPECT_EQ(message->write(), text);
  const auto place = message->position(text.find("third"));
  EXPECT_EQ(place.line, 5U);
  EXPECT_EQ(place.column, 1U);
}

TEST(Hl7Reader, JoinsLinesWhereItIsTold) {
  for (const std::string end : {"\r", "\n", "\r\n"}) {
    const auto text = "MSH|^~\\&|A" + end + "OBX|1|TX|||one" + end + "two, three|||F" + end + "PV1" + end + "NTE|x";
    EXPECT_FALSE(read_hl7v2(text).ok());
    const auto message = read_hl7v2(text, {.join_lines = true});
    ASSERT_TRUE(message.ok());
    ASSERT_EQ(message->size(), 4U);
    EXPECT_EQ(message->field("OBX", 5).text(), "one" + end + "two, three");
    EXPECT_EQ(message->field("OBX", 8).text(), "F");
    EXPECT_EQ(message->find("NTE").line(), 5U);
    EXPECT_EQ(message->write(), text);
  }
}

TEST(Hl7Reader, ReadsOverWhatStandsAroundIt) {
  const auto text = std::string("\xEF\xBB\xBF\r\n\x0B", 6) + msh + "\r \rPID|1\r" + std::string("\x1C\r\0\0", 4);
  const auto message = read_hl7v2(text);
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message->size(), 2U);
  EXPECT_EQ(message->field("PID", 1).raw(), "1");
  EXPECT_THAT(rules(*message), ElementsAre("leading", "blank-line", "trailing"));
  EXPECT_EQ(message->write(), text);
  const auto other_break = read_hl7v2(msh + "PID|1\n \x1C\n \x1A", {.copy = true});
  ASSERT_TRUE(other_break.ok());
  EXPECT_EQ(other_break->field("PID", 1).raw(), "1");
  EXPECT_THAT(rules(*other_break), ElementsAre("trailing"));
  const auto behind = read_hl7v2(msh + "PID|1\x1C\r", {.copy = true});
  ASSERT_TRUE(behind.ok());
  EXPECT_EQ(behind->field("PID", 1).raw(), "1");
  EXPECT_THAT(rules(*behind), ElementsAre("trailing"));
}

TEST(Hl7Reader, TakesEveryNameOfASegment) {
  const auto message = read_hl7v2(msh + "ZU1|x\rZ99\rpid|1\r  PV1|2", {.copy = true});
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message->size(), 5U);
  EXPECT_EQ(message->field("ZU1", 1).text(), "x");
  EXPECT_EQ(message->find("Z99").field_count(), 0U);
  EXPECT_EQ(message->field("PV1", 1).text(), "2");
  EXPECT_THAT(rules(*message), ElementsAre("segment-name", "blank-line"));
  EXPECT_EQ(message->field("PID", 1).text(), "1") << "small letters are told, and mean the same";
  EXPECT_THAT(message->write(), testing::HasSubstr("\rpid|1\r"));
}

TEST(Hl7Reader, TakesOtherDelimiters) {
  const auto message = read_hl7v2("MSH#*!?@%#GP\rPID#1##A*B@C!D|E^F?F?", {.copy = true});
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message->syntax().delimiters.truncation, '%');
  EXPECT_EQ(message->field("MSH", 2).text(), "*!?@%");
  EXPECT_EQ(message->field("PID", 3).component(2).subcomponent(2).text(), "C");
  EXPECT_EQ(message->field("PID", 3).repetition(2).text(), "D|E^F#");
}

TEST(Hl7Reader, DoesNotSplitAtDelimitersThatAreNotDeclared) {
  const auto message = read_hl7v2("MSH|^~|GP\rPID|a&b\\T\\", {.copy = true});
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message->field("PID", 1).text(), "a&b\\T\\");
  EXPECT_THAT(rules(*message), ElementsAre("encoding-characters"));
}

struct Refused {
  std::string text;
  std::uint32_t line;
  std::uint32_t column;
  std::string says;
};

TEST(Hl7Reader, RefusesWithThePlaceAndWhatToDo) {
  const std::vector<Refused> cases = {
      {"", 1, 1, "nothing"},
      {"\r\n ", 1, 1, "nothing"},
      {"PID|1\r", 1, 1, "begins with the segment MSH"},
      {"{\"a\":1}", 1, 1, "begins with the segment MSH"},
      {"MSH", 1, 4, "field separator"},
      {"MSHA^~\\&|", 1, 4, "field separator"},
      {"MSH|", 1, 5, "encoding characters"},
      {"MSH||x", 1, 5, "encoding characters"},
      {"MSH|^~\\^|", 1, 8, "the same"},
      {"\r\nMSH|^ \\&|", 2, 6, "punctuation"},
      {msh + "PID|1\rnonsense here\r", 3, 1, "no segment"},
      {msh + "PI|1\r", 2, 1, "no segment"},
      {msh + "PID1\r", 2, 1, "no segment"},
      {msh + "PID\x1C|1\r", 2, 1, "no segment"},
      {msh + msh, 2, 1, "second message"},
      {"FHS|^~\\&|\r" + msh, 1, 1, "batch"},
      {msh + "BTS|1\r", 2, 1, "batch"},
      {msh + "bts|1\r", 2, 1, "batch"},
      {msh + "PID|1\rmsh|^~\\&|\r", 3, 1, "second message"},
  };
  for (const auto& one : cases) {
    const auto problem = refusal(one.text);
    EXPECT_EQ(problem.category, Category::malformed) << one.text;
    EXPECT_EQ(problem.line, one.line) << one.text;
    EXPECT_EQ(problem.column, one.column) << one.text;
    EXPECT_THAT(problem.text, HasSubstr(one.says)) << one.text;
  }
}

TEST(Hl7Reader, KeepsToItsLimits) {
  Hl7Options options;
  options.limits = {.max_bytes = 200, .max_segments = 3, .max_fields = 14, .max_repetitions = 4, .max_components = 6};
  EXPECT_TRUE(read_hl7v2(msh + "PID|1~2~3~4|a^b^c&d^e&f\rPV1|||||||||||||x\r", options).ok());
  for (const auto& wrong : {msh + std::string(200, 'x'), msh + "PID|1\rPID|2\rPID|3\r", msh + "PID|||||||||||||||",
                            msh + "PID|1~2~3~4~5", msh + "PID|a^b^c^d^e^f^g", msh + "PID|a^b~c^d^e&f&g&h"}) {
    EXPECT_EQ(refusal(wrong, options).category, Category::too_large) << wrong;
  }
}

TEST(Hl7Reader, CountsSegmentsOfAName) {
  const auto message = read_hl7v2(msh + "OBX|1\rNTE|1\rOBX|2\r", {.copy = true});
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message->segment(3).occurrence(), 2U);
  EXPECT_EQ(message->find("OBX", 2).field(1).text(), "2");
  EXPECT_FALSE(message->find("OBX", 3));
  EXPECT_EQ(message->find("OBX", 2).index(), 3U);
}

TEST(Hl7Reader, TellsLineAndColumnOfAPlace) {
  const auto message = read_hl7v2(msh + "OBX|1\r\nOBX|2|a~b^c&d\r", {.copy = true});
  ASSERT_TRUE(message.ok());
  const auto at = [&](std::string_view place) {
    const auto found = message->position(*read_place(place));
    return std::to_string(found.line) + ":" + std::to_string(found.column);
  };
  EXPECT_EQ(at("MSH"), "1:1");
  EXPECT_EQ(at("MSH-3"), "1:10");
  EXPECT_EQ(at("OBX[2]"), "3:1");
  EXPECT_EQ(at("OBX[2]-2"), "3:7");
  EXPECT_EQ(at("OBX[2]-2[2].1"), "3:9");
  EXPECT_EQ(at("OBX[2]-2[2].2.2"), "3:13");
  EXPECT_EQ(at("OBX[2]-9"), "3:14");
  EXPECT_EQ(at("PID-3"), "1:1");
}

// Copies share what was read; views outlive the object they were taken from.
TEST(Hl7Reader, ViewsLiveAsLongAsACopy) {
  auto message = read_hl7v2(msh + "PID|1||x\\T\\y\r", {.copy = true});
  ASSERT_TRUE(message.ok());
  const auto segment = message->find("PID");
  const auto copy = *message;
  message = read_hl7v2(msh);
  EXPECT_EQ(segment.field(3).text(), "x&y");
  EXPECT_EQ(copy.size(), 2U);
}

}  // namespace
}  // namespace linkway::data
