#include <gtest/gtest.h>

#include <functional>

#include "data/json.h"
#include "unit/data/json_generator.h"

namespace linkway::data {
namespace {

constexpr std::uint32_t seeds[] = {1, 7, 20, 2026, 99991};
constexpr int documents_a_seed = 2000;

class JsonProperty : public testing::TestWithParam<std::uint32_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, JsonProperty, testing::ValuesIn(seeds));

TEST_P(JsonProperty, WhatIsReadAndWrittenReadsTheSame) {
  JsonGenerator generator(GetParam(), Spelling::odd);
  for (int i = 0; i < documents_a_seed; ++i) {
    const auto source = generator.document();
    const auto first = read_json(source);
    ASSERT_TRUE(first.ok()) << to_string(first.problems()[0]) << "\n" << source;
    for (const auto style : {JsonStyle::compact, JsonStyle::pretty, JsonStyle::canonical}) {
      const auto written = to_json(first->root, style);
      const auto second = read_json(written);
      ASSERT_TRUE(second.ok()) << to_string(second.problems()[0]) << "\n" << source << "\n" << written;
      ASSERT_TRUE(equal(first->root, second->root)) << source << "\n" << written;
      ASSERT_EQ(to_json(second->root, style), written);
    }
  }
}

TEST_P(JsonProperty, ACompactTextComesBackByteByByte) {
  JsonGenerator generator(GetParam(), Spelling::plain);
  for (int i = 0; i < documents_a_seed; ++i) {
    const auto source = generator.document();
    const auto document = read_json(source);
    ASSERT_TRUE(document.ok()) << to_string(document.problems()[0]) << "\n" << source;
    ASSERT_EQ(to_json(document->root), source);
  }
}

// Every value must begin, in the source, with a character that its kind begins with.
TEST_P(JsonProperty, PositionsPointAtTheFirstCharacterOfEachValue) {
  JsonGenerator generator(GetParam(), Spelling::odd);
  for (int i = 0; i < documents_a_seed; ++i) {
    const auto source = generator.document();
    const auto document = read_json(source);
    ASSERT_TRUE(document.ok());
    const std::function<void(const Node&)> check = [&](const Node& node) {
      ASSERT_LT(node.position(), source.size());
      const auto rest = std::string_view(source).substr(node.position());
      switch (node.kind()) {
        case Kind::absent: FAIL();
        case Kind::null: ASSERT_TRUE(rest.starts_with("null")); break;
        case Kind::boolean: ASSERT_TRUE(rest.starts_with(node.boolean() ? "true" : "false")); break;
        case Kind::number: ASSERT_TRUE(rest.starts_with(node.text())); break;
        case Kind::text: {
          ASSERT_EQ(rest[0], '"');
          // The string that stands there, read alone, is the same value.
          std::size_t end = 1;
          while (rest[end] != '"') end += rest[end] == '\\' ? 2 : 1;
          const auto alone = read_json(rest.substr(0, end + 1));
          ASSERT_TRUE(alone.ok());
          ASSERT_EQ(alone->root.text(), node.text());
          break;
        }
        case Kind::list:
          ASSERT_EQ(rest[0], '[');
          for (const auto& item : node.items()) check(item);
          break;
        case Kind::object:
          ASSERT_EQ(rest[0], '{');
          for (const auto& member : node.members()) check(member.value);
          break;
      }
    };
    check(document->root);
    ASSERT_FALSE(HasFatalFailure()) << source;
  }
}

// Whatever one byte becomes, the answer is a tree that writes and reads back, or a problem with its place.
TEST_P(JsonProperty, ADamagedTextIsReadOrRefusedWithItsPlace) {
  JsonGenerator generator(GetParam(), Spelling::odd);
  std::mt19937 random(GetParam());
  for (int i = 0; i < documents_a_seed; ++i) {
    auto source = generator.document();
    source[random() % source.size()] = static_cast<char>(random());
    if (random() % 4 == 0) source.resize(random() % source.size());
    const auto document = read_json(source);
    if (!document) {
      ASSERT_EQ(document.problems()[0].category, Category::malformed);
      ASSERT_GE(document.problems()[0].line, 1U);
      ASSERT_GE(document.problems()[0].column, 1U);
      continue;
    }
    const auto again = read_json(to_json(document->root));
    ASSERT_TRUE(again.ok()) << source;
    ASSERT_TRUE(equal(document->root, again->root)) << source;
  }
}

}  // namespace
}  // namespace linkway::data
