#include "mapping/pack/differences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/json.h"

namespace linkway::mapping {
namespace {

std::vector<std::string> words(const std::vector<Difference>& differences) {
  std::vector<std::string> all;
  for (const auto& d : differences) all.push_back(d.path + ": " + d.expected + " / " + d.found);
  return all;
}

std::vector<std::string> between(std::string_view a, std::string_view b, std::size_t most = 50) {
  const auto expected = data::read_json(a);
  const auto found = data::read_json(b);
  return words(differences(expected->root, found->root, most));
}

TEST(Differences, NoneWhereOnlyTheOrderOfMembersDiffers) {
  EXPECT_THAT(between(R"({"a": 1, "b": [1, 2]})", R"({"b": [1, 2], "a": 1})"), testing::IsEmpty());
}

TEST(Differences, EachHasItsPath) {
  EXPECT_THAT(between(R"({"resourceType": "Task", "status": "x", "note": [{"text": "a"}], "gone": true})",
                      R"({"resourceType": "Task", "status": "y", "note": [{"text": "b"}], "new": 1.10})"),
              testing::ElementsAre(R"(Task.status: "x" / "y")", R"(Task.note[0].text: "a" / "b")", "Task.gone: true / ",
                                   "Task.new:  / 1.10"));
}

TEST(Differences, NumbersAreTheirText) {
  EXPECT_THAT(between("[1.0]", "[1.00]"), testing::ElementsAre("[0]: 1.0 / 1.00"));
}

TEST(Differences, AnItemMoreIsOneDifferenceAndNotAllBehindIt) {
  EXPECT_THAT(between("[1, 2, 3]", "[1, 9, 2, 3]"), testing::ElementsAre("[1]:  / 9"));
  EXPECT_THAT(between("[1, 9, 2, 3]", "[1, 2, 3]"), testing::ElementsAre("[1]: 9 / "));
  EXPECT_THAT(between("[1]", "[1, 2]"), testing::ElementsAre("[1]:  / 2"));
}

TEST(Differences, NoMoreThanWasAskedFor) { EXPECT_EQ(between("[1, 2, 3, 4]", "[5, 6, 7, 8]", 2).size(), 2U); }

TEST(Differences, LongValuesAreShortenedBetweenCharacters) {
  std::string text = "[\"";
  for (int i = 0; i < 100; ++i) text += "é";
  text += "\"]";
  const auto all = between("[1]", text);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_LT(all[0].size(), 160U);
  EXPECT_TRUE(all[0].ends_with("é …"));
}

TEST(LineDifferences, LineByLineWhateverEndsThem) {
  EXPECT_THAT(words(line_differences("a\r\nb\r\n", "a\nb")), testing::IsEmpty());
  EXPECT_THAT(words(line_differences("a\nb\n", "a\nc\nd\n")), testing::ElementsAre("line 2: b / c", "line 3:  / d"));
}

}  // namespace
}  // namespace linkway::mapping
