// A map as a StructureMap and back.
#include "mapping/language/resource.h"

#include <gmock/gmock.h>

#include "data/json.h"
#include "fhir/format/json_form.h"
#include "fhir/terminology/service.h"
#include "fhir/validation/validator.h"
#include "unit/mapping/language/maps.h"

namespace linkway::mapping {
namespace {

using testing::HasSubstr;

constexpr const char* everything = R"(/// url = "http://example.org/StructureMap/m"
/// name = "Everything"
/// title = "A map"
/// status = "active"
/// description = "What there is"
/// version = "1.2"
/// experimental = true
/// date = "2026-02-03"
/// contact.name = "Team"
/// contact.telecom.system = "url"
/// contact.telecom.value = "http://example.org"
/// jurisdiction.coding.code = "NL"

conceptmap "#codes" {
  prefix s = "http://example.org/s"
  prefix t = "http://example.org/t"
  unmapped for s = provided
  s:a == t:b
  s:a - t:c
  s:d <= t:e
  s:f >= t:g
  s:h != t:i
}
conceptmap "more" {
  prefix s = "http://example.org/s"
  prefix u = "http://example.org/u"
  unmapped for s = "none"
  s:x --
}

// Of the source.
uses "http://hl7.org/fhir/StructureDefinition/Patient" alias Patient as source
uses "http://hl7.org/fhir/StructureDefinition/Basic" as target

imports "http://example.org/*"

let limit = 5 + %x;

// One.
// Two.
group main(source src : Patient, target tgt : Basic, source third) extends base <<type+>> {
  // Of a rule.
  src.a -> tgt.b;
  src.b.c : string 1..2 default 'none' first as v where (x = 'y') check x.exists() log 'said' -> tgt.b = v,
      tgt.c as c first share s, tgt.d = create('Extension') as d, tgt as again, tgt = (v + 1), uuid() as u,
      tgt.e = evaluate(v, $this.x), tgt.f = @2026-02-03, tgt.g = @T10:00, tgt.h = true, tgt.i = -1.5 single "a-name";
  src.c default (1 + 2) as v -> tgt.c = translate(v, '#codes', 'code') then g(v, tgt, third), h(v, 'it\'s', 5, true) {
    v -> tgt.d = 'x' collate "inner";
  };
  src.d default @2026-02-03 as v, third as w -> tgt.d = v;
  src.my_element -> tgt.my_element;
}
group base(source src) <<types>> {
  src.z;
}
)";

data::Node write(const Map& map, data::Builder& builder, StructureMapForm form) {
  return to_resource(map, builder, form);
}

TEST(StructureMap, R5HoldsTheWholeMap) {
  const auto map = read(everything);
  data::Arena arena;
  data::Builder builder(arena);
  const auto back = from_resource(write(map, builder, StructureMapForm::r5));
  ASSERT_TRUE(back.ok()) << lines(back.problems());
  auto expected = without_places(map);
  expected.metadata[1].value.kind = back->metadata[1].value.kind;
  // Defaults are texts there, and collate is called single.
  auto& rules = expected.groups[0].rules;
  rules[2].rules[0].targets[0].list_modes = {TargetListMode::single};
  rules[3].sources[0].default_value->kind = ParameterKind::string;
  auto sorted = [](Map one) {
    std::sort(one.metadata.begin(), one.metadata.end(), [](auto& a, auto& b) { return a.path < b.path; });
    return one;
  };
  EXPECT_TRUE(sorted(expected) == sorted(without_places(*back))) << to_text(*back);
}

TEST(StructureMap, R4HoldsTheWholeMapButForDatesOfTransforms) {
  const auto map = read(everything);
  data::Arena arena;
  data::Builder builder(arena);
  const auto back = from_resource(write(map, builder, StructureMapForm::r4));
  ASSERT_TRUE(back.ok()) << lines(back.problems());
  auto expected = without_places(map);
  expected.metadata = without_places(*back).metadata;
  auto& targets = expected.groups[0].rules[1].targets;
  targets[7].parameters[0].kind = ParameterKind::string;
  targets[8].parameters[0].kind = ParameterKind::string;
  targets[10].list_modes = {TargetListMode::collate};
  EXPECT_TRUE(expected == without_places(*back)) << to_text(*back);
}

TEST(StructureMap, IsValidR4) {
  auto map = read(everything);
  data::Arena arena;
  data::Builder builder(arena);
  const auto resource = write(map, builder, StructureMapForm::r4);
  EXPECT_EQ(lines(fhir::check_json_form(resource, fhir::Definitions::core())), "");
  const fhir::terminology::Service terminology(fhir::Definitions::core());
  const FixedClock clock(Instant{1'795'000'000'000'000});
  fhir::validation::Validator validator(fhir::Definitions::core(), terminology, clock);
  fhir::validation::Options options;
  options.extensions = fhir::validation::Unknown::ignore;
  std::string errors;
  for (const auto& issue : validator.validate(resource, options).list) {
    if (issue.severity == Severity::error || issue.severity == Severity::fatal)
      errors += issue.path + ": " + issue.text;
  }
  EXPECT_EQ(
      errors,
      "StructureMap: If the resource is contained in another resource, it SHALL be referred to from elsewhere in the "
      "resource or SHALL refer to the containing resource");
}

TEST(StructureMap, ReadsWhatOthersWrite) {
  const auto document = data::read_json(R"json({"resourceType": "StructureMap", "url": "u", "name": "n",
    "contained": [{"resourceType": "ConceptMap", "id": "c", "group": [{"source": "s", "target": "t", "element": [
      {"code": "a", "target": [{"code": "b", "equivalence": "wider"}]},
      {"code": "a", "target": [{"code": "c", "equivalence": "equal"}]},
      {"code": "n", "target": [{"equivalence": "unmatched"}]}]}]}],
    "const": [{"name": "k", "value": "1 + 2"}],
    "group": [{"name": "g", "typeMode": "type-and-types", "input": [{"name": "src", "mode": "source"}],
      "rule": [{"name": "r", "source": [{"context": "src", "element": "a", "max": "1", "condition": "(x = \"y\")"}],
                "target": [{"context": "tgt", "contextType": "variable", "element": "b"}]
},
               {"source": [{"context": "src", "min": 2, "defaultValueExpression": {"language": "text/fhirpath",
                            "expression": "1 + 2"}}],
                "target": [{"context": "tgt", "variable": "t"},
                           {"context": "tgt", "element": "e", "transform": "evaluate",
                            "parameter": [{"valueId": "src"}, {"valueString": "x.y"}]},
                           {"context": "tgt", "element": "q", "transform": "qty", "parameter": [{"valueDecimal": 1e2}]}],
                "dependent": [{"name": "h", "variable": ["src", "'lit'", "5"]},
                              {"name": "i", "parameter": [{"valueId": "src"}, {"valueDate": "2026-02-03"}]}]}]
}]
})json");
  ASSERT_TRUE(document.ok());
  const auto map = from_resource(document->root, "m.json");
  ASSERT_TRUE(map.ok()) << lines(map.problems());
  EXPECT_EQ(map->file, "m.json");
  ASSERT_EQ(map->concept_maps[0].groups.size(), 2U);
  EXPECT_EQ(map->concept_maps[0].groups[0].rows[0].targets[0].relationship, Relationship::narrower);
  EXPECT_EQ(map->concept_maps[0].groups[0].rows[0].targets.size(), 2U);
  EXPECT_TRUE(map->concept_maps[0].groups[1].rows[0].targets.empty());
  EXPECT_EQ(map->constants[0].value.text, "1 + 2");
  const auto& rules = map->groups[0].rules;
  EXPECT_TRUE(is_copy_by_type(rules[0]));
  EXPECT_EQ(rules[0].sources[0].condition.text, "x = 'y'");
  EXPECT_EQ(rules[0].sources[0].min, 0U);
  EXPECT_EQ(rules[1].name, "src");
  EXPECT_EQ(rules[1].sources[0].max, "*");
  EXPECT_EQ(rules[1].sources[0].default_value->kind, ParameterKind::expression);
  EXPECT_EQ(rules[1].targets[0].transform, Transform::copy);
  EXPECT_EQ(rules[1].targets[1].parameters[1].kind, ParameterKind::expression);
  EXPECT_EQ(rules[1].targets[2].parameters[0].text, "100");
  EXPECT_EQ(rules[1].dependents[0].parameters[1].text, "lit");
  EXPECT_EQ(rules[1].dependents[0].parameters[2].kind, ParameterKind::integer);
  EXPECT_EQ(rules[1].dependents[1].parameters[1].kind, ParameterKind::date);
  const auto again = parse_map(to_text(*map), "again");
  EXPECT_EQ(lines(again.problems), "");
  EXPECT_TRUE(without_places(again.map) == without_places(*map));
}

TEST(StructureMap, ProblemsTellLineAndColumnOfTheText) {
  constexpr std::string_view text = R"json({"resourceType": "StructureMap", "url": "http://maps.example/m", "name": "m",
  "group": [{"name": "g", "typeMode": "none",
    "input": [{"name": "s", "mode": "sideways"}],
    "rule": [{"source": [{}]}]
  }]})json";
  const auto document = data::read_json(text);
  ASSERT_TRUE(document.ok());
  const auto map = from_resource(document->root, "m.json", text);
  ASSERT_FALSE(map.ok());
  std::string places;
  for (const auto& problem : map.problems()) {
    places += std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " + problem.path + "\n";
  }
  EXPECT_EQ(places,
            "3:37 StructureMap.group[0].input[0].mode\n"
            "4:26 StructureMap.group[0].rule[0].source[0].context\n");
}

TEST(StructureMap, TellsAllThatIsWrongWithItsPath) {
  const auto document = data::read_json(R"json({"resourceType": "StructureMap", "structure": [{"mode": "x"}],
    "group": [{"input": {}, "rule": [{"source": [{"context": 5, "condition": "a +"}],
               "target": [{"element": "b"}, {"context": "t", "element": "c", "transform": "crate"},
                          {"context": "t", "element": "d", "transform": "evaluate"},
                          {"context": "t", "element": "d", "listMode": ["share"]}]}, {}]}]})json");
  ASSERT_TRUE(document.ok());
  const auto map = from_resource(document->root);
  ASSERT_FALSE(map.ok());
  EXPECT_EQ(lines(map.problems()), R"(url is needed [StructureMap.structure[0].url]
'x' is none of the codes of this element [StructureMap.structure[0].mode]
name is needed [StructureMap.group[0].name]
name is needed [StructureMap.group[0].input.name]
mode is needed [StructureMap.group[0].input.mode]
expected a text [StructureMap.group[0].rule[0].source[0].context]
no FHIRPath expression: 1:4: expected a name, a value, a function or '(', found the end [StructureMap.group[0].rule[0].source[0].condition]
an element has a context [StructureMap.group[0].rule[0].target[0].element]
'crate' is no transform [StructureMap.group[0].rule[0].target[1].transform]
evaluate takes an expression, or a variable and an expression [StructureMap.group[0].rule[0].target[2].parameter]
share has a name [StructureMap.group[0].rule[0].target[3].listRuleId]
a rule has at least one source [StructureMap.group[0].rule[1].source]
)");
  EXPECT_FALSE(from_resource(data::Node()).ok());
}

}  // namespace
}  // namespace linkway::mapping
