#include "mapping/engine/check.h"

#include <gmock/gmock.h>

#include "unit/mapping/engine/mapping_case.h"

namespace linkway::mapping {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string checked(const std::string& text) {
  const auto parsed = parse_map(text, "main.map");
  std::string all;
  for (const auto& problem : parsed.problems) all += to_string(problem) + "\n";
  const auto compiled = compile(parsed.map, nullptr, fhir::Definitions::core());
  for (const auto& problem : compiled.problems) all += to_string(problem) + "\n";
  if (compiled.plan == nullptr) return all;
  for (const auto& problem : check(*compiled.plan)) {
    all += to_string(problem) + (problem.severity == Severity::error ? " (error)\n" : " (warning)\n");
  }
  return all;
}

std::string of_rules(const std::string& rules, const std::string& more = "") {
  return checked(patient_map(rules) + more);
}

TEST(Check, AMapWithoutMistakesIsSilent) {
  EXPECT_THAT(of_rules("src.name as n -> tgt.name as t then { n.family as f -> t.family = f; };"), IsEmpty());
}

TEST(Check, AnUnknownSourceElementIsToldWithWhatWasMeant) {
  EXPECT_THAT(of_rules("src.nam as n -> tgt.active = true;"),
              HasSubstr("main.map:5:5: Patient has no element 'nam'; did you mean 'name'? (error)"));
}

TEST(Check, AVariableThatHidesAnElementOfACondition) {
  const auto warned = of_rules(R"(src.identifier as value where value = 'x' -> tgt.active = true "r";)");
  EXPECT_THAT(warned, HasSubstr("main.map:5:31: 'value' is the variable of that name here, not the element "
                                "Identifier.value; did you mean '$this.value'?"));
  EXPECT_THAT(warned, HasSubstr("(warning)"));
  for (const auto* clear : {"src.identifier as i where value = 'x'", "src.identifier as value where $this.value = 'x'",
                            "src.identifier as value where %value.exists()", "src.identifier as i where i.exists()",
                            "src.birthDate as value where value.exists()"}) {
    EXPECT_THAT(of_rules(std::string(clear) + " -> tgt.active = true \"r\";"), Not(HasSubstr("is the variable")))
        << clear;
  }
  EXPECT_THAT(of_rules(R"(src.identifier as type where (type.value = 'x') -> tgt.active = true "r";)"),
              HasSubstr("not the element Identifier.type"));
}

TEST(Check, AnUnknownTargetElementIsTold) {
  EXPECT_THAT(of_rules("src -> tgt.identifer as i;"),
              HasSubstr("Patient has no element 'identifer'; did you mean 'identifier'?"));
}

TEST(Check, ElementsOfBackbonesAndTypesAreFollowed) {
  EXPECT_THAT(of_rules("src.contact as c then { c.nme as n -> tgt.active = true; };"),
              HasSubstr("Patient.contact has no element 'nme'"));
  EXPECT_THAT(of_rules("src.contact as c then { c.name as n then { n.famly as f -> tgt.active = true; }; };"),
              HasSubstr("HumanName has no element 'famly'"));
}

TEST(Check, UntypedGroupsGetTheTypesOfTheirCallers) {
  EXPECT_THAT(of_rules("src.name as n -> tgt.name as t then g(n, t);",
                       "group g(source s, target t) { s.family as f -> t.famly = f; }\n"),
              HasSubstr("HumanName has no element 'famly'"));
}

TEST(Check, ACodeThatTheElementMayNotHave) {
  EXPECT_THAT(of_rules("src -> tgt.gender = 'femal';"),
              HasSubstr("'femal' is no code that Patient.gender may have; did you mean 'female'? (error)"));
}

TEST(Check, ALiteralOfTheWrongType) {
  EXPECT_THAT(of_rules("src -> tgt.birthDate = 'yesterday';"),
              HasSubstr("'yesterday' is no date for Patient.birthDate"));
}

TEST(Check, AValueOfTheWrongType) {
  EXPECT_THAT(of_rules("src.address as a -> tgt.name = a;"),
              HasSubstr("an Address cannot stand in Patient.name, which is a HumanName"));
  EXPECT_THAT(of_rules("src.address -> tgt.name;"), HasSubstr("no group is marked <<types>>"));
}

TEST(Check, ATypeThatCannotBeCreatedThere) {
  EXPECT_THAT(of_rules("src -> tgt.name = create('Address') as a;"), HasSubstr("Patient.name cannot be an Address"));
}

TEST(Check, ATypeThatTheSourceNeverHas) {
  EXPECT_THAT(of_rules("src.deceased : Quantity as d -> tgt.active = true;"), HasSubstr("the rule never runs"));
  EXPECT_THAT(of_rules("src.deceased : boolean as d -> tgt.active = true;"), IsEmpty());
}

TEST(Check, ARequiredElementThatNoRuleSets) {
  const auto told =
      of_rules("src.communication as c -> tgt.communication as d then { c.preferred as p -> d.preferred = p; };");
  EXPECT_THAT(told, HasSubstr("Patient.communication.language must be there, and no rule sets it (warning)"));
  EXPECT_THAT(of_rules("src.communication as c -> tgt.communication = c;"), IsEmpty());
}

TEST(Check, WhatTheCallerGivesNoRuleNeedSet) {
  const auto parsed = parse_map(patient_map("src -> tgt.link as l then { src -> l.type = 'seealso'; };"), "main.map");
  const auto compiled = compile(parsed.map, nullptr, fhir::Definitions::core());
  ASSERT_NE(compiled.plan, nullptr);
  EXPECT_FALSE(check(*compiled.plan).empty());
  CheckOptions options;
  options.given = {"other"};
  EXPECT_TRUE(check(*compiled.plan, options).empty());
}

TEST(Check, AConditionThatIsAPlainText) {
  EXPECT_THAT(
      of_rules("src.gender as g where \"g = 'male'\" -> tgt.active = true;"),
      HasSubstr("this condition is a plain value and says nothing; an expression stands in parentheses (warning)"));
  EXPECT_THAT(of_rules("src.gender as g where (g = 'male') -> tgt.active = true;"), IsEmpty());
}

TEST(Check, AListIntoASingleElement) {
  EXPECT_THAT(of_rules("src.name as n -> tgt.maritalStatus as m, m.text = (%n.text);"),
              HasSubstr("the source may repeat, Patient.maritalStatus does not"));
  EXPECT_THAT(of_rules("src.name first as n -> tgt.maritalStatus as m, m.text = (%n.text);"), IsEmpty());
}

TEST(Check, WhatIsMadeAnewForEachItemIsNoRepetition) {
  EXPECT_THAT(of_rules("src.name as n -> tgt.contact as c, c.gender = 'male', c.name = create('HumanName') as m, "
                       "m.text = (%n.text);"),
              IsEmpty());
  EXPECT_THAT(of_rules("src.name as n -> tgt.maritalStatus as m, m.text = (%n.text);"),
              HasSubstr("CodeableConcept.text does not"));
}

TEST(Check, ANameInAnExpression) {
  EXPECT_THAT(of_rules("src.name as n where famly = 'x' -> tgt.active = true;"),
              HasSubstr("main.map:5:21: HumanName has no element 'famly'"));
  EXPECT_THAT(of_rules("src.name as n where family.value = 'x' -> tgt.name as t;"), IsEmpty());
}

TEST(Check, AGroupThatIsCalledWithAnotherType) {
  EXPECT_THAT(of_rules("src.address as a -> tgt.name as t then g(a, t);",
                       "group g(source s : HumanName, target t : HumanName) { s.text as x -> t.text = x; }\n"),
              HasSubstr("takes a HumanName as 's', found an Address"));
}

TEST(Check, AGroupThatIsNeverCalled) {
  EXPECT_THAT(of_rules("src -> tgt.active = true;", "group g(source s, target t) { s.text as x -> t.text = x; }\n"),
              HasSubstr("the group 'g' is never called (warning)"));
}

TEST(Compile, WhatIsNotKnown) {
  EXPECT_THAT(of_rules("srx.name as n -> tgt.active = true;"),
              HasSubstr("there is no variable 'srx'; did you mean 'src'?"));
  EXPECT_THAT(of_rules("src.name as n -> tgx.active = true;"), HasSubstr("there is no target variable 'tgx'"));
  EXPECT_THAT(of_rules("src -> src.active = true;"), HasSubstr("'src' is a source: nothing can be put there"));
  EXPECT_THAT(of_rules("src -> tgt.active = truncate(src);"), HasSubstr("truncate() takes 2 parameters, found 1"));
  EXPECT_THAT(of_rules("src -> tgt as t then nme(src, t);", "group name(source s, target t) { s -> t.x = 'y'; }\n"),
              HasSubstr("there is no group 'nme'; did you mean 'name'?"));
  EXPECT_THAT(of_rules("src -> tgt as t then name(src);", "group name(source s, target t) { s -> t.x = 'y'; }\n"),
              HasSubstr("the group 'name' takes 2 parameters, found 1"));
  EXPECT_THAT(of_rules("src -> tgt.name = create('HumanNme') as h;"), HasSubstr("there is no type 'HumanNme'"));
  EXPECT_THAT(of_rules("src -> tgt.language = (%nothing);"), HasSubstr("there is no variable %nothing"));
  EXPECT_THAT(of_rules("src -> tgt as t then a(src, t);",
                       "group a(source s, target t) extends b { s -> t.active = true; }\n"
                       "group b(source s, target t) extends a { s -> t.active = true; }\n"),
              HasSubstr("extends itself"));
}

TEST(Compile, AModelThatIsNotLoaded) {
  EXPECT_THAT(checked("map \"http://example.org/m\" = \"m\"\n"
                      "uses \"http://example.org/StructureDefinition/Unknown\" alias Unknown as source\n"
                      "uses \"http://hl7.org/fhir/StructureDefinition/Patient\" alias Patient as target\n"
                      "group main(source src : Unknown, target tgt : Patient) { src -> tgt.active = true; }\n"),
              HasSubstr("main.map:2:1: the model http://example.org/StructureDefinition/Unknown is not loaded"));
}

TEST(Compile, AModelThatNobodyUsesIsToldAsWell) {
  EXPECT_THAT(checked("map \"http://example.org/m\" = \"m\"\n"
                      "uses \"http://hl7.org/fhir/StructureDefinition/Patient\" alias Patient as target\n"
                      "uses \"http://example.org/StructureDefinition/Unknown\" alias Unknown as queried\n"
                      "group main(source src : Patient, target tgt : Patient) { src -> tgt.active = true; }\n"),
              HasSubstr("main.map:3:1: the model http://example.org/StructureDefinition/Unknown is not loaded"));
}

// One mistake must not hide the others.
TEST(Check, ElementsAreToldAlongWithWhatKeepsTheMapFromBeingCompiled) {
  const auto told = of_rules(
      "src.nam as n -> tgt.name = create('HumanNme') as m, tgt.idd = w, m.famly = 'x';\n"
      "nothing.id as v -> tgt.id = copy(), tgt.actve = true then nowhere(v, tgt);");
  EXPECT_THAT(told, HasSubstr("there is no type 'HumanNme'"));
  EXPECT_THAT(told, HasSubstr("there is no variable 'w'"));
  EXPECT_THAT(told, HasSubstr("there is no variable 'nothing'"));
  EXPECT_THAT(told, HasSubstr("there is no group 'nowhere'"));
  EXPECT_THAT(told, HasSubstr("Patient has no element 'nam'"));
  EXPECT_THAT(told, HasSubstr("Patient has no element 'idd'"));
  EXPECT_THAT(told, HasSubstr("Patient has no element 'actve'"));
  EXPECT_THAT(told, HasSubstr("HumanName has no element 'famly'"));
}

TEST(Check, AResourceIsNoBackbone) {
  EXPECT_THAT(of_rules("src -> tgt.contact = create('Patient') as c;"),
              HasSubstr("Patient.contact cannot be a Patient (error)"));
  EXPECT_THAT(of_rules("src -> tgt.contact = create('BackboneElement') as c;"), IsEmpty());
}

TEST(Check, AConceptmapThatTheMapDoesNotHave) {
  EXPECT_THAT(of_rules("src.gender as g -> tgt.language = translate(g, '#gendr', 'code');"),
              HasSubstr("there is no conceptmap '#gendr' in this map"));
}

TEST(Check, AGroupThatAnotherExtendsIsUsed) {
  const std::string base = "group base(source s, target t) { s.family as f -> t.family = f; }\n";
  EXPECT_THAT(of_rules("src.name as n -> tgt.name as m then own(n, m);",
                       base + "group own(source s, target t) extends base { s.text as v -> t.text = v; }\n"),
              Not(HasSubstr("is never called")));
  EXPECT_THAT(of_rules("src.id as v -> tgt.id = v;", base), HasSubstr("the group 'base' is never called"));
}

TEST(Check, GroupsThatExtendOneAnotherTooDeepAreToldOnce) {
  std::string groups;
  for (int i = 0; i < 300; ++i) {
    groups += "group g" + std::to_string(i) + "(source s, target t) extends g" + std::to_string(i + 1) +
              " { s -> t.active = true; }\n";
  }
  const auto told =
      of_rules("src -> tgt then g0(src, tgt);", groups + "group g300(source s, target t) { s -> t.active = true; }\n");
  const std::string_view text = "extend one another more than 300 deep";
  EXPECT_THAT(told, HasSubstr(text));
  EXPECT_EQ(told.find(text), told.rfind(text));
}

}  // namespace
}  // namespace linkway::mapping
