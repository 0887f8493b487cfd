// The forms of rules, from a source to a target.
#include <gmock/gmock.h>

#include "unit/mapping/engine/mapping_case.h"

namespace linkway::mapping {
namespace {

using testing::HasSubstr;

MappingResult patient(const std::string& rules, const std::string& source, const std::string& more = "") {
  return run_case({{patient_map(rules, more)}, {source}});
}

constexpr auto ann = R"({"resourceType":"Patient","id":"p1","gender":"female","birthDate":"1980-02-03",
  "name":[{"family":"Testperson","given":["Ann","Beth"]},{"text":"Annie"}],
  "contact":[{"gender":"male","name":{"family":"Helper"}}],
  "extension":[{"url":"urn:a","valueString":"x"},{"url":"urn:b","valueCode":"c"}]})";

TEST(Run, ALiteralIsPut) {
  EXPECT_EQ(patient("src -> tgt.gender = 'female';", ann).target(), R"({"resourceType":"Patient","gender":"female"})");
}

TEST(Run, AValueIsCopied) {
  EXPECT_EQ(patient("src.gender as g -> tgt.gender = g;", ann).target(),
            R"({"resourceType":"Patient","gender":"female"})");
}

TEST(Run, AnElementForEachItem) {
  EXPECT_EQ(
      patient("src.name as n -> tgt.name as t then { n.family as f -> t.family = f; n.given as g -> t.given = g; };",
              ann)
          .target(),
      R"({"resourceType":"Patient","name":[{"family":"Testperson","given":["Ann","Beth"]}]})");
}

TEST(Run, MembersComeInTheOrderOfTheDefinitions) {
  EXPECT_EQ(
      patient("src.birthDate as b -> tgt.birthDate = b; src.gender as g -> tgt.gender = g; src -> tgt.active = true;",
              ann)
          .target(),
      R"({"resourceType":"Patient","active":true,"gender":"female","birthDate":"1980-02-03"})");
}

TEST(Run, WhereSeesTheItemAndTheVariables) {
  EXPECT_EQ(patient("src.extension as e where url = 'urn:b' -> tgt.gender = (e.value);", ann).target(),
            R"({"resourceType":"Patient","gender":"c"})");
  EXPECT_EQ(patient("src.extension as e where e.url = 'urn:a' -> tgt.language = (%e.valueString);", ann).target(),
            R"({"resourceType":"Patient","language":"x"})");
}

TEST(Run, ValueOfAPrimitiveIsThePrimitive) {
  EXPECT_EQ(patient("src where gender.value = 'female' -> tgt.gender = (src.gender.value);", ann).target(),
            R"({"resourceType":"Patient","gender":"female"})");
}

TEST(Run, ASourceTypeChooses) {
  EXPECT_EQ(patient("src.extension as e then { e.value : code as v -> tgt.gender = v; };", ann).target(),
            R"({"resourceType":"Patient","gender":"c"})");
}

TEST(Run, GroupsAreCalledWithTheirNames) {
  const std::string map = patient_map("src.name as n -> tgt.name as t then name(n, t);") +
                          "group name(source a, target b : HumanName) { a.family as f -> b.family = f; }\n";
  EXPECT_EQ(run_case({{map}, {ann}}).target(), R"({"resourceType":"Patient","name":[{"family":"Testperson"}]})");
}

TEST(Run, SimpleCopyByTypeCopiesWhatFits) {
  EXPECT_EQ(
      patient("src.name -> tgt.name; src.birthDate -> tgt.birthDate; src.extension -> tgt.extension;", ann).target(),
      R"({"resourceType":"Patient","extension":[{"url":"urn:a","valueString":"x"},{"url":"urn:b","valueCode":"c"}],)"
      R"("name":[{"family":"Testperson","given":["Ann","Beth"]},{"text":"Annie"}],"birthDate":"1980-02-03"})");
}

TEST(Run, SimpleCopyByTypeCallsTheGroupOfTheTypes) {
  const std::string map =
      patient_map("src.name -> tgt.name;") +
      "group HumanName(source s : HumanName, target t : HumanName) <<type+>> { s.family -> t.text; }\n"
      "group text(source s : string, target t : string) <<types>> { s.value as v -> t.value = (v + '!'); }\n";
  EXPECT_EQ(run_case({{map}, {ann}}).target(), R"({"resourceType":"Patient","name":[{"text":"Testperson!"}]})");
}

TEST(Run, AGroupRunsTheRulesOfWhatItExtendsFirst) {
  const std::string map = patient_map("src.name as n -> tgt.name as t then b(n, t);") +
                          "group a(source x, target y : HumanName) { x.family as f -> y.family = f; }\n"
                          "group b(source s, target t : HumanName) extends a { s.given as g -> t.given = g; }\n";
  EXPECT_EQ(run_case({{map}, {ann}}).target(),
            R"({"resourceType":"Patient","name":[{"family":"Testperson","given":["Ann","Beth"]}]})");
}

TEST(Run, SeveralSourcesGiveEachWithEach) {
  EXPECT_EQ(
      patient("src.name as n, src.extension as e where url = 'urn:a' -> tgt.language = 'de', tgt.name as t, t.text = "
              "(%n.family & '-' & %e.value);",
              ann)
          .target(),
      R"({"resourceType":"Patient","language":"de","name":[{"text":"Testperson-x"},{"text":"-x"}]})");
}

TEST(Run, SourceListModes) {
  const auto given = [](const std::string& mode) {
    return patient("src.name first as n -> tgt.name as t then { n.given " + mode + " as g -> t.given = g; };", ann)
        .target();
  };
  EXPECT_THAT(given("first"), HasSubstr(R"("given":["Ann"])"));
  EXPECT_THAT(given("last"), HasSubstr(R"("given":["Beth"])"));
  EXPECT_THAT(given("not_first"), HasSubstr(R"("given":["Beth"])"));
  EXPECT_THAT(given("not_last"), HasSubstr(R"("given":["Ann"])"));
  EXPECT_THAT(given("only_one"), HasSubstr("expected only one, found 2"));
}

TEST(Run, SharedElementsAreOne) {
  EXPECT_EQ(patient("src.name first as n then { n.family as f -> tgt.name as t share x, t.family = f; };"
                    "src.gender as g -> tgt.name as t share y, t.text = g;"
                    "src.name first as n -> tgt.name as t share y, t.use = 'usual';",
                    ann)
                .target(),
            R"({"resourceType":"Patient","name":[{"family":"Testperson"},{"use":"usual","text":"female"}]})");
}

TEST(Run, TargetListModesOrder) {
  EXPECT_EQ(patient("src -> tgt.name as t last, t.text = 'c'; src -> tgt.name as t, t.text = 'b';"
                    "src -> tgt.name as t first, t.text = 'a'; src -> tgt.name as t collate, t.use = 'usual';",
                    ann)
                .target(),
            R"({"resourceType":"Patient","name":[{"use":"usual","text":"a"},{"text":"b"},{"text":"c"}]})");
}

TEST(Run, ADefaultStandsInForWhatIsNotThere) {
  EXPECT_EQ(patient("src.language default \"de\" as l -> tgt.language = l;", ann).target(),
            R"({"resourceType":"Patient","language":"de"})");
}

TEST(Run, ACommentWithinACheckSaysItInWords) {
  const auto said =
      patient("src.name as n check (family.exists(/* A name has a family name */)) -> tgt.name as t;", ann);
  EXPECT_THAT(said.text(), HasSubstr("the check failed: A name has a family name [Patient.name[1]]"));
  const auto empty = patient("src.name as n check (family.exists(/**/)) -> tgt.name as t;", ann);
  EXPECT_THAT(empty.text(), HasSubstr("the check failed: family.exists(/**/)"));
}

TEST(Run, AFailedCheckIsAnErrorWithItsPlace) {
  const auto result = patient("src.name as n check family.exists() -> tgt.name as t;", ann);
  EXPECT_TRUE(result.targets.empty());
  EXPECT_THAT(result.text(), HasSubstr("main.map:5:21: the check failed: family.exists() [Patient.name[1]]"));
}

TEST(Run, LogIsInTheResult) {
  const auto result = patient("src.name as n log text -> tgt.name as t;", ann);
  ASSERT_EQ(result.outcome.log.size(), 1U);
  EXPECT_EQ(result.outcome.log[0].text, "Annie");
}

TEST(Run, CardinalityOfASourceIsChecked) {
  EXPECT_THAT(patient("src.language : code 1..1 as l -> tgt.language = l;", ann).text(),
              HasSubstr("expected at least 1, found 0 of src.language"));
}

TEST(Run, EndlessRecursionIsAProblemWithItsPlace) {
  const std::string map = patient_map("src -> tgt as t then again(src, t);") +
                          "group again(source s, target t : Patient) { s -> t as u then again(s, u); }\n";
  EXPECT_THAT(run_case({{map}, {ann}}).text(), HasSubstr("does 'again' call itself without end?"));
}

TEST(Run, StepsAreBounded) {
  MappingCase given{{patient_map("src.name as n -> tgt.name as t;")}, {ann}};
  given.limits.steps = 3;
  EXPECT_THAT(run_case(given).text(), HasSubstr("takes more than the 3 steps"));
}

TEST(Run, ResourcesInABundle) {
  const std::string map =
      "map \"http://example.org/m\" = \"m\"\n"
      "uses \"http://hl7.org/fhir/StructureDefinition/Patient\" alias Patient as source\n"
      "uses \"http://hl7.org/fhir/StructureDefinition/Bundle\" alias Bundle as target\n"
      "group main(source src : Patient, target b : Bundle) {\n"
      "  src -> b.type = 'collection', b.entry as e, e.resource = create('Patient') as p then {\n"
      "    src.gender as g -> p.gender = g;\n"
      "    src -> b.entry as f, f.resource = create('Basic') as x, x.subject = reference(p);\n"
      "  };\n"
      "}\n";
  EXPECT_EQ(run_case({{map}, {ann}}).target(),
            R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient",)"
            R"("id":"00000000-0000-4000-8000-000000000001","gender":"female"}},{"resource":{"resourceType":"Basic",)"
            R"("subject":{"reference":"Patient/00000000-0000-4000-8000-000000000001"}}}]})");
}

TEST(Run, AResourceOfItsOwnIsProduced) {
  const auto result = patient("src -> create('Basic') as b then { src.id as i -> b.id = i; };", ann);
  ASSERT_EQ(result.produced.size(), 1U) << result.text();
  EXPECT_EQ(result.produced[0], R"({"resourceType":"Basic","id":"p1"})");
}

TEST(Run, VariablesOfTheRunAndConstants) {
  MappingCase given{{patient_map("src -> tgt.language = (%partner), tgt.gender = (%other);", "let other = 'male';\n")},
                    {ann}};
  given.options.variables = {"partner"};
  given.variables = {{"partner", "fr"}};
  EXPECT_EQ(run_case(given).target(), R"({"resourceType":"Patient","language":"fr","gender":"male"})");
}

TEST(Run, TraceNamesRuleAndSource) {
  MappingCase given{{patient_map("src.name as n -> tgt.name as t then { n.family as f -> t.family = f \"family\"; };")},
                    {ann}};
  given.trace = true;
  const auto result = run_case(given);
  bool found = false;
  for (const auto& entry : result.outcome.trace) {
    if (entry.target != "Patient.name[0].family") continue;
    found = true;
    EXPECT_EQ(entry.rule, "family");
    EXPECT_EQ(entry.source, "Patient.name[0].family");
    EXPECT_EQ(entry.line, 5U);
  }
  EXPECT_TRUE(found) << result.text();
}

TEST(Run, AnEndlessCallIsToldAndWhatItRepeatsIsToldOnce) {
  const auto result =
      run_case({{patient_map("src.id as v -> tgt.id = truncate(v, 'x');\nsrc -> tgt then main(src, tgt);")},
                {R"({"resourceType": "Patient", "id": "p"})"}});
  ASSERT_EQ(result.problems.size(), 2U) << result.text();
  EXPECT_NE(result.text().find("main.map:5:"), std::string::npos) << result.text();
  EXPECT_NE(result.text().find("main.map:6:"), std::string::npos) << result.text();
  EXPECT_NE(result.text().find("does 'main' call itself without end?"), std::string::npos) << result.text();
}

TEST(Run, TheSameProblemOfTwoElementsIsToldOfEach) {
  const auto result = run_case({{patient_map("src.name as n then { n.family as v -> tgt.id = truncate(v, 'x'); };")},
                                {R"({"resourceType": "Patient", "name": [{"family": "A"}, {"family": "B"}]})"}});
  EXPECT_EQ(result.problems.size(), 2U) << result.text();
}

TEST(Run, ASourceOfAnotherTypeIsRefused) {
  const auto result = run_case(
      {{patient_map("src.id as v -> tgt.id = v;")}, {R"({"resourceType": "Observation", "status": "final"})"}});
  EXPECT_TRUE(result.targets.empty());
  EXPECT_NE(result.text().find("the group 'main' takes a Patient as 'src', found an Observation"), std::string::npos)
      << result.text();
}

}  // namespace
}  // namespace linkway::mapping
