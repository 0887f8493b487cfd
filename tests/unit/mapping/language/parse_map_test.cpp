#include <gmock/gmock.h>

#include "unit/mapping/language/maps.h"

namespace linkway::mapping {
namespace {

using testing::HasSubstr;

constexpr const char* group = "group g(source src, target tgt) {}\n";

TEST(ParseMap, ReadsMetadataLines) {
  const auto map = read(R"(/// url = "http://example.org/m"
/// name = 'M' // of the map
/// title = "A map"
/// status = "active"
/// description = """
Two lines,  // none a comment
/// nor a line of metadata
"""
/// version = "1.2"
/// experimental = true
/// jurisdiction =
/// jurisdiction.coding.code = 'NL'
/// date = @2026-02-03
group g(source src, target tgt) {}
)");
  EXPECT_EQ(map.url, "http://example.org/m");
  EXPECT_EQ(map.name, "M");
  EXPECT_EQ(map.title, "A map");
  EXPECT_EQ(map.status, "active");
  EXPECT_EQ(map.description, "Two lines,  // none a comment\n/// nor a line of metadata");
  ASSERT_EQ(map.metadata.size(), 5U);
  EXPECT_EQ(map.metadata[0].path, "version");
  EXPECT_EQ(map.metadata[1].value.kind, ParameterKind::boolean);
  EXPECT_EQ(map.metadata[2].value.kind, ParameterKind::id);
  EXPECT_EQ(map.metadata[3].path, "jurisdiction.coding.code");
  EXPECT_EQ(map.metadata[4].value.kind, ParameterKind::date);
}

TEST(ParseMap, ReadsTheMapStatementWithTheCommentsAroundItAsDescription) {
  const auto map = read(std::string("// First.\nmap \"http://example.org/m\" = M\n// Second.\n\n") + group);
  EXPECT_EQ(map.url, "http://example.org/m");
  EXPECT_EQ(map.name, "M");
  EXPECT_EQ(map.description, "First.\nSecond.");
  EXPECT_EQ(map.groups.front().documentation, "");
}

TEST(ParseMap, RefusesTwoValuesOfTheUrl) {
  EXPECT_THAT(refused(std::string("/// url = \"a\"\nmap \"b\" = c\n") + group),
              HasSubstr("test.map:2:1: the map has two"));
}

TEST(ParseMap, ReadsUsesWithAliasModeAndComments) {
  const auto map = read(std::string(R"(// Before.
uses "http://example.org/a" alias A as source // behind
uses "http://example.org/b" as target;
uses 'http://example.org/c' alias `C 1` as queried
uses "http://example.org/d" as produced
)") + group);
  ASSERT_EQ(map.uses.size(), 4U);
  EXPECT_EQ(map.uses[0].alias, "A");
  EXPECT_EQ(map.uses[0].documentation, "Before.\nbehind");
  EXPECT_EQ(map.uses[0].place, (Place{2, 1}));
  EXPECT_EQ(map.uses[1].mode, UsesMode::target);
  EXPECT_EQ(map.uses[2].alias, "C 1");
  EXPECT_EQ(map.uses[3].mode, UsesMode::produced);
}

TEST(ParseMap, ReadsImportsAndConstants) {
  const auto map = read(std::string(R"(imports "http://example.org/*3to4"
imports "http://example.org/x";
let a = 'one';
let b = (combine(3, 4)).first() + -1;
let c = %a & "two";
let d = {};
let e = @2026-02-03;
)") + group);
  ASSERT_EQ(map.imports.size(), 2U);
  EXPECT_EQ(map.imports[0].url, "http://example.org/*3to4");
  ASSERT_EQ(map.constants.size(), 5U);
  EXPECT_EQ(map.constants[1].value.text, "(combine(3, 4)).first() + -1");
  EXPECT_EQ(map.constants[2].value.text, "%a & 'two'");
  EXPECT_EQ(map.constants[2].value.place, (Place{5, 9}));
  EXPECT_EQ(map.constants[3].value.text, "{}");
}

TEST(ParseMap, ReadsGroups) {
  const auto map = read(R"(// Of people.
// And more.
group P(source src : Person, source `other one` : System.String, target tgt) extends Q <<type+>> {
  // nothing yet
} // the end
group Q(target x : "http://example.org/x") <<types>> {};
group R() <<types>> extends Q {}
)");
  ASSERT_EQ(map.groups.size(), 3U);
  EXPECT_EQ(map.groups[0].documentation, "Of people.\nAnd more.\nnothing yet\nthe end");
  EXPECT_EQ(map.groups[0].extends, "Q");
  EXPECT_EQ(map.groups[0].type_mode, TypeMode::type_and_types);
  ASSERT_EQ(map.groups[0].inputs.size(), 3U);
  EXPECT_EQ(map.groups[0].inputs[1].name, "other one");
  EXPECT_EQ(map.groups[0].inputs[1].type, "System.String");
  EXPECT_EQ(map.groups[0].inputs[2].mode, InputMode::target);
  EXPECT_EQ(map.groups[1].inputs[0].type, "http://example.org/x");
  EXPECT_EQ(map.groups[2].extends, "Q");
  EXPECT_EQ(map.groups[2].place, (Place{7, 7}));
}

TEST(ParseMap, ReadsAnyLineEndAndTheByteOrderMark) {
  const auto map = read(
      "\xEF\xBB\xBF"
      "map \"u\" = n\r\n\r\ngroup g(source src) {\r\n  src.a -> b.c;\r\n}\r\n");
  EXPECT_EQ(map.url, "u");
  EXPECT_EQ(map.groups[0].rules[0].place, (Place{4, 3}));
}

TEST(ParseMap, WordsOfTheLanguageAreNamesWhereANameIsMeant) {
  const auto map = read(
      "group group(source source : map, target target) {\n"
      "  source.group as where -> target.extends = where, target.as as first;\n}\n");
  EXPECT_EQ(map.groups[0].rules[0].targets[0].element, "extends");
  EXPECT_EQ(map.groups[0].rules[0].targets[1].variable, "first");
}

TEST(ParseMap, RefusesWhatIsNoMap) {
  EXPECT_EQ(refused(""),
            "test.map:1:1: the map has no group; expected at least one: group name(source src, target tgt) "
            "{ ... }\n");
  EXPECT_THAT(refused("grup g() {}"), HasSubstr("test.map:1:1: expected map, conceptmap, uses, imports, let or group, "
                                                "found 'grup'; did you mean 'group'?"));
  EXPECT_THAT(refused("group g() {}\n\xFF"), HasSubstr("test.map:2:1: the map is not UTF-8"));
  EXPECT_THAT(refused("group g() {"), HasSubstr("test.map:1:12: expected '}' at the end of the rules, found the end"));
}

TEST(ParseMap, HasLimits) {
  MapLimits limits;
  limits.max_bytes = 20;
  const auto large = parse_map("group g(source a) {     }", "x", limits);
  ASSERT_FALSE(large.ok());
  EXPECT_EQ(large.problems[0].category, Category::too_large);
  limits = {};
  limits.max_parts = 3;
  const auto many = parse_map("group g() { a.b; a.b; a.b; }", "x", limits);
  ASSERT_FALSE(many.ok());
  EXPECT_THAT(many.problems[0].text, HasSubstr("more than 3 rules"));
  std::string deep = "group g() { ";
  for (int i = 0; i < 200; ++i) deep += "a then { ";
  const auto nested = parse_map(deep, "x");
  ASSERT_FALSE(nested.ok());
  EXPECT_THAT(nested.problems[0].text, HasSubstr("nested too deeply"));
}

TEST(ParseMap, TellsAtMostSoManyProblems) {
  std::string text = "group g() {\n";
  for (int i = 0; i < 1000; ++i) text += "  a.b ->;\n  a 'x\n";
  EXPECT_EQ(parse_map(text, "x").problems.size(), 100U);
}

}  // namespace
}  // namespace linkway::mapping
