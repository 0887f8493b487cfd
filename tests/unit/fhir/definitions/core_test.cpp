// The core definitions as they are linked into every program.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fhir/definitions/definitions.h"
#include "fhir/definitions/image.h"

namespace linkway::fhir {
namespace {

const ImageHeader& header() { return Definitions::core().images().front()->header(); }

std::size_t count(auto wanted) {
  const auto& all = header().structures;
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), wanted));
}

std::vector<std::string> names(const RelativeSpan<Relative<Element>>& elements) {
  std::vector<std::string> all;
  for (const auto& element : elements) all.emplace_back(element->name.view());
  return all;
}

TEST(CoreDefinitions, HoldWhatThePackageHolds) {
  const auto extension = [](const Structure& s) { return s.is_profile && s.type.view() == "Extension"; };
  EXPECT_EQ(count(extension), 393U);
  EXPECT_EQ(count([&](const Structure& s) { return s.is_profile && !extension(s); }), 46U);  // 44 and two of types
  EXPECT_EQ(count([](const Structure& s) { return !s.is_profile && s.kind == StructureKind::primitive; }), 20U);
  EXPECT_EQ(count([](const Structure& s) { return !s.is_profile && s.kind == StructureKind::complex; }), 41U);
  EXPECT_EQ(count([](const Structure& s) { return s.kind == StructureKind::resource && !s.is_profile; }), 148U);
  EXPECT_EQ(
      count([](const Structure& s) { return s.kind == StructureKind::resource && !s.is_profile && !s.is_abstract; }),
      146U);
  EXPECT_LT(Definitions::core().images().front()->bytes().size(), 15U * 1024 * 1024);
  EXPECT_EQ(header().package.view(), "hl7.fhir.r4.core#4.0.1");
}

TEST(CoreDefinitions, FindTypesAndProfiles) {
  const auto& core = Definitions::core();
  const auto* patient = core.type("Patient");
  ASSERT_NE(patient, nullptr);
  EXPECT_EQ(patient->kind, StructureKind::resource);
  EXPECT_TRUE(patient->is_a("DomainResource"));
  EXPECT_TRUE(patient->is_a("Resource"));
  EXPECT_TRUE(patient->is_a("Patient"));
  EXPECT_FALSE(patient->is_a("Element"));
  EXPECT_EQ(core.structure("http://hl7.org/fhir/StructureDefinition/Patient"), patient);
  EXPECT_EQ(core.structure("http://hl7.org/fhir/StructureDefinition/Patient|4.0.1"), patient);
  EXPECT_EQ(core.structure("http://hl7.org/fhir/StructureDefinition/Patient|5.0.0"), nullptr);
  EXPECT_EQ(core.type("patient"), nullptr);
  EXPECT_EQ(core.type("bmi"), nullptr);
  const auto* bmi = core.structure("http://hl7.org/fhir/StructureDefinition/bmi");
  ASSERT_NE(bmi, nullptr);
  EXPECT_TRUE(bmi->is_profile);
  EXPECT_EQ(bmi->type.view(), "Observation");
  ASSERT_TRUE(bmi->base_structure);
  EXPECT_EQ(bmi->base_structure->name.view(), "observation-vitalsigns");
  EXPECT_TRUE(core.type("Age")->is_a("Quantity"));
  EXPECT_TRUE(core.type("code")->is_a("string"));
  EXPECT_TRUE(core.type("positiveInt")->is_a("integer"));
  EXPECT_FALSE(core.type("string")->is_a("code"));
}

TEST(CoreDefinitions, KnowTheMembersOfATypeInTheirOrder) {
  const auto* name = Definitions::core().type("HumanName");
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(names(name->root().ordered_children), (std::vector<std::string>{"id", "extension", "use", "text", "family",
                                                                            "given", "prefix", "suffix", "period"}));
  const auto* given = name->child("given");
  ASSERT_NE(given, nullptr);
  EXPECT_TRUE(given->element->is_list());
  EXPECT_EQ(given->element->max, unbounded);
  EXPECT_EQ(given->element->min, 0U);
  EXPECT_EQ(given->type.get(), Definitions::core().type("string"));
  EXPECT_EQ(name->child("surname"), nullptr);
  EXPECT_FALSE(name->child("family")->element->is_list());
}

TEST(CoreDefinitions, StepThroughBackbonesTypesAndContentReferences) {
  const auto& core = Definitions::core();
  const auto contact = core.step(nullptr, core.type("Patient"), "contact");
  ASSERT_TRUE(contact);
  EXPECT_EQ(contact.type, nullptr);
  const auto name = core.step(contact.element, contact.type, "name");
  ASSERT_TRUE(name);
  EXPECT_EQ(name.element->path.view(), "Patient.contact.name");
  EXPECT_EQ(name.type, core.type("HumanName"));
  const auto family = core.step(name.element, name.type, "family");
  ASSERT_TRUE(family);
  EXPECT_EQ(family.element->path.view(), "HumanName.family");

  const auto entry = core.step(nullptr, core.type("Bundle"), "entry");
  const auto link = core.step(entry.element, entry.type, "link");
  ASSERT_TRUE(link);
  EXPECT_EQ(link.child->element->path.view(), "Bundle.entry.link");
  EXPECT_EQ(link.element->path.view(), "Bundle.link");
  EXPECT_TRUE(core.step(link.element, link.type, "relation"));
  const auto resource = core.step(entry.element, entry.type, "resource");
  EXPECT_EQ(resource.type, core.type("Resource"));
  EXPECT_FALSE(core.step(nullptr, nullptr, "name"));
}

TEST(CoreDefinitions, SpreadChoicesOverTheirTypes) {
  const auto* observation = Definitions::core().type("Observation");
  const auto* quantity = observation->child("valueQuantity");
  ASSERT_NE(quantity, nullptr);
  EXPECT_EQ(quantity->type.get(), Definitions::core().type("Quantity"));
  EXPECT_FALSE(quantity->plain_choice);
  EXPECT_EQ(quantity->element->name.view(), "value");
  EXPECT_TRUE(quantity->element->choice);
  EXPECT_EQ(observation->child("valueDateTime")->type->type.view(), "dateTime");
  const auto* plain = observation->child("value");
  ASSERT_NE(plain, nullptr);
  EXPECT_TRUE(plain->plain_choice);
  EXPECT_FALSE(plain->type);
  EXPECT_EQ(plain->element.get(), quantity->element.get());
  EXPECT_EQ(observation->child("value[x]"), nullptr);
  EXPECT_EQ(observation->child("valueReference"), nullptr);
  for (const char* type : {"Quantity", "CodeableConcept", "String", "Boolean", "Integer", "Range", "Ratio",
                           "SampledData", "Time", "DateTime", "Period"}) {
    EXPECT_NE(observation->child(std::string_view(std::string("value") + type)), nullptr) << type;
  }
}

TEST(CoreDefinitions, GiveSystemTypesTheirNamesInFhir) {
  const auto& core = Definitions::core();
  EXPECT_EQ(core.type("Patient")->child("id")->type.get(), core.type("id"));
  EXPECT_EQ(core.type("HumanName")->child("id")->type.get(), core.type("string"));
  EXPECT_EQ(core.type("Extension")->child("url")->type.get(), core.type("uri"));
  EXPECT_EQ(core.type("Extension")->child("url")->element->types[0].code.view(),
            "http://hl7.org/fhirpath/System.String");
  EXPECT_TRUE(core.type("Extension")->child("url")->element->xml_attribute);
  EXPECT_TRUE(core.type("HumanName")->child("id")->element->xml_attribute);
  EXPECT_FALSE(core.type("Patient")->child("id")->element->xml_attribute);
  EXPECT_FALSE(core.type("HumanName")->child("family")->element->xml_attribute);
  EXPECT_TRUE(core.type("Narrative")->child("div")->element->xhtml);
  EXPECT_FALSE(core.type("Narrative")->child("status")->element->xhtml);
}

TEST(CoreDefinitions, KnowHowPrimitivesStandInJson) {
  for (const auto& structure : header().structures) {
    if (structure.is_profile) continue;
    const auto type = structure.type.view();
    const auto form = structure.kind != StructureKind::primitive ? JsonForm::none
                      : type == "boolean"                        ? JsonForm::boolean
                      : type == "integer" || type == "decimal" || type == "positiveInt" || type == "unsignedInt"
                          ? JsonForm::number
                          : JsonForm::text;
    EXPECT_EQ(structure.json_form, form) << type;
    if (structure.kind == StructureKind::primitive) {
      EXPECT_EQ(structure.child("value"), nullptr) << type;
    }
  }
  EXPECT_EQ(Definitions::core().type("id")->primitive_pattern.view(), "[A-Za-z0-9\\-\\.]{1,64}");
}

TEST(CoreDefinitions, LeaveNoChildWithoutItsType) {
  for (const auto& structure : header().structures) {
    for (const auto& element : structure.elements) {
      for (const auto& child : element.children) {
        EXPECT_EQ(child.hash, hash_of(child.name.view()));
        EXPECT_EQ(element.child(child.key()), &child) << child.element->id.view();
        if (child.plain_choice || child.element->content || !child.element->children.empty()) continue;
        EXPECT_TRUE(child.type) << child.element->id.view() << ' ' << child.name.view();
      }
      EXPECT_TRUE(std::is_sorted(element.children.begin(), element.children.end(),
                                 [](const Child& a, const Child& b) { return a.hash < b.hash; }));
      EXPECT_EQ(bool(element.content), !element.content_reference.empty()) << element.id.view();
    }
  }
}

TEST(CoreDefinitions, KeepWhatAnElementSays) {
  const auto* patient = Definitions::core().type("Patient");
  const auto& gender = *patient->child("gender")->element;
  EXPECT_EQ(gender.binding, BindingStrength::required);
  EXPECT_EQ(gender.value_set.view(), "http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1");
  EXPECT_TRUE(gender.is_summary);
  EXPECT_TRUE(patient->child("active")->element->is_modifier);
  const auto& practitioner = *patient->child("generalPractitioner")->element;
  EXPECT_EQ(practitioner.types[0].targets.size(), 3U);
  const auto* bmi = Definitions::core().structure("http://hl7.org/fhir/StructureDefinition/bmi");
  const auto sliced = std::ranges::find_if(bmi->elements, [](const Element& e) { return bool(e.slicing); });
  ASSERT_NE(sliced, bmi->elements.end());
  const auto* url =
      Definitions::core().structure("http://hl7.org/fhir/StructureDefinition/patient-birthPlace")->child("url");
  ASSERT_NE(url, nullptr);
  EXPECT_EQ(url->element->fixed_type.view(), "Uri");
  EXPECT_EQ(url->element->fixed_json.view(), "\"http://hl7.org/fhir/StructureDefinition/patient-birthPlace\"");
}

}  // namespace
}  // namespace linkway::fhir
