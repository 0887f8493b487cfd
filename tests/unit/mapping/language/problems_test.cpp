// What is wrong in a map is told where it stands, and all of it.
#include <gmock/gmock.h>

#include "unit/mapping/language/maps.h"

namespace linkway::mapping {
namespace {

using testing::HasSubstr;

TEST(MapProblems, SayWhatWasExpectedAndFound) {
  EXPECT_EQ(refused_rules("  src.a -> ;"),
            "test.map:2:12: expected a variable, a transform or '(' at the begin of a target, found ';'\n");
  EXPECT_EQ(refused_rules("  src.a tgt.b;"), "test.map:2:9: expected '->', ',', 'then' or ';', found 'tgt'\n");
  EXPECT_EQ(refused_rules("  src.a => tgt.b;"),
            "test.map:2:9: expected '->', ',', 'then' or ';', found '='; the arrow of a rule is written ->\n");
  EXPECT_THAT(refused_rules("  src.a \xE2\x86\x92 tgt.b;"), HasSubstr("test.map:2:9: unexpected character; the arrow"));
  EXPECT_EQ(refused_rules("  src.a as v whre x -> tgt.b;"),
            "test.map:2:14: expected '->', ',', 'then' or ';', found 'whre'; did you mean 'where'?\n");
  EXPECT_EQ(refused_rules("  src.a as v -> tgt.b = crate('Patient');"),
            "test.map:2:25: 'crate' is no transform (a group is called after 'then'); did you mean 'create'?\n");
  EXPECT_EQ(refused_rules("  src.a as v -> tgt.b = append('x', );"),
            "test.map:2:37: expected a variable, a text, a number, a date, true or false, found ')'\n");
  EXPECT_EQ(refused_rules("  src.a 2..1 as v;"), "test.map:2:12: the most is less than the least\n");
  EXPECT_EQ(refused_rules("  src.a as v as w;"), "test.map:2:14: 'as' is there twice\n");
  EXPECT_EQ(
      refused_rules("  src.a -> tgt.b = 'x;"),
      "test.map:2:20: the text has no end; expected '\ntest.map:3:1: expected a value, a variable, a transform or an "
      "expression in parentheses after '=', found '}'\n");
  EXPECT_EQ(refused("group g(source src target tgt) {}"), "test.map:1:20: expected ',' or ')', found 'target'\n");
  EXPECT_EQ(refused("group g(sorce src) {}"),
            "test.map:1:9: expected source or target, and a name, found 'sorce'; did you mean 'source'?\n");
  EXPECT_EQ(refused("uses \"a\" alas B as source\ngroup g() {}"),
            "test.map:1:10: expected 'alias' or 'as', found 'alas'; did you mean 'alias'?\n");
  EXPECT_EQ(refused("uses \"a\" as souce\ngroup g() {}"),
            "test.map:1:13: expected source, queried, target or produced, found 'souce'; did you mean 'source'?\n");
}

TEST(MapProblems, AreToldTogether) {
  EXPECT_EQ(
      refused("uses \"a\" as x\n"
              "imports 5\n"
              "group g(source src, target tgt) {\n"
              "  src.a -> tgt.;\n"
              "  src.b -> tgt.b then {\n"
              "    src.c ->\n"
              "    src.d tgt.d;\n"
              "  } 5;\n"
              "  src.e -> tgt.e\n"
              "  src.f -> tgt.f;\n"
              "}\n"
              "gruop h() {\n"
              "}\n"
              "group i() {\n"
              "  src;;\n"
              "}\n"),
      "test.map:1:13: expected source, queried, target or produced, found 'x'\n"
      "test.map:2:9: expected the url of a map in quotes, found the number 5\n"
      "test.map:4:16: expected the name of an element after '.', found ';'\n"
      "test.map:7:11: expected ',', 'then' or ';', found 'tgt'\n"
      "test.map:8:5: expected ';' at the end of the rule, found the number 5\n"
      "test.map:10:3: expected ',', 'then' or ';', found 'src'\n"
      "test.map:12:1: expected map, conceptmap, uses, imports, let or group, found 'gruop'; did you mean 'group'?\n"
      "test.map:15:7: expected a variable at the begin of a source, found ';'\n");
}

TEST(MapProblems, OfABraceThatIsNotClosedAreTwo) {
  EXPECT_EQ(refused("group g(source src) {\n  src.a then {\n    src.b then {\n      src.c;\n\ngroup h() {\n}\n"),
            "test.map:6:1: expected '}' at the end of the rules, found 'group'\n");
}

}  // namespace
}  // namespace linkway::mapping
