#include <gmock/gmock.h>

#include "unit/mapping/language/maps.h"

namespace linkway::mapping {
namespace {

using testing::ElementsAre;

TEST(ParseRule, TheShortFormLeavesItToTheTypes) {
  const auto rule = read_rule("src.a -> tgt.b;");
  EXPECT_TRUE(is_copy_by_type(rule));
  EXPECT_EQ(rule.sources[0].variable, automatic_variable);
  EXPECT_EQ(rule.targets[0].transform, Transform::create);
  EXPECT_EQ(rule.name, "a");
  EXPECT_FALSE(rule.named);
  EXPECT_FALSE(is_copy_by_type(read_rule("src.a as v -> tgt.b;")));
  EXPECT_TRUE(is_copy_by_type(read_rule("src.a where (x) -> tgt.b share s;")));
}

TEST(ParseRule, ReadsEveryPartOfASource) {
  const auto rule =
      read_rule("src.a.b : string 0..1 default 'none' not_first as v where (x = 'y') check z.exists() log 'said';");
  const auto& source = rule.sources[0];
  EXPECT_EQ(source.context, "src");
  EXPECT_EQ(source.element, "a.b");
  EXPECT_EQ(source.element_place, (Place{2, 5}));
  EXPECT_EQ(source.type, "string");
  EXPECT_EQ(source.min, 0U);
  EXPECT_EQ(source.max, "1");
  EXPECT_EQ(source.default_value->kind, ParameterKind::string);
  EXPECT_EQ(source.default_value->text, "none");
  EXPECT_EQ(source.list_mode, SourceListMode::not_first);
  EXPECT_EQ(source.variable, "v");
  EXPECT_EQ(source.condition.text, "x = 'y'");
  EXPECT_EQ(source.check.text, "z.exists()");
  EXPECT_EQ(source.log_message.text, "'said'");
}

TEST(ParseRule, ReadsCardinalitiesDefaultsAndListModes) {
  EXPECT_EQ(read_rule("src.a 1..* as v;").sources[0].max, "*");
  EXPECT_EQ(read_rule("src.a default (1 + 2) as v;").sources[0].default_value->kind, ParameterKind::expression);
  EXPECT_EQ(read_rule("src.a default (1 + 2) as v;").sources[0].default_value->text, "1 + 2");
  EXPECT_EQ(read_rule("src.a default \"x\" as v;").sources[0].default_value->text, "x");
  EXPECT_EQ(read_rule("src.a default -1.50 as v;").sources[0].default_value->text, "-1.50");
  EXPECT_EQ(read_rule("src.a default true as v;").sources[0].default_value->kind, ParameterKind::boolean);
  for (const char* mode : {"first", "not_first", "last", "not_last", "only_one"}) {
    const auto rule = read_rule(std::string("src.a ") + mode + " as v;");
    ASSERT_TRUE(rule.sources[0].list_mode);
    EXPECT_STREQ(code_of(*rule.sources[0].list_mode), mode);
  }
}

TEST(ParseRule, ReadsSeveralSourcesAndTargets) {
  const auto rule = read_rule("src.a as a, src.b as b, src -> tgt.x = a, tgt.y = b as y share s, tgt.z 'many';");
  EXPECT_EQ(rule.sources.size(), 3U);
  EXPECT_EQ(rule.targets.size(), 3U);
  EXPECT_EQ(rule.name, "many");
  EXPECT_TRUE(rule.named);
}

TEST(ParseRule, ReadsEveryFormOfATarget) {
  const auto rule = read_rule(R"(src as v ->
    tgt.a, tgt.b as b, tgt as again, tgt = v,
    tgt.c = v.code.text, tgt.d = 'it\'s', tgt.e = "two", tgt.f = 5, tgt.g = -1.50, tgt.h = true, tgt.i = @2026-02-03,
    tgt.j = @2026-02-03T10:00:00Z, tgt.k = @T10:00:00, tgt.l = (v.x + 1), tgt.m = 5 'mg', tgt.n = 2 days,
    uuid() as u, create('Patient') as p, (v.first()) as f, copy(v.x) as g "all";)");
  const auto& all = rule.targets;
  ASSERT_EQ(all.size(), 20U);
  EXPECT_FALSE(all[0].transform);
  EXPECT_EQ(all[1].variable, "b");
  EXPECT_EQ(all[2].context, "");
  EXPECT_EQ(all[2].parameters[0].text, "tgt");
  EXPECT_EQ(all[2].variable, "again");
  EXPECT_EQ(all[3].context, "tgt");
  EXPECT_EQ(all[3].element, "");
  EXPECT_EQ(all[4].parameters[0].text, "v.code.text");
  EXPECT_EQ(all[5].parameters[0].text, "it's");
  EXPECT_EQ(all[6].parameters[0].kind, ParameterKind::string);
  EXPECT_EQ(all[7].parameters[0].kind, ParameterKind::integer);
  EXPECT_EQ(all[8].parameters[0].text, "-1.50");
  EXPECT_EQ(all[9].parameters[0].kind, ParameterKind::boolean);
  EXPECT_EQ(all[10].parameters[0].kind, ParameterKind::date);
  EXPECT_EQ(all[11].parameters[0].kind, ParameterKind::date_time);
  EXPECT_EQ(all[12].parameters[0].kind, ParameterKind::time);
  EXPECT_EQ(all[12].parameters[0].text, "10:00:00");
  EXPECT_EQ(all[13].transform, Transform::evaluate);
  EXPECT_EQ(all[13].parameters[0].text, "v.x + 1");
  EXPECT_EQ(all[13].parameters[0].place, (Place{5, 65}));
  EXPECT_EQ(all[14].parameters[0].text, "5 'mg'");
  EXPECT_EQ(all[15].parameters[0].text, "2 days");
  EXPECT_EQ(all[16].transform, Transform::uuid);
  EXPECT_EQ(all[17].transform, Transform::create);
  EXPECT_EQ(all[18].transform, Transform::evaluate);
  EXPECT_EQ(all[19].parameters[0].text, "v.x");
}

TEST(ParseRule, ReadsEveryTransform) {
  const auto rule = read_rule(R"(src as v -> tgt.a = create('Patient'), tgt.a = copy(v), tgt.a = truncate(v, 5),
    tgt.a = escape(v, 'xml', 'json'), tgt.a = cast(v, 'string'), tgt.a = append('urn:', v, "x"),
    tgt.a = translate(v, '#codes', 'code'), tgt.a = reference(v), tgt.a = dateOp(v, '+', '1d'), tgt.a = uuid(),
    tgt.a = pointer(v), tgt.a = evaluate(v, $this.x & "y"), tgt.a = evaluate(v.x + 1), tgt.a = cc('s', v, 'd'),
    tgt.a = c('s', 'c'), tgt.a = qty(5.0, 'mg'), tgt.a = id('s', v), tgt.a = cp('tel', v) "all";)");
  std::vector<std::string> codes;
  for (const auto& target : rule.targets) codes.emplace_back(code_of(*target.transform));
  EXPECT_THAT(codes, ElementsAre("create", "copy", "truncate", "escape", "cast", "append", "translate", "reference",
                                 "dateOp", "uuid", "pointer", "evaluate", "evaluate", "cc", "c", "qty", "id", "cp"));
  EXPECT_EQ(rule.targets[11].parameters[0].kind, ParameterKind::id);
  EXPECT_EQ(rule.targets[11].parameters[1].kind, ParameterKind::expression);
  EXPECT_EQ(rule.targets[11].parameters[1].text, "$this.x & 'y'");
  EXPECT_EQ(rule.targets[12].parameters[0].text, "v.x + 1");
  EXPECT_EQ(rule.targets[15].parameters[0].kind, ParameterKind::decimal);
}

TEST(ParseRule, ReadsTargetListModes) {
  const auto rule = read_rule("src -> tgt.a as a first share `s 1` last, tgt.b single, tgt.c = 1 collate 'x';");
  EXPECT_THAT(rule.targets[0].list_modes,
              ElementsAre(TargetListMode::first, TargetListMode::share, TargetListMode::last));
  EXPECT_EQ(rule.targets[0].list_rule_id, "s 1");
  EXPECT_THAT(rule.targets[1].list_modes, ElementsAre(TargetListMode::single));
  EXPECT_THAT(rule.targets[2].list_modes, ElementsAre(TargetListMode::collate));
}

TEST(ParseRule, ReadsWhatComesAfterThen) {
  const auto rule =
      read_rule("src.a as v -> tgt.b as w then g(v, w), h(v, 'x', 5) { v.c -> w.d; v.e as x then i(x); };");
  ASSERT_EQ(rule.dependents.size(), 2U);
  EXPECT_EQ(rule.dependents[1].parameters[1].kind, ParameterKind::string);
  EXPECT_EQ(rule.dependents[1].parameters[2].text, "5");
  ASSERT_EQ(rule.rules.size(), 2U);
  EXPECT_EQ(rule.rules[1].dependents[0].name, "i");
  EXPECT_EQ(read_rule("src then g();").dependents[0].parameters.size(), 0U);
  EXPECT_TRUE(read_rule("src.a as v then {} 'none';").rules.empty());
}

TEST(ParseRule, NamesRules) {
  EXPECT_EQ(read_rule("src.a -> tgt.b \"by hand\";").name, "by hand");
  EXPECT_EQ(read_rule("src.a -> tgt.b = 'x' bare;").name, "bare");
  EXPECT_EQ(read_rule("src.a : string as v -> tgt.b = v;").name, "a-string");
  EXPECT_EQ(read_rule("src -> tgt.b = 'x';").name, "src");
  EXPECT_FALSE(read_rule("src.a -> tgt.b \"a\";").named);
}

TEST(ParseRule, CommentsAreItsDocumentation) {
  const auto map = read_rules(
      "  // one\n\n  ///////\n  // two\n  src.a -> tgt.a; // three\n  /* four\n   * five */ src.b // six\n"
      "   -> tgt.b then {\n    // seven\n    src.c;\n    // eight\n  };\n  // nine");
  const auto& rules = map.groups[0].rules;
  EXPECT_EQ(rules[0].documentation, "one\n\ntwo\nthree");
  EXPECT_EQ(rules[1].documentation, "four\nfive\neight");
  EXPECT_EQ(rules[1].rules[0].documentation, "six\nseven");
  EXPECT_EQ(map.groups[0].documentation, "nine");
}

}  // namespace
}  // namespace linkway::mapping
