// RapidJSON's recursive parser reads where the limit on depth bounds it, the iterative one everywhere else.
#include <gtest/gtest.h>

#include <string>

#include "data/json.h"

namespace linkway::data {
namespace {

std::string nested(std::size_t levels) {
  std::string json;
  for (std::size_t i = 0; i < levels; ++i) json += i % 2 == 0 ? " [" : R"({"a":)";
  json += "1";
  for (auto i = levels; i-- > 0;) json += i % 2 == 0 ? "]" : "}";
  return json;
}

TEST(JsonDepth, BothParsersGiveTheSameTree) {
  const auto json = R"( { "a" : [ "x\n", 1.10, {} ], "b":null } )";
  const auto recursive = read_json(json, {.max_depth = 8});
  const auto iterative = read_json(json, {.max_depth = 100'000});
  ASSERT_TRUE(recursive.ok() && iterative.ok());
  EXPECT_TRUE(equal(recursive->root, iterative->root));
  EXPECT_EQ(recursive->root.position(), 1U);
  EXPECT_EQ(iterative->root.position(), 1U);
  EXPECT_EQ(recursive->root["a"].at(2).position(), iterative->root["a"].at(2).position());
}

TEST(JsonDepth, IsBoundedWhateverTheLimit) {
  for (const std::size_t limit : {1U, 128U, 256U, 257U, 50'000U}) {
    EXPECT_TRUE(read_json(nested(limit), {.max_depth = limit}).ok()) << limit;
    const auto refused = read_json(nested(limit + 1), {.max_depth = limit});
    ASSERT_FALSE(refused.ok()) << limit;
    EXPECT_NE(refused.problems()[0].text.find("too deep"), std::string::npos);
    EXPECT_FALSE(read_json(nested(200'000), {.max_depth = limit}).ok());
  }
}

}  // namespace
}  // namespace linkway::data
