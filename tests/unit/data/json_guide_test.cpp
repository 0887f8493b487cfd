#include "data/json_guide.h"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <string>

namespace linkway::data {
namespace {

using Expects = JsonPlace::Expects;

// Kinds by their name, members by their kind and name.
class Book : public JsonGuide {
 public:
  Book() : JsonGuide("kind") {
    auto& point = add("Point", "", Expects::object);
    add("Point", "x", Expects::number);
    add("Point", "label", Expects::text);
    add("Point", "marked", Expects::boolean);
    auto& tags = add("Point", "tags", Expects::text);
    tags.list = true;
    auto& inner = add("Point", "inner", Expects::object);
    inner.list = true;
    owners_[&inner] = "Point";
    auto& other = add("Point", "other", Expects::named_object);
    owners_[&other] = "Point";
    for (const auto* name : {"asText", "asNumber"}) {
      add("Point", name, name == std::string("asText") ? Expects::text : Expects::number).one_of = &point;
    }
    add("Point", "strange", Expects::unknown);
  }
  const JsonPlace* kind(std::string_view name) override { return find(std::string(name), ""); }
  const JsonPlace* member_of(const JsonPlace& object, std::string_view name) override {
    ++asked;
    return find(owners_.at(&object), std::string(name));
  }
  bool fits(const std::string& text) {
    JsonFollower follower(*this);
    Arena arena;
    const auto root = read_json(text, arena, {}, follower);
    EXPECT_TRUE(root.ok()) << text;
    // Whatever the follower holds of it, the tree is the same.
    EXPECT_EQ(to_json(*root), to_json(read_json(text)->root));
    return follower.fits();
  }

  int asked = 0;

 private:
  JsonPlace& add(const std::string& owner, const std::string& name, Expects expects) {
    auto& place = places_.emplace_back();
    place.expects = expects;
    auto& kept = *by_name_.emplace(std::pair(owner, name), &place).first;
    place.name = kept.first.second;
    if (name.empty()) owners_[&place] = owner;
    return place;
  }
  const JsonPlace* find(const std::string& owner, const std::string& name) {
    const auto found = by_name_.find({owner, name});
    return found == by_name_.end() ? nullptr : found->second;
  }
  std::deque<JsonPlace> places_;
  std::map<std::pair<std::string, std::string>, JsonPlace*> by_name_;
  std::map<const JsonPlace*, std::string> owners_;
};

TEST(JsonFollower, takes_what_has_the_form) {
  Book book;
  for (const auto* text : {
           R"({"kind":"Point","x":1})",
           R"({"kind":"Point","label":"a","tags":["b","c"],"marked":true})",
           R"({"kind":"Point","inner":[{"x":1},{"inner":[{"x":2}]}],"x":3})",
           R"({"kind":"Point","other":{"kind":"Point","other":{"kind":"Point","x":1},"x":2},"x":3})",
           R"({"kind":"Point","asText":"a"})",
       }) {
    EXPECT_TRUE(book.fits(text)) << text;
    EXPECT_TRUE(book.fits(text)) << "again: " << text;
  }
}

TEST(JsonFollower, is_not_sure_of_anything_else) {
  Book book;
  EXPECT_TRUE(
      book.fits(R"({"kind":"Point","x":1,"label":"a","tags":["b"],"inner":[{"x":1}],"other":{"kind":"Point","x":1}})"));
  for (const auto* text : {
           "1",
           R"("kind")",
           "[]",
           "{}",
           "null",
           R"({"x":1,"kind":"Point"})",
           R"({"kind":"Line","x":1})",
           R"({"kind":1})",
           R"({"kind":["Point"]})",
           R"({"kind":null,"x":1})",
           R"({"kind":"Point","y":1})",
           R"({"kind":"Point","":1})",
           R"({"kind":"Point","x":"1"})",
           R"({"kind":"Point","x":[1]})",
           R"({"kind":"Point","x":{}})",
           R"({"kind":"Point","x":null})",
           R"({"kind":"Point","x":true})",
           R"({"kind":"Point","label":""})",
           R"({"kind":"Point","label":1})",
           R"({"kind":"Point","tags":"b"})",
           R"({"kind":"Point","tags":[]})",
           R"({"kind":"Point","tags":[["b"]]})",
           R"({"kind":"Point","tags":["b",1]})",
           R"({"kind":"Point","tags":["b",null]})",
           R"({"kind":"Point","tags":["b",""]})",
           R"({"kind":"Point","tags":["b",{"x":1}]})",
           R"({"kind":"Point","inner":{"x":1}})",
           R"({"kind":"Point","inner":[{}]})",
           R"({"kind":"Point","inner":[{"x":1},2]})",
           R"({"kind":"Point","inner":[{"kind":"Point"}]})",
           R"({"kind":"Point","inner":[[{"x":1}]]})",
           R"({"kind":"Point","other":{"x":1,"kind":"Point"}})",
           R"({"kind":"Point","other":{}})",
           R"({"kind":"Point","other":[{"kind":"Point"}]})",
           R"({"kind":"Point","other":"Point"})",
           R"({"kind":"Point","asText":"a","asNumber":1})",
           R"({"kind":"Point","strange":1})",
           R"({"kind":"Point","strange":{"x":1}})",
       }) {
    EXPECT_FALSE(book.fits(text)) << text;
    EXPECT_FALSE(book.fits(text)) << "again: " << text;
  }
}

TEST(JsonFollower, asks_once_for_what_comes_again) {
  Book book;
  std::string text = R"({"kind":"Point","inner":[)";
  for (int i = 0; i < 100; ++i) text += R"({"x":1,"label":"a"},)";
  text += R"({"x":1}]})";
  EXPECT_TRUE(book.fits(text));
  const auto first = book.asked;
  EXPECT_LE(first, 6);
  EXPECT_TRUE(book.fits(text));
  EXPECT_EQ(book.asked, first) << "the next text needs no question at all";
}

TEST(JsonFollower, gives_up_on_deep_texts) {
  Book book;
  std::string text = R"({"x":1})";
  for (int i = 0; i < 60; ++i) text = R"({"inner":[)" + text + "]}";
  EXPECT_FALSE(book.fits(R"({"kind":"Point",)" + text.substr(1)));
}

}  // namespace
}  // namespace linkway::data
