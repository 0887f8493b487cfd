// Invariants, search parameters, operations and compartments of the core definitions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "fhir/definitions/definitions.h"
#include "fhir/definitions/image.h"
#include "fhir/path/expression.h"

namespace linkway::fhir {
namespace {

const Definitions& core() { return Definitions::core(); }
const ImageHeader& header() { return core().images().front()->header(); }

std::vector<std::string> texts(const RelativeSpan<RelativeText>& span) {
  std::vector<std::string> all;
  for (const auto& item : span) all.emplace_back(item.view());
  return all;
}

TEST(CoreRules, HaveEveryInvariantParsed) {
  std::set<std::string> keys;
  for (const auto& structure : header().structures) {
    for (const auto& element : structure.elements) {
      for (const auto& invariant : element.invariants) {
        keys.emplace(invariant.key.view());
        ASSERT_TRUE(invariant.syntax) << structure.url.view() << ' ' << invariant.key.view();
        EXPECT_EQ(path::Expression(*invariant.syntax).source(), invariant.expression.view());
        EXPECT_FALSE(invariant.source.empty());
        EXPECT_FALSE(invariant.human.empty());
      }
    }
  }
  EXPECT_EQ(keys.size(), 243U);  // 240 of types and resources, three more of extensions
}

TEST(CoreRules, TellErrorsFromWarnings) {
  const auto* patient = core().type("Patient");
  const auto find = [&](std::string_view key) {
    const auto& all = patient->root().invariants;
    return std::find_if(all.begin(), all.end(), [&](const Invariant& i) { return i.key.view() == key; });
  };
  ASSERT_NE(find("dom-2"), patient->root().invariants.end());
  EXPECT_TRUE(find("dom-2")->error);
  EXPECT_FALSE(find("dom-6")->error);
  EXPECT_EQ(find("dom-6")->source.view(), "http://hl7.org/fhir/StructureDefinition/DomainResource");
  const auto& contact = patient->child("contact")->element->invariants;
  EXPECT_TRUE(std::any_of(contact.begin(), contact.end(), [](const Invariant& i) { return i.key.view() == "pat-1"; }));
}

TEST(CoreRules, HaveEverySearchParameterParsed) {
  EXPECT_EQ(header().search_parameters.size(), 1375U);
  for (const auto& parameter : header().search_parameters) {
    EXPECT_EQ(bool(parameter.syntax), !parameter.expression.empty()) << parameter.url.view();
    EXPECT_FALSE(parameter.bases.empty()) << parameter.url.view();
    for (const auto& base : parameter.bases) {
      EXPECT_EQ(core().search_parameter(base, parameter.code), &parameter) << parameter.url.view();
    }
    EXPECT_EQ(core().search_parameter(parameter.url.view()), &parameter);
    for (std::size_t i = 0; i < parameter.components.size(); i += 2) {
      EXPECT_NE(core().search_parameter(parameter.components[i].view()), nullptr) << parameter.url.view();
    }
  }
}

TEST(CoreRules, FindSearchParametersOfATypeAndOfWhatItIsDerivedFrom) {
  const auto* name = core().search_parameter("Patient", "family");
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(name->type.view(), "string");
  EXPECT_EQ(core().search_parameter("Patient", "_id")->expression.view(), "Resource.id");
  EXPECT_NE(core().search_parameter("Patient", "_text"), nullptr);  // of DomainResource
  EXPECT_EQ(core().search_parameter("Bundle", "_text"), nullptr);
  EXPECT_EQ(core().search_parameter("Patient", "nothing"), nullptr);
  EXPECT_EQ(core().search_parameter("Project", "name"), nullptr);
  const auto of_patient = core().search_parameters("Patient");
  std::set<std::string> codes;
  for (const auto* parameter : of_patient) codes.emplace(parameter->code.view());
  EXPECT_EQ(codes.size(), of_patient.size());
  EXPECT_THAT(codes, testing::IsSupersetOf({"family", "identifier", "_id", "_lastUpdated", "_text"}));
  EXPECT_THAT(texts(core().search_parameter("Patient", "general-practitioner")->targets),
              testing::UnorderedElementsAre("Practitioner", "Organization", "PractitionerRole"));
}

TEST(CoreRules, KnowOperations) {
  EXPECT_EQ(header().operations.size(), 46U);
  const auto* process = core().operation("http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message");
  ASSERT_NE(process, nullptr);
  EXPECT_EQ(process->code.view(), "process-message");
  EXPECT_TRUE(process->system);
  EXPECT_FALSE(process->instance);
  ASSERT_GT(process->parameters.size(), 0U);
  EXPECT_EQ(process->parameters[0].name.view(), "content");
  EXPECT_EQ(process->parameters[0].min, 1U);
  EXPECT_FALSE(process->parameters[0].output);
  EXPECT_TRUE(process->parameters[process->parameters.size() - 1].output);
}

TEST(CoreRules, KnowCompartments) {
  EXPECT_EQ(header().compartments.size(), 5U);
  const auto* patient = core().compartment("Patient");
  ASSERT_NE(patient, nullptr);
  const auto member = std::find_if(patient->members.begin(), patient->members.end(),
                                   [](const CompartmentMember& m) { return m.type.view() == "ServiceRequest"; });
  ASSERT_NE(member, patient->members.end());
  EXPECT_THAT(texts(member->parameters), testing::UnorderedElementsAre("subject", "performer"));
  EXPECT_EQ(core().compartment("Nobody"), nullptr);
}

TEST(CoreRules, KeepConceptMapsWhole) {
  EXPECT_EQ(header().concept_maps.size(), 19U);
  const auto* map = core().concept_map("http://hl7.org/fhir/ConceptMap/cm-address-use-v2");
  ASSERT_NE(map, nullptr);
  EXPECT_TRUE(map->json.view().starts_with(R"({"resourceType":"ConceptMap")"));
  EXPECT_EQ(map->json.view().find("<div"), std::string_view::npos);
}

}  // namespace
}  // namespace linkway::fhir
