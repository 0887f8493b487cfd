#include "data/builder.h"

#include <gtest/gtest.h>

#include "data/json.h"

namespace linkway::data {
namespace {

class BuilderTest : public testing::Test {
 protected:
  Arena arena;
  Builder build{arena};
};

TEST_F(BuilderTest, BuildsEveryKind) {
  const auto node =
      build.object({{"resourceType", build.text("Task")},
                    {"count", build.number(std::int64_t{-42})},
                    {"score", build.number("1.10")},
                    {"done", Builder::boolean(false)},
                    {"left", Node()},
                    {"list", build.list({build.text("a"), build.object(std::initializer_list<Builder::Field>{})})}});
  EXPECT_EQ(to_json(node), R"({"resourceType":"Task","count":-42,"score":1.10,"done":false,"list":["a",{}]})");
  EXPECT_EQ(node.position(), Node::no_position);
}

TEST_F(BuilderTest, CopiesTheCharactersItIsGiven) {
  std::string text = "before";
  std::string name = "name";
  const auto node = build.object({{name, build.text(text)}});
  text = "after!";
  name = "else";
  EXPECT_EQ(to_json(node), R"({"name":"before"})");
}

TEST_F(BuilderTest, SetsAMemberInItsPlaceOrAtTheEnd) {
  const auto document = read_json(R"({"a":1,"b":2,"c":3})");
  const auto& old = document->root;
  EXPECT_EQ(to_json(build.with(old, "b", build.text("x"))), R"({"a":1,"b":"x","c":3})");
  EXPECT_EQ(to_json(build.with(old, "d", build.text("x"))), R"({"a":1,"b":2,"c":3,"d":"x"})");
  EXPECT_EQ(to_json(build.with_first(old, "d", build.text("x"))), R"({"d":"x","a":1,"b":2,"c":3})");
  EXPECT_EQ(to_json(build.with_first(old, "b", build.text("x"))), R"({"a":1,"b":"x","c":3})");
  EXPECT_EQ(to_json(build.without(old, "b")), R"({"a":1,"c":3})");
  EXPECT_EQ(to_json(build.without(old, "d")), R"({"a":1,"b":2,"c":3})");
  EXPECT_EQ(to_json(build.with(Node(), "a", build.text("x"))), R"({"a":"x"})");
  EXPECT_EQ(to_json(old), R"({"a":1,"b":2,"c":3})");
}

TEST_F(BuilderTest, AppendsToAListOrBeginsOne) {
  const auto one = build.appended(Node(), build.text("a"));
  const auto two = build.appended(one, build.text("b"));
  EXPECT_EQ(to_json(one), R"(["a"])");
  EXPECT_EQ(to_json(two), R"(["a","b"])");
}

TEST_F(BuilderTest, NamesAreOneWithinADocument) {
  EXPECT_EQ(build.name("status").view().data(), build.name("status").view().data());
  EXPECT_EQ(build.name(""), build.name({}));
  EXPECT_FALSE(build.name("status") == build.name("state"));
}

TEST(Interner, KeepsManyNamesApart) {
  Arena arena;
  Interner names(arena);
  std::vector<Name> kept;
  for (int i = 0; i < 20'000; ++i)
    kept.push_back(names.intern(std::string(static_cast<std::size_t>(i % 40), 'x') + std::to_string(i)));
  for (int i = 0; i < 20'000; ++i) {
    const auto text = std::string(static_cast<std::size_t>(i % 40), 'x') + std::to_string(i);
    ASSERT_EQ(kept[static_cast<std::size_t>(i)].view(), text);
    ASSERT_EQ(names.intern(text).view().data(), kept[static_cast<std::size_t>(i)].view().data());
  }
}

TEST(Interner, TellsNamesApartThatDifferInOneCharacter) {
  Arena arena;
  Interner names(arena);
  for (std::size_t length = 1; length < 50; ++length) {
    const std::string plain(length, 'a');
    const auto base = names.intern(plain);
    for (std::size_t at = 0; at < length; ++at) {
      auto other = plain;
      other[at] = 'b';
      ASSERT_EQ(names.intern(other).view(), other);
      ASSERT_FALSE(names.intern(other) == base);
    }
  }
}

}  // namespace
}  // namespace linkway::data
