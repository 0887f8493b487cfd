// Code systems and value sets of the core definitions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "fhir/definitions/definitions.h"
#include "fhir/definitions/image.h"

namespace linkway::fhir {
namespace {

using Answer = ValueSet::Answer;

const Definitions& core() { return Definitions::core(); }
const ImageHeader& header() { return core().images().front()->header(); }

const ValueSet& value_set(std::string_view canonical) {
  static const ValueSet none;
  const auto* found = core().value_set(canonical);
  EXPECT_NE(found, nullptr) << canonical;
  return found == nullptr ? none : *found;
}

const CodeSystem& code_system(std::string_view canonical) {
  static const CodeSystem none;
  const auto* found = core().code_system(canonical);
  EXPECT_NE(found, nullptr) << canonical;
  return found == nullptr ? none : *found;
}

TEST(CoreTerminology, HoldsWhatThePackageHolds) {
  EXPECT_EQ(header().code_systems.size(), 1062U);
  EXPECT_EQ(header().value_sets.size(), 1316U);
}

TEST(CoreTerminology, ExpandsEveryRequiredBindingThatCanBe) {
  std::set<std::string> bound;
  std::set<std::string> open;
  for (const auto& structure : header().structures) {
    if (structure.is_profile) continue;
    for (const auto& element : structure.elements) {
      if (element.binding != BindingStrength::required || element.value_set.empty()) continue;
      const std::string canonical(element.value_set.view());
      const auto url = canonical.substr(0, canonical.find('|'));
      bound.insert(url);
      const auto* set = core().value_set(canonical);
      if (set == nullptr || set->expansion == Expansion::incomplete) open.insert(url);
    }
  }
  EXPECT_EQ(bound.size(), 224U);
  // Media types, UCUM and currencies are listed elsewhere; the LOINC answers are in no file of the package.
  EXPECT_THAT(open, testing::UnorderedElementsAre(
                        "http://hl7.org/fhir/ValueSet/mimetypes", "http://hl7.org/fhir/ValueSet/ucum-units",
                        "http://hl7.org/fhir/ValueSet/currencies", "http://loinc.org/vs/LL379-9"));
}

TEST(CoreTerminology, SaysWhyASetIsIncomplete) {
  for (const auto& set : header().value_sets) {
    const bool complete = set.expansion == Expansion::complete;
    EXPECT_EQ(complete, set.reason.empty()) << set.url.view();
    EXPECT_EQ(complete, set.open_systems.empty()) << set.url.view();
  }
  EXPECT_EQ(value_set("http://hl7.org/fhir/ValueSet/currencies").reason.view(),
            "there is no code system urn:iso:std:iso:4217");
  EXPECT_EQ(value_set("http://hl7.org/fhir/ValueSet/condition-code").reason.view(),
            "the content of http://snomed.info/sct is not-present");
}

TEST(CoreTerminology, AnswersWhatBelongs) {
  const auto& gender = value_set("http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1");
  const auto system = "http://hl7.org/fhir/administrative-gender";
  EXPECT_EQ(gender.members.size(), 4U);
  EXPECT_EQ(gender.contains(system, "other"), Answer::yes);
  EXPECT_EQ(gender.contains("", "other"), Answer::yes);
  EXPECT_EQ(gender.contains(system, "Other"), Answer::no);
  EXPECT_EQ(gender.contains("http://example.org", "other"), Answer::no);
  EXPECT_EQ(core().value_set("http://hl7.org/fhir/ValueSet/administrative-gender|9"), nullptr);

  // SNOMED CT is not here: what the set lists is known, the rest is not, and other systems have no part in it.
  const auto& units = value_set("http://hl7.org/fhir/ValueSet/ucum-units");
  EXPECT_EQ(units.contains("http://unitsofmeasure.org", "mg"), Answer::unknown);
  EXPECT_EQ(units.contains("http://example.org", "mg"), Answer::no);
}

TEST(CoreTerminology, KnowsHierarchies) {
  const auto& acts = code_system("http://terminology.hl7.org/CodeSystem/v3-ActCode");
  EXPECT_TRUE(acts.complete);
  const auto* ambulatory = acts.find("AMB");
  const auto* encounters = acts.find("_ActEncounterCode");
  ASSERT_NE(ambulatory, nullptr);
  ASSERT_NE(encounters, nullptr);
  EXPECT_EQ(ambulatory->display.view(), "ambulatory");
  EXPECT_TRUE(encounters->is_abstract);
  EXPECT_TRUE(acts.is_below(*ambulatory, *encounters));
  EXPECT_TRUE(acts.is_below(*ambulatory, *ambulatory));
  EXPECT_FALSE(acts.is_below(*encounters, *ambulatory));
  EXPECT_EQ(acts.find("amb"), nullptr);

  const auto& classes = value_set("http://terminology.hl7.org/ValueSet/v3-ActEncounterCode");
  EXPECT_EQ(classes.contains(acts.url, "AMB"), Answer::yes);
  EXPECT_EQ(classes.contains(acts.url, "_ActEncounterCode"), Answer::no);  // excluded
  EXPECT_EQ(classes.contains(acts.url, "CASH"), Answer::no);
}

TEST(CoreTerminology, KnowsASecondParent) {
  // DROP is nested elsewhere and named by a property of SOL.
  const auto& forms = code_system("http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm");
  EXPECT_TRUE(forms.is_below(*forms.find("DROP"), *forms.find("SOL")));
  EXPECT_GE(forms.find("DROP")->parents.size(), 2U);
}

TEST(CoreTerminology, FindsSystemsWithAVersionInTheirUrl) {
  const auto& table = code_system("http://terminology.hl7.org/CodeSystem/v2-0360|2.7");
  EXPECT_EQ(table.url.view(), "http://terminology.hl7.org/CodeSystem/v2-0360|2.7");
}

TEST(CoreTerminology, FindsEveryCodeOfEverySystem) {
  for (const auto& system : header().code_systems) {
    EXPECT_EQ(core().code_system(system.url.view()), &system);
    for (const auto& item : system.concepts) ASSERT_EQ(system.find(item.code), &item) << system.url.view();
    EXPECT_EQ(system.complete, system.content.view() == "complete") << system.url.view();
  }
}

TEST(CoreTerminology, FindsEveryMemberOfEverySet) {
  for (const auto& set : header().value_sets) {
    for (const auto& member : set.members) {
      ASSERT_EQ(set.contains(member.system, member.code), Answer::yes) << set.url.view() << ' ' << member.code.view();
    }
  }
}

}  // namespace
}  // namespace linkway::fhir
