#include "mapping/codes/code_map.h"

#include <gtest/gtest.h>

#include "data/json.h"
#include "mapping/codes/code_map_csv.h"
#include "unit/mapping/models/support.h"

namespace linkway::mapping {
namespace {

constexpr std::string_view header =
    "source_system,source_code,source_display,equivalence,target_system,target_code,target_display\n";

std::string read(std::string_view csv) {
  const auto made = read_code_map(csv, "", "http://models.example/map", "codes/a.csv");
  if (!made) return messages(made.problems());
  return messages(made->warnings) + to_csv(made->map);
}

TEST(CodeMapCsv, ColumnsInAnyOrder) {
  EXPECT_EQ(read("Target Code;source-code;relationship\nb;a;equivalent\n;c;\nd;c;source-is-narrower-than-target\n"),
            "source_system,source_code,source_display,equivalence,target_system,target_code,target_display,comment\r\n"
            ",a,,equivalent,,b,,\r\n,c,,unmatched,,,,\r\n,c,,wider,,d,,\r\n");
}

TEST(CodeMapCsv, EachProblemHasItsPlace) {
  const auto rows = std::string(header) +
                    "s,a,,equivalent,t,x,\n"
                    "s,a,,equivalent,t,x,\n"
                    "s,a,,equivalent,t,y,\n"
                    "s,,,equivalent,t,y,\n"
                    "s,b,,similar,t,y,\n"
                    "s,b,,wider,t,,\n"
                    "s,b,,wider,t,y,,more\n"
                    "\n"
                    "s,a,,wider,t,z,\n";
  EXPECT_EQ(read(rows),
            "codes/a.csv:3:3: line 2 says the same\n"
            "codes/a.csv:4:3: line 2 maps this code to another that fits as well\n"
            "codes/a.csv:5:3: the row has no source_code\n"
            "codes/a.csv:6:6: there is no such equivalence\n"
            "codes/a.csv:7:14: the row has no target_code\n"
            "codes/a.csv:8:17: the row has more cells than there are columns\n");
}

TEST(CodeMapCsv, ColumnsThatAreMissingOrUnknown) {
  EXPECT_EQ(
      read("source_code,source_code\n"),
      "codes/a.csv:1:13: the column source_code comes twice\ncodes/a.csv:1:1: the column target_code is missing\n");
  EXPECT_EQ(read("source_code,target_cod,target_code\na,,b\n").substr(0, 82),
            "codes/a.csv:1:13: there is no column 'target_cod'; did you mean 'target_code'?\nsou");
  EXPECT_EQ(read(""), "codes/a.csv:1:1: there is no line that names the columns\n");
  EXPECT_EQ(read("source_code,target_code\n\xEB,b\n"),
            "codes/a.csv:2:1: this is no UTF-8; another charset may be meant\n");
}

CodeMap made(std::string_view csv) {
  auto map = read_code_map(csv, "", "http://models.example/map", "a.csv");
  EXPECT_TRUE(map.ok()) << (map ? "" : messages(map.problems()));
  return map ? std::move(map->map) : CodeMap("", {});
}

std::string target(const CodeMap& map, std::string_view system, std::string_view code) {
  const auto found = map.find(system, code);
  if (found.ambiguous) return "?";
  return found.row == nullptr ? "" : found.row->target_system + '|' + found.row->target_code;
}

TEST(CodeMap, TheTargetThatFitsBest) {
  const auto map = made(std::string(header) +
                        "s,a,,wider,t,general,\n"
                        "s,a,,equivalent,t,exact,\n"
                        "s,b,,narrower,t,special,\n"
                        "s,c,,unmatched,,,\n"
                        "other,a,,equivalent,t,elsewhere,\n"
                        ",plain,,equivalent,t,any,\n");
  EXPECT_EQ(target(map, "s", "a"), "t|exact");
  EXPECT_EQ(target(map, "other", "a"), "t|elsewhere");
  EXPECT_EQ(target(map, "", "a"), "?");
  EXPECT_EQ(target(map, "s", "b"), "");
  EXPECT_EQ(target(map, "s", "c"), "");
  EXPECT_EQ(target(map, "", "c"), "");
  EXPECT_EQ(target(map, "x", "a"), "");
  EXPECT_EQ(target(map, "x", "plain"), "t|any");
  EXPECT_TRUE(map.lists("s", "c"));
  EXPECT_FALSE(map.lists("s", "d"));
}

TEST(CodeMap, AWordInAnotherCaseIsFoundWhereItIsOneWord) {
  const CodeMap map("u", {{"s", "Unable to contact", "", "equivalent", "t", "a", "", "", 1},
                          {"s", "m", "", "equivalent", "t", "b", "", "", 2},
                          {"s", "M", "", "equivalent", "t", "c", "", "", 3}});
  const auto target = [&](std::string_view code) {
    const auto found = map.find("", code);
    return found.row == nullptr ? "" : found.row->target_code;
  };
  EXPECT_EQ(target(" unable to CONTACT "), "a");
  EXPECT_EQ(target("m"), "b");
  EXPECT_EQ(target("M"), "c");
  EXPECT_EQ(target(" m"), "") << "which of the two is meant?";
  EXPECT_TRUE(map.lists("s", "UNABLE TO CONTACT"));
}

TEST(CodeMap, Backwards) {
  const auto map = made(std::string(header) +
                        "s,finished,,wider,t,completed,\n"
                        "s,first,,equivalent,t,completed,\n"
                        "s,second,,equivalent,t,completed,\n"
                        "s,none,,unmatched,,,\n");
  const auto turned = map.reversed("http://models.example/back");
  EXPECT_EQ(turned.url(), "http://models.example/back");
  EXPECT_EQ(target(turned, "t", "completed"), "s|first");
  EXPECT_EQ(turned.rows().size(), 1U);
}

TEST(CodeMap, FromAndToConceptMaps) {
  const auto resource =
      data::read_json(R"({"resourceType":"ConceptMap","url":"http://models.example/map","status":"active",
    "group":[{"source":"s","target":"t","element":[{"code":"a","display":"A","target":[{"code":"x","display":"X","equivalence":"equal"}]},
    {"code":"b","target":[{"code":"y","relationship":"source-is-narrower-than-target"},{"code":"z","equivalence":"inexact"}]},{"code":"c"}],
    "unmapped":{"mode":"fixed","code":"u"}}]})");
  ASSERT_TRUE(resource.ok());
  const auto map = code_map_of(resource->root);
  ASSERT_TRUE(map.ok());
  EXPECT_EQ(target(*map, "s", "a"), "t|x");
  EXPECT_EQ(target(*map, "s", "b"), "t|y");
  EXPECT_TRUE(map->lists("s", "c"));
  ASSERT_NE(map->otherwise("s"), nullptr);
  EXPECT_EQ(map->otherwise("s")->code, "u");
  EXPECT_EQ(map->otherwise("elsewhere"), nullptr);
  data::Arena arena;
  data::Builder builder(arena);
  EXPECT_EQ(
      data::to_json(to_concept_map(*map, builder)["group"]),
      R"([{"source":"s","target":"t","element":[{"code":"a","display":"A","target":[{"code":"x","display":"X","equivalence":"equal"}]},)"
      R"({"code":"b","target":[{"code":"y","equivalence":"wider"},{"code":"z","equivalence":"inexact"}]},)"
      R"({"code":"c","target":[{"equivalence":"unmatched"}]}]}])");
  const auto wrong = data::read_json(
      R"({"resourceType":"ConceptMap","group":[{"element":[{"code":"a","target":[{"code":"x","equivalence":"same"}]}]}]})");
  EXPECT_FALSE(code_map_of(wrong->root).ok());
  EXPECT_FALSE(code_map_of(data::Node()).ok());
}

TEST(CodeMap, OfAMap) {
  EmbeddedConceptMap block;
  block.groups.push_back({"s",
                          "t",
                          {{"a", {{"x", Relationship::narrower}}, {}}, {"b", {{"y", Relationship::broader}}, {}}},
                          Unmapped::use_source_code,
                          ""});
  const auto map = code_map_of(block, "#m");
  EXPECT_EQ(target(map, "s", "a"), "t|x");
  EXPECT_EQ(target(map, "s", "b"), "");
  ASSERT_NE(map.otherwise("s"), nullptr);
  EXPECT_EQ(map.otherwise("s")->target_system, "t");
}

MapRow resolved(std::string source, std::string target) {
  MapRow row;
  row.source_system = "s";
  row.source_code = std::move(source);
  row.target_system = "t";
  row.target_code = std::move(target);
  return row;
}

TEST(ResolvedCode, BecomesARowOfTheFile) {
  const std::string csv = std::string(header) + "s,a,,equivalent,t,x,\n\n\"s\",\"b\n\",,unmatched,,,\ns,c,,wider,t,z,";
  const auto more = with_row(csv, "", resolved("d", "w,1"), "a.csv");
  ASSERT_TRUE(more.ok()) << messages(more.problems());
  EXPECT_EQ(*more, csv + "\ns,d,,equivalent,t,\"w,1\",\r\n");
  EXPECT_EQ(*with_row(csv, "", resolved("b", "y"), "a.csv"),
            std::string(header) + "s,a,,equivalent,t,x,\n\ns,c,,wider,t,z,\ns,b,,equivalent,t,y,\r\n");
  const auto plain = with_row("source_code,target_code\na,b\n", "", resolved("d", "w"), "a.csv");
  ASSERT_FALSE(plain.ok());
  EXPECT_EQ(messages(plain.problems()), "a.csv: the row needs a column source_system\n");
}

TEST(ResolvedCode, BecomesARowOfTheConceptMap) {
  const auto resource = data::read_json(R"({"resourceType":"ConceptMap","title":"T","group":[
    {"source":"s","target":"old","element":[{"code":"a","target":[{"equivalence":"unmatched"}]}]},
    {"source":"s","target":"t","element":[{"code":"b","target":[{"code":"y","equivalence":"equal"}]}]}]})");
  data::Arena arena;
  data::Builder builder(arena);
  EXPECT_EQ(data::to_json(with_row(resource->root, resolved("a", "x"), builder)),
            R"({"resourceType":"ConceptMap","title":"T","group":[{"source":"s","target":"t","element":[)"
            R"({"code":"b","target":[{"code":"y","equivalence":"equal"}]},)"
            R"({"code":"a","target":[{"code":"x","equivalence":"equivalent"}]}]}]})");
}

}  // namespace
}  // namespace linkway::mapping
