// Imports, default groups, coverage.
#include <gmock/gmock.h>

#include "mapping/engine/coverage.h"
#include "unit/mapping/engine/mapping_case.h"

namespace linkway::mapping {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto source = R"({"resourceType":"Patient","gender":"female","birthDate":"1980-02-03",
  "name":[{"family":"Testperson","given":["Ann"]}]})";

std::string library(const std::string& name, const std::string& body) {
  return "map \"http://example.org/fhir/StructureMap/" + name + "\" = \"" + name + "\"\n" + body;
}

TEST(Library, GroupsOfImportedMapsAreCalled) {
  const auto main = patient_map("src.name as n -> tgt.name as t then name(n, t);",
                                "imports \"http://example.org/fhir/StructureMap/names\"\n");
  const auto other = library("names", "group name(source s, target t) { s.family as f -> t.text = f; }\n");
  EXPECT_EQ(run_case({{main, other}, {source}}).target(),
            R"({"resourceType":"Patient","name":[{"text":"Testperson"}]})");
}

TEST(Library, AStarImportsAllThatFits) {
  const auto main = patient_map("src.name -> tgt.name;", "imports \"http://example.org/fhir/StructureMap/*4to4\"\n");
  const auto names = library("names4to4",
                             "imports \"http://example.org/fhir/StructureMap/*4to4\"\n"
                             "group HumanName(source s : HumanName, target t : HumanName) extends Element "
                             "<<type+>> { s.family as f -> t.text = f; }\n");
  const auto base = library("base4to4", "group Element(source s, target t) { s.given as g -> t.given = g; }\n");
  EXPECT_EQ(run_case({{main, names, base}, {source}}).target(),
            R"({"resourceType":"Patient","name":[{"text":"Testperson","given":["Ann"]}]})");
}

TEST(Library, ImportsInACircleAreTold) {
  const auto main = patient_map("src -> tgt.active = true;", "imports \"http://example.org/fhir/StructureMap/a\"\n");
  const auto a = library(
      "a", "imports \"http://example.org/fhir/StructureMap/b\"\ngroup a(source s, target t) { s -> t as u; }\n");
  const auto b = library(
      "b", "imports \"http://example.org/fhir/StructureMap/a\"\ngroup b(source s, target t) { s -> t as u; }\n");
  EXPECT_THAT(run_case({{main, a, b}, {source}}).text(), HasSubstr("imports in a circle: http://example.org/fhir/"
                                                                   "StructureMap/a imports http://example.org/fhir/"
                                                                   "StructureMap/b imports"));
}

TEST(Library, AnImportThatIsNotThereIsTold) {
  EXPECT_THAT(
      run_case({{patient_map("src -> tgt.active = true;", "imports \"http://example.org/fhir/StructureMap/no\"\n")},
                {source}})
          .text(),
      HasSubstr("main.map:4:1: there is no map http://example.org/fhir/StructureMap/no to import"));
}

TEST(Library, AGroupForABaseTypeTakesWhatIsDerived) {
  const auto map =
      patient_map("src.gender -> tgt.language; src.birthDate -> tgt.birthDate;") +
      "group text(source s : string, target t : code) <<types>> { s.value as v -> t.value = (v & '-x'); }\n";
  EXPECT_EQ(run_case({{map}, {source}}).target(),
            R"({"resourceType":"Patient","language":"female-x","birthDate":"1980-02-03"})");
}

TEST(Library, TheTypeOfAChoiceComesFromTheSource) {
  const auto map =
      "map \"http://example.org/m\" = \"m\"\n"
      "uses \"http://hl7.org/fhir/StructureDefinition/Patient\" alias Patient as source\n"
      "uses \"http://hl7.org/fhir/StructureDefinition/Observation\" alias Observation as target\n"
      "group main(source src : Patient, target tgt : Observation) { src.maritalStatus -> tgt.value; src.gender -> "
      "tgt.method; }\n"
      "group coded(source s : code, target t : CodeableConcept) <<types>> { s.value as v -> t.text = v; }\n";
  EXPECT_EQ(
      run_case({{map}, {R"({"resourceType":"Patient","gender":"female","maritalStatus":{"text":"m"}})"}}).target(),
      R"({"resourceType":"Observation","valueCodeableConcept":{"text":"m"},"method":{"text":"female"}})");
}

TEST(Library, ManyGroupsWithDefaultTypes) {
  std::vector<std::string> maps{
      patient_map("src.name -> tgt.name; src.contact -> tgt.contact; src.gender -> tgt.gender;",
                  "imports \"http://example.org/fhir/StructureMap/*4to4\"\n")};
  for (int i = 0; i < 100; ++i) {
    const auto name = "Type" + std::to_string(i) + "4to4";
    maps.push_back(library(name, "imports \"http://example.org/fhir/StructureMap/*4to4\"\ngroup " + name +
                                     "(source s, target t) extends " +
                                     (i == 99 ? std::string("Base") : "Type" + std::to_string(i + 1) + "4to4") +
                                     " { s.text -> t.text; }\n"));
  }
  maps.push_back(
      library("Base4to4",
              "imports \"http://example.org/fhir/StructureMap/*4to4\"\n"
              "group Base(source s, target t) { s.family -> t.family; }\n"
              "group string(source s : string, target t : string) <<type+>> { s.value as v -> t.value = v; }\n"
              "group HumanName(source s : HumanName, target t : HumanName) extends Type04to4 <<type+>> { s.given -> "
              "t.given; }\n"));
  EXPECT_EQ(run_case({maps, {source}}).target(),
            R"({"resourceType":"Patient","name":[{"family":"Testperson","given":["Ann"]}],"gender":"female"})");
}

TEST(Library, AnElementThatNothingIsSaidOfIsLeftToItsTypes) {
  const std::string groups =
      "group HumanName(source s : HumanName, target t : HumanName) <<types>> { s.family as f -> t.text = f; }\n";
  for (const std::string rule : {"src.name as n -> tgt.name as t;",
                                 "src.name as n -> tgt.name = create('HumanName') as t;", "src.name -> tgt.name;"}) {
    EXPECT_EQ(run_case({{patient_map(rule) + groups}, {source}}).target(),
              R"({"resourceType":"Patient","name":[{"text":"Testperson"}]})")
        << rule;
  }
  // What is put whole is not asked for by its type where the types are the same.
  EXPECT_EQ(run_case({{patient_map("src.name as n -> tgt.name = n;") + groups}, {source}}).target(),
            R"({"resourceType":"Patient","name":[{"family":"Testperson","given":["Ann"]}]})");
}

TEST(Library, AValueOfAnotherTypeGoesThroughTheGroupOfTheTypes) {
  const auto map = patient_map("src.name as n -> tgt.address = n;") +
                   "group g(source s : HumanName, target t : Address) <<types>> { s.family as f -> t.text = f; }\n";
  EXPECT_EQ(run_case({{map}, {source}}).target(), R"({"resourceType":"Patient","address":[{"text":"Testperson"}]})");
}

TEST(Coverage, FieldsAndRulesThatAreLeftOut) {
  const auto parsed =
      parse_map(patient_map("src.name as n where family.exists() -> tgt.name as t then { n.family as f -> "
                            "t.family = f \"family\"; n.suffix as s -> t.suffix = s \"suffix\"; };"),
                "main.map");
  const auto compiled = compile(parsed.map, nullptr, fhir::Definitions::core());
  ASSERT_NE(compiled.plan, nullptr);
  Coverage coverage(*compiled.plan);
  const auto document = data::read_json(source);
  const FixedClock clock(Instant{});
  CountedIds ids;
  data::Arena arena;
  Context context{clock, ids};
  context.coverage = &coverage;
  const auto item = fhir::path::item_of(document->root, fhir::Definitions::core());
  ASSERT_TRUE(Runner(compiled.plan).run(std::span(&item, 1), arena, context).ok());
  const auto report = coverage.report();
  std::vector<std::string> unread;
  for (const auto& field : report.unread) unread.push_back(field.path);
  EXPECT_THAT(unread, ElementsAre("Patient.birthDate", "Patient.gender", "Patient.name.given"));
  ASSERT_EQ(report.never_run.size(), 1U);
  EXPECT_EQ(report.never_run[0].name, "suffix");
  EXPECT_EQ(report.rules, 3U);
  EXPECT_EQ(report.fields, 4U);
}

}  // namespace
}  // namespace linkway::mapping
