#include "fhir/patch/element_tree.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "data/json.h"

namespace linkway::fhir {
namespace {

class ElementTreeTest : public testing::Test {
 protected:
  data::Node read(std::string_view json) {
    auto node = data::read_json(json, arena);
    EXPECT_TRUE(node.ok()) << json;
    return node ? *node : data::Node();
  }
  static std::string text(const ElementWay& way) {
    std::string out;
    for (const auto& step : way) {
      out += "." + std::string(step.name);
      if (step.index != ElementStep::no_index) out += "[" + std::to_string(step.index) + "]";
    }
    return out;
  }
  // The way to a Node by its value side.
  std::string way_to(const data::Node& root, const data::Node& node) {
    const data::Node nothing;
    const auto way = tree.find(root, &node, &nothing);
    return way ? text(*way) : "none";
  }

  data::Arena arena;
  data::Builder build{arena};
  PatchWork work{1'000'000};
  ElementTree tree{build, work};
};

TEST_F(ElementTreeTest, FindsElementsByWhereTheyStand) {
  const auto root = read(R"({"a":"x","b":[{"c":"x"},{"c":"x"}],"_d":{"id":"1"},"e":[null],"_e":[{"id":"2"}]})");
  EXPECT_EQ(way_to(root, root), "");
  EXPECT_EQ(way_to(root, root["a"]), ".a");
  EXPECT_EQ(way_to(root, root["b"].at(1)), ".b[1]");
  EXPECT_EQ(way_to(root, root["b"].at(1)["c"]), ".b[1].c");
  EXPECT_EQ(way_to(root, root["_d"]), ".d");
  EXPECT_EQ(way_to(root, root["_d"]["id"]), ".d.id");
  EXPECT_EQ(way_to(root, root["_e"].at(0)), ".e[0]");
  const auto elsewhere = read(R"({"a":"x"})");
  EXPECT_EQ(way_to(root, elsewhere["a"]), "none");
}

TEST_F(ElementTreeTest, PairsValuesWithTheirExtras) {
  const auto root =
      read(R"({"given":["A",null,"C"],"_given":[null,{"id":"1"}],"_birthDate":{"id":"2"},"active":true})");
  const auto given = tree.elements(root, "given");
  ASSERT_EQ(given.items.size(), 3U);
  EXPECT_TRUE(given.list);
  EXPECT_FALSE(given.items[0].extra);
  EXPECT_FALSE(given.items[1].value);
  EXPECT_EQ(given.items[1].extra["id"].text(), "1");
  EXPECT_EQ(given.items[2].value.text(), "C");
  const auto birth_date = tree.elements(root, "birthDate");
  ASSERT_EQ(birth_date.items.size(), 1U);
  EXPECT_FALSE(birth_date.items[0].value);
  EXPECT_TRUE(tree.elements(root, "gender").items.empty());
  EXPECT_TRUE(tree.elements(root, "active").items[0].value.boolean());
}

TEST_F(ElementTreeTest, WritesBackInThePlaceAndPadsWithNull) {
  const auto root = read(R"({"a":1,"_given":[{"id":"0"},null],"b":2,"given":[null,"B"],"c":3})");
  auto given = tree.elements(root, "given");
  EXPECT_EQ(data::to_json(tree.with_elements(root, "given", given)),
            R"({"a":1,"given":[null,"B"],"_given":[{"id":"0"},null],"b":2,"c":3})");
  given.items.erase(given.items.begin());
  EXPECT_EQ(data::to_json(tree.with_elements(root, "given", given)), R"({"a":1,"given":["B"],"b":2,"c":3})");
  given.items.clear();
  EXPECT_EQ(data::to_json(tree.with_elements(root, "given", given)), R"({"a":1,"b":2,"c":3})");
}

TEST_F(ElementTreeTest, RenamesInPlace) {
  const auto root = read(R"({"a":1,"valueString":"x","_valueString":{"id":"1"},"b":2})");
  NamedElements quantity;
  quantity.items.push_back({read(R"({"value":1})"), data::Node()});
  EXPECT_EQ(data::to_json(tree.with_elements(root, "valueString", quantity, "valueQuantity")),
            R"({"a":1,"valueQuantity":{"value":1},"b":2})");
}

TEST_F(ElementTreeTest, TakesOutWhatBecomesEmptyUpToTheRoot) {
  const auto root = read(R"({"a":{"b":[{"c":{"d":"x"}}]},"_e":{"extension":[{"url":"u"}]}})");
  const std::vector<ElementStep> deep = {{"a"}, {"b", 0}, {"c"}};
  const auto take = [&](const char* name) {
    return [this, name](const data::Node& object) { return tree.with_elements(object, name, {}); };
  };
  EXPECT_EQ(data::to_json(tree.changed(root, deep, take("d"))), R"({"_e":{"extension":[{"url":"u"}]}})");
  const std::vector<ElementStep> primitive = {{"e"}};
  EXPECT_EQ(data::to_json(tree.changed(root, primitive, take("extension"))), R"({"a":{"b":[{"c":{"d":"x"}}]}})");
  EXPECT_EQ(data::to_json(tree.changed(read(R"({"a":1})"), {}, take("a"))), "{}");
}

TEST_F(ElementTreeTest, StopsWhenTheWorkIsUsedUp) {
  PatchWork little{100};
  ElementTree poor{build, little};
  std::string json = "[";
  for (int i = 0; i < 100; ++i) json += R"({"b":1},)";
  json.back() = ']';
  const auto root = read(R"({"a":)" + json + R"(,"z":1})");
  const data::Node nothing;
  EXPECT_FALSE(poor.find(root, &root["z"], &nothing));
  EXPECT_TRUE(poor.exhausted());
}

}  // namespace
}  // namespace linkway::fhir
