#include "data/node.h"

#include <gtest/gtest.h>

#include "data/json.h"

namespace linkway::data {
namespace {

TEST(Node, WhatIsNotThereIsAbsentAllTheWayDown) {
  const auto document = read_json(R"({"a":{"b":[1]},"t":"x"})");
  const auto& root = document->root;
  EXPECT_EQ(root["a"]["b"].at(0).text(), "1");
  EXPECT_FALSE(root["x"]["y"].at(3)["z"]);
  EXPECT_FALSE(root["a"]["b"].at(1));
  EXPECT_FALSE(root["t"]["x"]);
  EXPECT_FALSE(root.at(0));
  EXPECT_EQ(root["x"].text(), "");
  EXPECT_EQ(root["t"].size(), 0U);
  EXPECT_TRUE(root["t"].members().empty());
  EXPECT_TRUE(root.items().empty());
  EXPECT_EQ(root["x"].position(), Node::no_position);
}

TEST(Node, NullIsThere) {
  const auto document = read_json(R"({"a":null})");
  EXPECT_TRUE(static_cast<bool>(document->root["a"]));
  EXPECT_EQ(document->root["a"].kind(), Kind::null);
}

TEST(Node, APositionDoesNotChangeTheValue) {
  const auto node = Node::make_text("abc").with_position(7);
  EXPECT_EQ(node.position(), 7U);
  EXPECT_EQ(node.text(), "abc");
  EXPECT_TRUE(Node::make_boolean(true).with_position(0).boolean());
}

bool same(std::string_view a, std::string_view b) { return equal(read_json(a)->root, read_json(b)->root); }

TEST(Equal, LooksAtValuesAndStructure) {
  EXPECT_TRUE(same(R"({"a":[1,true,null,"x"]})", R"( {"a" : [1, true, null, "\u0078"]} )"));
  EXPECT_FALSE(same("[1]", "[2]"));
  EXPECT_FALSE(same("[1]", "[1,1]"));
  EXPECT_FALSE(same("[1,1]", "[1]"));
  EXPECT_FALSE(same("[1,2]", "[2,1]"));
  EXPECT_FALSE(same("[true]", "[false]"));
  EXPECT_FALSE(same("[null]", "[false]"));
  EXPECT_FALSE(same("\"1\"", "1"));
  EXPECT_FALSE(same("{}", "[]"));
  EXPECT_FALSE(equal(Node(), Node::make_null()));
  EXPECT_TRUE(equal(Node(), Node()));
}

TEST(Equal, ComparesNumbersByTheirText) {
  EXPECT_TRUE(same("1.10", "1.10"));
  EXPECT_FALSE(same("1.10", "1.1"));
}

TEST(Equal, TakesMembersInAnyOrder) {
  EXPECT_TRUE(same(R"({"a":1,"b":{"c":2,"d":3}})", R"({"b":{"d":3,"c":2},"a":1})"));
  EXPECT_FALSE(same(R"({"a":1,"b":2})", R"({"b":1,"a":2})"));
  EXPECT_FALSE(same(R"({"a":1,"b":2})", R"({"a":1,"c":2})"));
  EXPECT_FALSE(same(R"({"a":1})", R"({"a":1,"b":2})"));
}

TEST(Equal, TakesManyMembersInReverse) {
  std::string forward;
  std::string backward;
  for (int i = 0; i < 2000; ++i) {
    const auto member = "\"m" + std::to_string(i) + "\":" + std::to_string(i);
    forward += (i == 0 ? "{" : ",") + member;
    backward.insert(0, member + (i == 0 ? "}" : ","));
  }
  EXPECT_TRUE(same(forward + "}", "{" + backward));
}

}  // namespace
}  // namespace linkway::data
