#include "data/hl7v2_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "data/hl7v2_place.h"

namespace linkway::data {
namespace {

using testing::ElementsAre;

std::vector<std::string> raws(const Hl7Parts& parts) {
  std::vector<std::string> all;
  for (const auto part : parts) all.emplace_back(part.raw());
  return all;
}

TEST(Hl7Parts, WalksEveryLevel) {
  const Hl7Syntax syntax;
  const Hl7Part field("a&b^c~~d^^e&", syntax, Hl7Level::field);
  EXPECT_THAT(raws(field.repetitions()), ElementsAre("a&b^c", "", "d^^e&"));
  EXPECT_THAT(raws(field.parts()), ElementsAre("a&b^c", "", "d^^e&"));
  EXPECT_THAT(raws(field.components()), ElementsAre("a&b", "c"));
  EXPECT_THAT(raws(field.subcomponents()), ElementsAre("a", "b"));
  EXPECT_THAT(raws(field.repetition(3).components()), ElementsAre("d", "", "e&"));
  EXPECT_THAT(raws(field.repetition(3).component(3).subcomponents()), ElementsAre("e", ""));
  EXPECT_THAT(raws(field.repetition(2).components()), ElementsAre());
  EXPECT_EQ(field.repetitions().count(), 3U);
  EXPECT_EQ(field.repetition(4).presence(), Hl7Presence::absent);
  EXPECT_EQ(field.repetition(0).presence(), Hl7Presence::absent);
  EXPECT_EQ(field.repetition(2).presence(), Hl7Presence::empty);
  EXPECT_EQ(field.repetition(2).component(1).presence(), Hl7Presence::empty);
  EXPECT_EQ(field.repetition(2).component(2).presence(), Hl7Presence::absent);
}

TEST(Hl7Parts, StepsThroughFirstParts) {
  const Hl7Syntax syntax;
  const Hl7Part field("a&b^c~d", syntax, Hl7Level::field);
  EXPECT_EQ(field.component(2).raw(), "c");
  EXPECT_EQ(field.subcomponent(2).raw(), "b");
  EXPECT_EQ(field.component(1).subcomponent(1).text(), "a");
  EXPECT_EQ(field.text(), "a");
  EXPECT_EQ(field.whole_text(), "a&b^c~d");
  const auto leaf = field.repetition(2).component(1).subcomponent(1);
  EXPECT_EQ(leaf.raw(), "d");
  EXPECT_EQ(leaf.component(1).raw(), "d");
  EXPECT_EQ(leaf.repetition(2).presence(), Hl7Presence::absent);
  EXPECT_THAT(raws(leaf.parts()), ElementsAre("d"));
  EXPECT_EQ(field.component(1).repetition(1).raw(), "a&b");
}

TEST(Hl7Parts, AbsentHasNothingInIt) {
  const Hl7Part absent;
  EXPECT_EQ(absent.presence(), Hl7Presence::absent);
  EXPECT_EQ(absent.component(1).presence(), Hl7Presence::absent);
  EXPECT_TRUE(absent.repetitions().empty());
  EXPECT_TRUE(absent.components().empty());
  EXPECT_TRUE(absent.subcomponents().empty());
  EXPECT_EQ(absent.text(), "");
  EXPECT_EQ(absent.whole_text(), "");
}

TEST(Hl7Parts, CopiesOnlyWhatIsEscaped) {
  const Hl7Syntax syntax;
  std::string room;
  const std::string_view plain = "plain text^x";
  EXPECT_EQ(Hl7Part(plain, syntax, Hl7Level::field).text(room).data(), plain.data());
  EXPECT_EQ(Hl7Part("a\\T\\b", syntax, Hl7Level::field).text(room), "a&b");
  EXPECT_EQ(room, "a&b");
}

TEST(Hl7Place, IsWrittenAsIntegratorsDo) {
  EXPECT_EQ(to_string(Hl7Place{.segment = "PID"}), "PID");
  EXPECT_EQ(to_string(Hl7Place{.segment = "PID", .field = 5, .repetition = 1, .component = 1}), "PID-5.1");
  EXPECT_EQ(to_string(Hl7Place{.segment = "PID", .field = 5, .repetition = 2, .component = 1}), "PID-5[2].1");
  EXPECT_EQ(to_string(Hl7Place{.segment = "OBX", .occurrence = 3, .field = 5}), "OBX[3]-5");
  EXPECT_EQ(to_string(Hl7Place{.segment = "OBX", .occurrence = 3, .field = 5, .component = 2, .subcomponent = 4}),
            "OBX[3]-5.2.4");
}

TEST(Hl7Place, IsReadBack) {
  for (const std::string text : {"PID", "PID-5", "PID-5.1", "PID-5[2].1", "OBX[3]-5", "OBX[3]-5.2.4", "ZU1[12]"}) {
    const auto place = read_place(text);
    ASSERT_TRUE(place.has_value()) << text;
    EXPECT_EQ(to_string(*place), text);
  }
  for (const std::string text : {"", "PI", "PID-", "PID-0", "PID-x", "PID-5.", "PID-5[0]", "PID-5[1", "PID-5.1.2.3",
                                 "PID 5", "PIDX-5", "PID-99999999999999"}) {
    EXPECT_FALSE(read_place(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace linkway::data
