#include "fhir/definitions/package.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "unit/fhir/definitions/packing.h"

namespace linkway::fhir {
namespace {

using test::load;
using test::pack;
using test::patient;
using test::profile;
using testing::HasSubstr;

// The first problem as it is printed; "" when there is none.
std::string refusal(const Result<LoadedPackage>& loaded) { return loaded ? "" : to_string(loaded.problems().front()); }

// The first of what is wrong in a package that was loaded all the same.
std::string finding(const Result<LoadedPackage>& loaded) {
  return !loaded ? "refused" : loaded->warnings.empty() ? "" : to_string(loaded->warnings.front());
}

TEST(Package, StandsOnTopOfWhatIsBelow) {
  const auto loaded = load({profile("http://example.org/p", patient, R"(, "version": "7")"),
                            profile("http://example.org/q", "http://example.org/p|7")});
  ASSERT_TRUE(loaded) << refusal(loaded);
  const auto all = Definitions::core().with(loaded->image);
  const auto* p = all.structure("http://example.org/p");
  const auto* q = all.structure("http://example.org/q");
  ASSERT_NE(p, nullptr);
  ASSERT_NE(q, nullptr);
  EXPECT_TRUE(q->is_a("DomainResource"));
  EXPECT_TRUE(p->is_profile);
  EXPECT_EQ(q->base_structure.get(), p);
  EXPECT_FALSE(p->base_structure);  // it stands in another image
  EXPECT_EQ(p->elements.size(), Definitions::core().type("Patient")->elements.size());
  EXPECT_TRUE(p->unusable.empty());
  EXPECT_EQ(p->package.view(), "test.package#1.2.3");
  EXPECT_EQ(all.structure("http://example.org/p|8"), nullptr);
  EXPECT_EQ(all.type("Patient"), Definitions::core().type("Patient"));
  EXPECT_EQ(Definitions::core().structure("http://example.org/p"), nullptr);
}

TEST(Package, HidesWhatHasTheSameCanonicalBelow) {
  const auto url = "http://hl7.org/fhir/ValueSet/administrative-gender";
  const auto loaded = load({R"({"resourceType": "ValueSet", "url": ")" + std::string(url) +
                            R"(", "version": "9", "compose": {"include": [{"system": "http://example.org/s",
                               "concept": [{"code": "x"}]}]}})"});
  ASSERT_TRUE(loaded) << refusal(loaded);
  const auto all = Definitions::core().with(loaded->image);
  EXPECT_EQ(all.value_set(url)->version.view(), "9");
  EXPECT_EQ(all.value_set(std::string(url) + "|4.0.1")->version.view(), "4.0.1");
}

TEST(Package, StepsIntoTypesOfOtherImages) {
  const auto loaded = load({R"({"resourceType": "StructureDefinition", "url": "http://example.org/Order",
      "name": "Order", "kind": "logical", "type": "Order", "derivation": "specialization",
      "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Element", "snapshot": {"element": [
        {"id": "Order", "path": "Order", "min": 0, "max": "*"},
        {"id": "Order.line", "path": "Order.line", "min": 0, "max": "*", "type": [{"code": "BackboneElement"}]},
        {"id": "Order.line.who", "path": "Order.line.who", "min": 1, "max": "1", "type": [{"code": "HumanName"}]},
        {"id": "Order.line.amount[x]", "path": "Order.line.amount[x]", "min": 0, "max": "1",
         "type": [{"code": "decimal"}, {"code": "Quantity"}]},
        {"id": "Order.more", "path": "Order.more", "min": 0, "max": "*", "contentReference": "#Order.line"}]}})"});
  ASSERT_TRUE(loaded) << refusal(loaded);
  const auto all = Definitions::core().with(loaded->image);
  const auto line = all.step(nullptr, all.type("Order"), "line");
  ASSERT_TRUE(line);
  EXPECT_TRUE(line.element->is_list());
  const auto who = all.step(line.element, line.type, "who");
  ASSERT_TRUE(who);
  EXPECT_EQ(who.type, Definitions::core().type("HumanName"));
  EXPECT_TRUE(all.step(who.element, who.type, "family"));
  EXPECT_EQ(all.step(line.element, line.type, "amountQuantity").type, Definitions::core().type("Quantity"));
  EXPECT_TRUE(all.step(line.element, line.type, "amount").child->plain_choice);
  const auto more = all.step(nullptr, all.type("Order"), "more");
  EXPECT_EQ(more.element->path.view(), "Order.line");
  EXPECT_TRUE(all.step(more.element, more.type, "who"));
}

TEST(Package, TakesBundlesXmlAndPassesOverTheRest) {
  std::vector<DefinitionFile> files;
  files.push_back({"all.json", R"({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": )" +
                                   profile("http://example.org/p", patient) + "}]}"});
  files.push_back({"q.xml", R"(<StructureDefinition xmlns="http://hl7.org/fhir"><url value="http://example.org/q"/>
      <name value="Q"/><status value="draft"/><kind value="resource"/><abstract value="false"/><type value="Patient"/>
      <baseDefinition value="http://example.org/p"/><derivation value="constraint"/>
      <differential><element id="Patient.name"><path value="Patient.name"/><min value="1"/></element></differential>
      </StructureDefinition>)"});
  files.push_back({"example.json", R"({"resourceType": "Patient", "id": "x"})"});
  files.push_back({"package.json", std::string(test::manifest)});
  const auto loaded = load_package("folder", std::move(files), Definitions::core());
  ASSERT_TRUE(loaded) << refusal(loaded);
  EXPECT_EQ(loaded->image->package(), "test.package#1.2.3");
  const auto all = Definitions::core().with(loaded->image);
  ASSERT_NE(all.structure("http://example.org/q"), nullptr);
  const auto& name = *all.structure("http://example.org/q")->child("name")->element;
  EXPECT_EQ(name.min, 1U);
  EXPECT_EQ(name.max, unbounded);
  EXPECT_EQ(loaded->image->header().structures.size(), 2U);
}

TEST(Package, WarnsOfExpressionsThatAreNone) {
  const auto loaded = load({profile("http://example.org/p", patient, "",
                                    R"([{"path": "Patient", "constraint": [
                                        {"key": "a", "severity": "error", "human": "h", "expression": "name.where("},
                                        {"key": "b", "severity": "warning", "human": "h", "expression": "true"}]}])")});
  ASSERT_TRUE(loaded) << refusal(loaded);
  ASSERT_EQ(loaded->warnings.size(), 1U);
  EXPECT_THAT(to_string(loaded->warnings[0]), HasSubstr("file1.json:2:"));
  EXPECT_EQ(loaded->warnings[0].severity, Severity::warning);
  const auto& structure = loaded->image->header().structures[0];
  EXPECT_TRUE(structure.unusable.empty());
  const auto rules = structure.root().invariants.span().last(2);
  EXPECT_FALSE(rules[0].syntax);
  EXPECT_TRUE(rules[1].syntax);
  EXPECT_FALSE(rules[1].error);
  EXPECT_EQ(rules[1].source.view(), "http://example.org/p");
}

TEST(Package, NamesFileAndPlaceOfWhatIsBroken) {
  EXPECT_THAT(finding(load({profile("http://example.org/p", patient), "{\n  \"resourceType\": "})),
              HasSubstr("file2.json:2:"));
  EXPECT_THAT(finding(load({R"({"resourceType": "ValueSet"})"})),
              HasSubstr("file1.json:1:1: a definition needs a url"));
  EXPECT_THAT(finding(load({profile("http://example.org/p", patient), profile("http://example.org/p", patient)})),
              HasSubstr("file2.json:1:1: there are two of http://example.org/p"));
  EXPECT_THAT(finding(load({profile("http://example.org/p", "http://example.org/nowhere")})),
              HasSubstr("there is no base http://example.org/nowhere"));
  EXPECT_THAT(finding(load({profile("http://example.org/p", patient, "", "[]")})), HasSubstr("neither a snapshot"));
  EXPECT_THAT(finding(load({R"({"resourceType": "StructureDefinition", "url": "u", "type": "Patient", "kind": "thing",
                               "derivation": "constraint", "differential": {"element": [{"path": "Patient"}]}})"})),
              HasSubstr("there is no kind 'thing'"));
  EXPECT_THAT(finding(load({R"({"resourceType": "SearchParameter", "url": "u", "code": "c", "base": ["Nobody"]})"})),
              HasSubstr("there is no type Nobody"));
  EXPECT_THAT(finding(load({R"({"resourceType": "CodeSystem", "url": "u", "content": "complete",
                               "concept": [{"code": "a", "concept": [{"code": "a"}]}]})"})),
              HasSubstr("there are two codes a"));
}

TEST(Package, OneBrokenDefinitionLeavesTheRest) {
  const auto loaded = load({profile("http://example.org/broken", "http://example.org/nowhere"),
                            profile("http://example.org/on-it", "http://example.org/broken"),
                            profile("http://example.org/p", patient), "no JSON"});
  ASSERT_TRUE(loaded) << refusal(loaded);
  EXPECT_EQ(loaded->warnings.size(), 3U);
  EXPECT_TRUE(any_error(loaded->warnings));
  const auto all = Definitions::core().with(loaded->image);
  EXPECT_THAT(all.structure("http://example.org/broken")->unusable.view(), HasSubstr("there is no base"));
  EXPECT_THAT(all.structure("http://example.org/on-it")->unusable.view(), HasSubstr("there is no base"));
  EXPECT_TRUE(all.structure("http://example.org/p")->unusable.empty());
  EXPECT_FALSE(all.structure("http://example.org/p")->elements.empty());
}

TEST(Package, RefusesWhatCannotBeReadAtAll) {
  EXPECT_THAT(refusal(load({"no JSON"})), HasSubstr("file1.json:1:"));
  std::vector<DefinitionFile> files;
  files.push_back({"p.json", profile("http://example.org/p", patient)});
  files.push_back({"q.json", "{"});
  EXPECT_THAT(refusal(load_package("x", std::move(files), Definitions::core(), BrokenFiles::refuse)),
              HasSubstr("q.json:1:"));
}

TEST(Package, NamesBasesThatGoRound) {
  const auto loaded = load({profile("http://example.org/a", "http://example.org/b"),
                            profile("http://example.org/b", "http://example.org/c"),
                            profile("http://example.org/c", "http://example.org/b")});
  ASSERT_TRUE(loaded) << refusal(loaded);
  EXPECT_EQ(loaded->warnings.size(), 3U);
  EXPECT_THAT(finding(loaded), HasSubstr("go round in a circle, by http://example.org/b"));
  EXPECT_THAT(finding(load({profile("http://example.org/a", "http://example.org/a")})), HasSubstr("circle"));
}

TEST(Package, NamesElementsThatDoNotFit) {
  const auto with = [](std::string_view elements) {
    return finding(load({profile("http://example.org/p", patient, "", elements)}));
  };
  EXPECT_THAT(with(R"([{"path": "Observation"}])"), HasSubstr("elements of Observation in a definition of Patient"));
  EXPECT_THAT(with(R"([{"path": "Patient"}, {"path": "Group.member"}])"), HasSubstr("'Group.member' does not begin"));
  EXPECT_THAT(with(R"([{"path": "Patient"}, {}])"), HasSubstr("''"));
  EXPECT_THAT(with(R"([{"path": "Patient", "min": -1}])"), HasSubstr("min is no whole number"));
  EXPECT_THAT(with(R"([{"path": "Patient", "max": "many"}])"), HasSubstr("max is neither"));
  const auto snapshot = [](std::string_view elements) {
    const auto list = R"({"element": )" + std::string(elements) + "}";
    return finding(load({R"({"resourceType": "StructureDefinition", "url": "http://example.org/p", "name": "Test",
        "kind": "resource", "type": "Patient", "derivation": "constraint", "baseDefinition": ")" +
                         std::string(patient) + R"(", "snapshot": )" + list + "}"}));
  };
  EXPECT_THAT(snapshot(R"([{"path": "Patient"}, {"path": "Patient.contact.name"}])"),
              HasSubstr("Patient.contact.name stands behind no element that it belongs to"));
  EXPECT_THAT(snapshot(R"([{"path": "Patient.name"}])"), HasSubstr("the first element is not the root"));
  EXPECT_THAT(snapshot(R"([{"path": "Patient"}, {"path": "Patient"}])"), HasSubstr("a second root"));
  EXPECT_THAT(snapshot(R"([{"path": "Patient"}, {"path": "Patient.link", "contentReference": "#Patient.none"}])"),
              HasSubstr("there is no element #Patient.none"));
  EXPECT_EQ(snapshot(R"([{"path": "Patient"}, {"path": "Patient.link", "contentReference": "#Patient"}])"), "");
}

TEST(Package, KnowsSlicesAndShortcuts) {
  const auto loaded = load({R"({"resourceType": "StructureDefinition", "url": "http://example.org/o", "name": "O",
      "kind": "resource", "type": "Observation", "derivation": "constraint",
      "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Observation", "snapshot": {"element": [
        {"id": "Observation", "path": "Observation"},
        {"id": "Observation.category", "path": "Observation.category", "max": "*",
         "slicing": {"discriminator": [{"type": "pattern", "path": "$this"}], "rules": "open", "ordered": true},
         "type": [{"code": "CodeableConcept"}]},
        {"id": "Observation.category:lab", "path": "Observation.category", "sliceName": "lab", "max": "1",
         "base": {"path": "Observation.category", "min": 0, "max": "*"}, "type": [{"code": "CodeableConcept"}],
         "patternCodeableConcept": {"text": "lab"}},
        {"id": "Observation.category:lab.text", "path": "Observation.category.text", "type": [{"code": "string"}]},
        {"id": "Observation.valueQuantity", "path": "Observation.valueQuantity",
         "base": {"path": "Observation.value[x]", "min": 0, "max": "1"}, "type": [{"code": "Quantity"}]}]}})"});
  ASSERT_TRUE(loaded) << refusal(loaded);
  const auto& structure = loaded->image->header().structures[0];
  EXPECT_EQ(structure.root().ordered_children.size(), 3U);
  const auto& category = *structure.child("category")->element;
  EXPECT_TRUE(category.slice_name.empty());
  ASSERT_TRUE(category.slicing);
  EXPECT_TRUE(category.slicing->ordered);
  EXPECT_EQ(category.slicing->discriminators[0].path.view(), "$this");
  const auto& lab = *structure.root().ordered_children[1];
  EXPECT_EQ(lab.slice_name.view(), "lab");
  EXPECT_TRUE(lab.is_list());
  EXPECT_EQ(lab.pattern_type.view(), "CodeableConcept");
  EXPECT_EQ(lab.pattern_json.view(), R"({"text":"lab"})");
  EXPECT_NE(lab.child("text"), nullptr);
  EXPECT_EQ(category.child("text"), nullptr);
  ASSERT_NE(structure.child("valueQuantity"), nullptr);
  EXPECT_TRUE(structure.child("value")->plain_choice);
}

TEST(Package, BoundsWhatOneDefinitionMayBe) {
  std::string elements = R"([{"path": "Patient"})";
  for (int i = 0; i < 20'000; ++i) elements += R"(,{"path": "Patient.x"})";
  EXPECT_THAT(finding(load({profile("http://example.org/p", patient, "", elements + "]")})),
              HasSubstr("20000 elements"));
  std::vector<DefinitionFile> chain;
  for (int i = 0; i < 100; ++i) {
    const auto base = i == 0 ? std::string(patient) : "http://example.org/" + std::to_string(i - 1);
    chain.push_back({std::to_string(i), profile("http://example.org/" + std::to_string(i), base)});
  }
  EXPECT_THAT(finding(load_package("chain", std::move(chain), Definitions::core())), HasSubstr("too long"));
}

}  // namespace
}  // namespace linkway::fhir
