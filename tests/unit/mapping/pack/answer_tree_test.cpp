#include "mapping/pack/answer_tree.h"

#include <gtest/gtest.h>

#include <string>

#include "data/json.h"

namespace linkway::mapping {
namespace {

std::string tree_of(std::string_view bytes) {
  data::Arena arena;
  data::Builder builder(arena);
  const auto tree = read_answer_tree(bytes, builder);
  return tree ? data::to_json(*tree) : "refused";
}

TEST(AnswerTree, JsonIsAsItIs) {
  EXPECT_EQ(tree_of(R"( {"data": {"id": 123, "attend": true}})"), R"({"data":{"id":123,"attend":true}})");
  EXPECT_EQ(tree_of("[1]"), "[1]");
}

TEST(AnswerTree, OfXmlItIsWhatStandsInTheOutermostElement) {
  EXPECT_EQ(tree_of(R"(<?xml version="1.0"?><r:answer xmlns:r="urn:r" status="ok">
    <r:data><id> 77 </id><word>a</word><word>b</word></r:data></r:answer>)"),
            R"({"status":"ok","data":{"id":"77","word":["a","b"]}})");
  EXPECT_EQ(tree_of("<id>5</id>"), R"("5")");
}

TEST(AnswerTree, AnythingElseIsRefused) {
  for (const auto* bad : {"", "thank you", "<html><br></html>", "{", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}) {
    EXPECT_EQ(tree_of(bad), "refused") << bad;
  }
}

TEST(AnswerTree, DepthIsBounded) {
  std::string deep;
  for (int i = 0; i < 5'000; ++i) deep += "<a>";
  EXPECT_EQ(tree_of(deep), "refused");
}

}  // namespace
}  // namespace linkway::mapping
