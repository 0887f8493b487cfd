#include <gtest/gtest.h>

#include "data/builder.h"
#include "data/json.h"

namespace linkway::data {
namespace {

TEST(JsonWriter, EscapesWhatMustBeAndNothingElse) {
  Arena arena;
  Builder build(arena);
  EXPECT_EQ(to_json(build.text("\"\\\b\f\n\r\t/\x01\x1f\x7f é 😀 \u2028")),
            "\"\\\"\\\\\\b\\f\\n\\r\\t/\\u0001\\u001f\x7f é 😀 \u2028\"");
  EXPECT_EQ(to_json(build.text(std::string_view("a\0b", 3))), R"("a\u0000b")");
}

TEST(JsonWriter, FindsACharacterToEscapeAtEveryPlaceOfATextOfEveryLength) {
  Arena arena;
  Builder build(arena);
  for (std::size_t length = 1; length < 40; ++length) {
    for (std::size_t at = 0; at < length; ++at) {
      for (const char c : {'"', '\\', '\x1f', '\n'}) {
        std::string text(length, '\xC3');
        text[at] = c;
        auto expected = '"' + text + '"';
        expected.replace(at + 1, 1, c == '\n' ? "\\n" : c == '\x1f' ? "\\u001f" : std::string("\\") + c);
        ASSERT_EQ(to_json(build.text(text)), expected);
      }
      std::string neighbours(length, 'x');
      neighbours[at] = " !#[]\x7F\x80\xFF"[at % 8];
      ASSERT_EQ(to_json(build.text(neighbours)), '"' + neighbours + '"');
    }
  }
}

TEST(JsonWriter, CompactHasNoWhiteSpace) {
  const std::string source = R"({"b":[1,{"c":null},[],{}],"a":"x","d":1.10})";
  EXPECT_EQ(to_json(read_json(source)->root), source);
}

TEST(JsonWriter, PrettyIndentsByTwo) {
  const auto document = read_json(R"({"b":[1,{"c":null}],"e":[],"o":{}})");
  EXPECT_EQ(to_json(document->root, JsonStyle::pretty), R"({
  "b": [
    1,
    {
      "c": null
    }
  ],
  "e": [],
  "o": {}
})");
}

TEST(JsonWriter, CanonicalSortsNamesByBytesAtEveryLevel) {
  const auto document = read_json(R"({"b":[{"z":1,"B":2,"é":3,"":4}],"a":1.0})");
  EXPECT_EQ(to_json(document->root, JsonStyle::canonical), R"({"a":1.0,"b":[{"":4,"B":2,"z":1,"é":3}]})");
}

TEST(JsonWriter, AppendsToWhatIsThere) {
  std::string out = "data: ,";
  write_json(read_json("[]")->root, out);
  EXPECT_EQ(out, "data: ,[]");
}

TEST(JsonWriter, LeavesOutWhatIsAbsent) {
  Arena arena;
  Builder build(arena);
  EXPECT_EQ(to_json(Node()), "");
  EXPECT_EQ(to_json(build.list({Node(), build.number(1), Node()})), "[1]");
  const Member members[] = {{build.name("a"), Node()}, {build.name("b"), build.text("")}, {build.name("c"), Node()}};
  EXPECT_EQ(to_json(Node::make_object(members)), R"({"b":""})");
  EXPECT_EQ(to_json(Node::make_object(std::span(members).first(1)), JsonStyle::pretty), "{}");
}

TEST(JsonWriter, WritesTextsThatGrowManyTimesOver) {
  Arena arena;
  Builder build(arena);
  const std::string controls(5000, '\x02');
  const auto written = to_json(build.list({build.text(controls), build.text(controls)}));
  EXPECT_EQ(written.size(), 2 * (5000 * 6 + 2) + 3);
  EXPECT_EQ(read_json(written)->root.at(1).text(), controls);
}

}  // namespace
}  // namespace linkway::data
