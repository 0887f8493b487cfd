// FHIRPath within a map ends where its own grammar ends.
#include <gmock/gmock.h>

#include <span>

#include "unit/mapping/language/maps.h"

namespace linkway::mapping {
namespace {

using testing::HasSubstr;

std::string condition(const std::string& text) {
  return read_rule("src.a as v where " + text).sources[0].condition.text;
}

TEST(MapExpression, EndsAtWhatFollowsInTheRule) {
  EXPECT_EQ(condition("type = 'author' -> tgt.b = v;"), "type = 'author'");
  EXPECT_EQ(condition("(a) or (b) -> tgt.b = v;"), "(a) or (b)");
  EXPECT_EQ(condition("((a))-> tgt.b = v;"), "a");
  EXPECT_EQ(condition("$this.unit.exists()=false then { v; };"), "$this.unit.exists()=false");
  EXPECT_EQ(condition("code in ('a' | 'b') check c log d;"), "code in ('a' | 'b')");
  EXPECT_EQ(condition("a is string, src.b as w;"), "a is string");
  EXPECT_EQ(condition("iif (a, 'b', \"it's\") \"name\";"), "iif (a, 'b', 'it\\'s')");
  EXPECT_EQ(condition("a[0].b > -5 and x - 5 days <= today() name;"), "a[0].b > -5 and x - 5 days <= today()");
  EXPECT_EQ(condition("%c.`d e` != {} and 4L > 3 -> tgt.b = v;"), "%c.`d e` != {} and 4L > 3");
  EXPECT_EQ(condition("- 5 'mg' < a -> tgt.b = v;"), "- 5 'mg' < a");
  EXPECT_EQ(condition("a // why\n  and b /* so */ -> tgt.b = v;"), "a // why\n  and b");
}

TEST(MapExpression, ErrorsHaveTheirPlaceInTheMap) {
  EXPECT_EQ(refused_rules("  src.a as v where (a = \n    b ++ ) -> tgt.b = v;"),
            "test.map:3:9: in the FHIRPath expression: expected a name, a value, a function or '(', found the end\n");
  EXPECT_THAT(refused_rules("  src where -> tgt.b = v;"),
              HasSubstr("test.map:2:13: expected an expression after 'where', found '-'"));
  EXPECT_THAT(refused_rules("  src -> tgt.b = (v.first( ;"), HasSubstr("test.map:2:27"));
}

TEST(MapExpression, ReadAlone) {
  EXPECT_EQ(*read_expression(" ( a = \"b\" ) // c"), "a = 'b'");
  EXPECT_EQ(*read_expression("'a'"), "'a'");
  EXPECT_FALSE(read_expression("a ="));
  EXPECT_FALSE(read_expression(""));
  EXPECT_FALSE(read_expression("'a"));
}

}  // namespace
}  // namespace linkway::mapping
