#include "data/hl7v2_writer.h"

#include <gtest/gtest.h>

#include <string>

#include "data/hl7v2.h"

namespace linkway::data {
namespace {

TEST(Hl7Writer, WritesASegmentOfEveryPart) {
  Hl7Writer writer;
  writer.segment("MSH").put(3, "GP").put(9, 1, "ACK").put(9, 3, "ACK").put(12, "2.5.1");
  writer.segment("PID")
      .put({.field = 3, .repetition = 2, .component = 4, .subcomponent = 2}, "1.2")
      .put(3, "A|B")
      .put({.field = 3, .repetition = 2}, "C")
      .put_null({.field = 8})
      .put(30, "");
  writer.segment("ZZZ");
  const auto written = writer.finish();
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(*written, "MSH|^~\\&|GP||||||ACK^^ACK|||2.5.1\rPID|||A\\F\\B~C^^^&1.2|||||\"\"\rZZZ\r");
  const auto read = read_hl7v2(*written);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->field("PID", 3).text(), "A|B");
  EXPECT_EQ(read->field("PID", 3).repetition(2).component(4).subcomponent(2).text(), "1.2");
  EXPECT_EQ(read->field("PID", 8).presence(), Hl7Presence::null);
}

TEST(Hl7Writer, TakesValuesInAnyOrderAndTheLastOfThem) {
  Hl7Writer writer;
  writer.segment("PID").put(5, "b").put(3, "x").put(5, 2, "c").put(5, "a").put(7, "gone").put(7, "");
  EXPECT_EQ(*writer.finish(), "PID|||x||a^c\r");
}

TEST(Hl7Writer, WritesWithOtherDelimiters) {
  Hl7Writer writer({'#', '*', '!', '?', '@', '%'});
  writer.segment("MSH").put(3, "a#b|c%").segment("PID").put_raw({.field = 3}, "x*y!z");
  EXPECT_EQ(*writer.finish(), "MSH#*!?@%#a?F?b|c?P?\rPID###x*y!z\r");
}

// The text "" is not the null value.
TEST(Hl7Writer, TellsTwoQuotesFromNull) {
  Hl7Writer writer;
  writer.segment("MSH").segment("NTE").put(3, "\"\"");
  const auto written = writer.finish();
  const auto read = read_hl7v2(*written);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->field("NTE", 3).presence(), Hl7Presence::value);
  EXPECT_EQ(read->field("NTE", 3).text(), "\"\"");
}

TEST(Hl7Writer, RefusesWhatWouldBreakTheMessage) {
  const auto refused = [](auto&& use) {
    Hl7Writer writer;
    use(writer);
    return !writer.finish().ok();
  };
  EXPECT_TRUE(refused([](Hl7Writer& w) { w.put(1, "x"); }));
  EXPECT_TRUE(refused([](Hl7Writer& w) { w.segment("PI").put(1, "x"); }));
  EXPECT_TRUE(refused([](Hl7Writer& w) { w.segment("P|D").put(1, "x"); }));
  EXPECT_TRUE(refused([](Hl7Writer& w) { w.segment("PID").put(0, "x"); }));
  EXPECT_TRUE(refused([](Hl7Writer& w) { w.segment("PID").put(1'001, "x"); }));
  EXPECT_TRUE(refused([](Hl7Writer& w) { w.segment("PID").put({.repetition = 10'001}, "x"); }));
  EXPECT_TRUE(refused([](Hl7Writer& w) { w.segment("MSH").put(2, "x"); }));
  EXPECT_TRUE(refused([](Hl7Writer& w) { w.segment("PID").put_raw({}, "a\rPV1"); }));
  EXPECT_TRUE(refused([](Hl7Writer& w) { w.segment("PID").put_raw({}, "a|b"); }));
  EXPECT_FALSE(refused([](Hl7Writer& w) { w.segment("PID").put({.field = 1'000}, "x"); }));
  EXPECT_FALSE(Hl7Writer({.field = 'x'}).segment("PID").finish().ok());
  EXPECT_FALSE(Hl7Writer({.component = '|'}).segment("PID").finish().ok());
  const Hl7Delimiters three = {.subcomponent = '\0'};
  EXPECT_EQ(*Hl7Writer(three).segment("MSH").put(3, "a&b").finish(), "MSH|^~\\|a&b\r");
  EXPECT_FALSE(Hl7Writer(three).segment("PID").put({.subcomponent = 2}, "x").finish().ok());
  EXPECT_FALSE(Hl7Writer({.repetition = '\0'}).segment("PID").finish().ok());
}

}  // namespace
}  // namespace linkway::data
