#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/json.h"

namespace linkway::data {
namespace {

Document read(std::string_view text) {
  auto document = read_json(text);
  EXPECT_TRUE(document.ok()) << text << ": " << to_string(document.problems()[0]);
  return document ? std::move(document).value() : Document{};
}

TEST(JsonReader, ReadsEveryKindOfValue) {
  const auto document = read(R"({"a":null,"b":true,"c":false,"d":-1.10e+2,"e":"text","f":[1,[]],"g":{}})");
  const auto& root = document.root;
  ASSERT_EQ(root.size(), 7U);
  EXPECT_EQ(root["a"].kind(), Kind::null);
  EXPECT_TRUE(root["b"].boolean());
  EXPECT_EQ(root["c"].kind(), Kind::boolean);
  EXPECT_FALSE(root["c"].boolean());
  EXPECT_EQ(root["d"].kind(), Kind::number);
  EXPECT_EQ(root["d"].text(), "-1.10e+2");
  EXPECT_EQ(root["e"].text(), "text");
  EXPECT_EQ(root["f"].size(), 2U);
  EXPECT_TRUE(root["f"].at(1).is_list());
  EXPECT_TRUE(root["g"].is_object());
}

TEST(JsonReader, ReadsAValueThatIsNotAnObject) {
  EXPECT_EQ(read("7").root.text(), "7");
  EXPECT_EQ(read(" \"x\" ").root.text(), "x");
  EXPECT_EQ(read("\tnull\r\n").root.kind(), Kind::null);
}

// In place and as strings, the parser hands numbers over without an end and among unescaped text.
TEST(JsonReader, KeepsTheTextOfNumbersWhereverTheyStand) {
  const auto document = read("[\"\\u0041\\n\\n\" , 1.10,-0 ,0.0\n,12345678901234567890123456789,{\"\\t\\t\":1E5},2]");
  const auto& list = document.root;
  EXPECT_EQ(list.at(0).text(), "A\n\n");
  EXPECT_EQ(list.at(1).text(), "1.10");
  EXPECT_EQ(list.at(2).text(), "-0");
  EXPECT_EQ(list.at(3).text(), "0.0");
  EXPECT_EQ(list.at(4).text(), "12345678901234567890123456789");
  EXPECT_EQ(list.at(5)["\t\t"].text(), "1E5");
  EXPECT_EQ(list.at(6).text(), "2");
}

TEST(JsonReader, ResolvesEscapes) {
  const auto document = read(
      R"(["\"\\\/\b\f\n\r\t","\u00e9\u20AC\ud83d\uDE00","a\u0000b","plain run \\ then another plain run of text"])");
  EXPECT_EQ(document.root.at(0).text(), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(document.root.at(1).text(), "é€😀");
  EXPECT_EQ(document.root.at(2).text(), std::string_view("a\0b", 3));
  EXPECT_EQ(document.root.at(3).text(), "plain run \\ then another plain run of text");
}

TEST(JsonReader, ReadsTextOfEveryLengthAtEveryOffset) {
  for (std::size_t before = 0; before < 40; ++before) {
    for (std::size_t length = 0; length < 70; ++length) {
      const std::string text(length, 'x');
      const auto document = read(std::string(before, ' ') + '"' + text + "\\n" + text + '"');
      ASSERT_EQ(document.root.text(), text + '\n' + text);
    }
  }
}

TEST(JsonReader, PositionsAreThoseOfTheSourceAlsoBehindEscapes) {
  const std::string source = R"( {"a\n\n":"\u0041\u0042", "b" : [ "x\\", 1.5 , true,false,null, {} ] } )";
  const auto document = read(source);
  const auto at = [&](const Node& node) { return source.substr(node.position(), 3); };
  const auto& root = document.root;
  EXPECT_EQ(root.position(), 1U);
  EXPECT_EQ(at(root["a\n\n"]), "\"\\u");
  EXPECT_EQ(at(root["b"]), "[ \"");
  EXPECT_EQ(at(root["b"].at(0)), "\"x\\");
  EXPECT_EQ(at(root["b"].at(1)), "1.5");
  EXPECT_EQ(at(root["b"].at(2)), "tru");
  EXPECT_EQ(at(root["b"].at(3)), "fal");
  EXPECT_EQ(at(root["b"].at(4)), "nul");
  EXPECT_EQ(at(root["b"].at(5)), "{} ");
}

TEST(JsonReader, EqualNamesShareTheirCharacters) {
  const auto document = read(R"([{"system":1},{"sys\u0074em":2}])");
  const auto name = [&](std::size_t i) { return document.root.at(i).members()[0].name.view(); };
  EXPECT_EQ(name(0), "system");
  EXPECT_EQ(name(0).data(), name(1).data());
}

TEST(JsonReader, TheTreeOutlivesItsSourceAndAMoveOfItsDocument) {
  Document kept;
  {
    std::string source = R"({"name":["Una"],"n":1.0})";
    auto document = read_json(source);
    ASSERT_TRUE(document.ok());
    std::fill(source.begin(), source.end(), '#');
    kept = std::move(document).value();
  }
  EXPECT_EQ(to_json(kept.root), R"({"name":["Una"],"n":1.0})");
}

TEST(JsonReader, ReadsManyTextsIntoOneArena) {
  Arena arena;
  const auto first = read_json(R"({"a":1})", arena);
  const auto broken = read_json(R"({"a":)", arena);
  const auto second = read_json(R"({"b":2})", arena);
  ASSERT_TRUE(first.ok());
  EXPECT_FALSE(broken.ok());
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(to_json(*first), R"({"a":1})");
  EXPECT_EQ(to_json(*second), R"({"b":2})");
}

TEST(JsonReader, ReadsAsDeepAsAllowed) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(read_json(nested(128)).ok());
  EXPECT_FALSE(read_json(nested(129)).ok());
  EXPECT_TRUE(read_json(nested(3), {.max_depth = 3}).ok());
  EXPECT_FALSE(read_json(nested(4), {.max_depth = 3}).ok());
}

TEST(JsonReader, TellsLineAndColumn) {
  const std::string_view source = "ab\ncd\n\nef";
  const auto where = [&](std::size_t at) {
    const auto found = line_column(source, at);
    return std::pair(found.line, found.column);
  };
  EXPECT_EQ(where(0), std::pair(1U, 1U));
  EXPECT_EQ(where(2), std::pair(1U, 3U));
  EXPECT_EQ(where(3), std::pair(2U, 1U));
  EXPECT_EQ(where(6), std::pair(3U, 1U));
  EXPECT_EQ(where(8), std::pair(4U, 2U));
  EXPECT_EQ(where(9), std::pair(4U, 3U));
}

}  // namespace
}  // namespace linkway::data
