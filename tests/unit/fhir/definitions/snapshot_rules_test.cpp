// What a snapshot is made of (R4 profiling.html, elementdefinition.html): one rule a test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/fhir/definitions/snapshots.h"

namespace linkway::fhir {
namespace {

using test::definition;
using test::Made;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Snapshot, MergesFieldsOverTheBase) {
  const Made made({definition("Patient", R"([
      {"id": "Patient", "path": "Patient", "constraint": [
        {"key": "own-1", "severity": "warning", "human": "h", "expression": "name.empty() or active"}]},
      {"id": "Patient.gender", "path": "Patient.gender", "short": "sex", "min": 1, "mustSupport": true,
       "fixedCode": "other"},
      {"id": "Patient.maritalStatus", "path": "Patient.maritalStatus", "binding": {"strength": "required",
       "valueSet": "http://example.org/vs", "extension": [
         {"url": "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet",
          "valueCanonical": "http://example.org/most"}]}},
      {"id": "Patient.birthDate", "path": "Patient.birthDate", "minValueDate": "1900-01-01",
       "maxValueDate": "2100-01-01"},
      {"id": "Patient.address", "path": "Patient.address", "max": "0"}])")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  const auto* core = Definitions::core().type("Patient");
  EXPECT_EQ(made.structure().elements.size(), core->elements.size());
  const auto rules = made.element("Patient").invariants.span();
  EXPECT_EQ(rules.size(), core->root().invariants.size() + 1);
  EXPECT_EQ(rules.back().key.view(), "own-1");
  EXPECT_EQ(rules.back().source.view(), "http://example.org/Patient");
  EXPECT_FALSE(rules.back().error);
  EXPECT_TRUE(rules.back().syntax);
  EXPECT_EQ(rules.front().source.view(), core->root().invariants[0].source.view());
  const auto& gender = made.element("Patient.gender");
  EXPECT_EQ(gender.short_text.view(), "sex");
  EXPECT_EQ(gender.min, 1U);
  EXPECT_EQ(gender.max, 1U);
  EXPECT_TRUE(gender.must_support);
  EXPECT_TRUE(gender.is_summary);
  EXPECT_EQ(gender.fixed_type.view(), "Code");
  EXPECT_EQ(gender.fixed_json.view(), R"("other")");
  EXPECT_EQ(gender.binding, BindingStrength::required);
  EXPECT_EQ(gender.value_set.view(), core->child("gender")->element->value_set.view());
  const auto& status = made.element("Patient.maritalStatus");
  EXPECT_EQ(status.binding, BindingStrength::required);
  EXPECT_EQ(status.value_set.view(), "http://example.org/vs");
  ASSERT_EQ(status.additional_bindings.size(), 1U);
  EXPECT_EQ(status.additional_bindings[0].purpose.view(), "maximum");
  EXPECT_EQ(status.additional_bindings[0].value_set.view(), "http://example.org/most");
  EXPECT_EQ(made.element("Patient.birthDate").min_value.view(), "1900-01-01");
  EXPECT_EQ(made.element("Patient.birthDate").max_value.view(), "2100-01-01");
  EXPECT_EQ(made.element("Patient.address").max, 0U);
  EXPECT_TRUE(made.element("Patient.address").is_list());
}

TEST(Snapshot, WalksIntoDataTypesAndBackbones) {
  const Made made({definition("Patient", R"([
      {"id": "Patient", "path": "Patient"},
      {"id": "Patient.name.given", "path": "Patient.name.given", "max": "1"},
      {"id": "Patient.contact.name.family", "path": "Patient.contact.name.family", "min": 1},
      {"id": "Patient.id", "path": "Patient.id", "min": 1}])")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  EXPECT_EQ(made.element("Patient.name.given").max, 1U);
  EXPECT_TRUE(made.element("Patient.name.given").is_list());
  EXPECT_EQ(made.element("Patient.name.family").max, 1U);
  EXPECT_EQ(made.element("Patient.contact.name.family").min, 1U);
  EXPECT_EQ(made.element("Patient.name.given").path.view(), "Patient.name.given");
  EXPECT_NE(made.element("Patient.name").child("given"), nullptr);
  // Types that FHIR has as FHIRPath's keep their FHIR names.
  EXPECT_EQ(made.structure().child("id")->type_code.view(), "id");
  EXPECT_EQ(made.element("Patient.name").child("id")->type_code.view(), "string");
  EXPECT_EQ(made.element("Patient.name.id").types[0].name.view(), "string");
}

TEST(Snapshot, OrderAndIdsOfTheDifferentialDoNotMatter) {
  const auto slices = R"({"id": "x", "path": "Patient.identifier", "slicing": {"discriminator":
      [{"type": "value", "path": "system"}], "rules": "open"}})";
  const Made by_place({definition("Patient", std::string(R"([{"path": "Patient"}, )") + slices + R"(,
      {"path": "Patient.identifier", "sliceName": "a", "min": 1},
      {"path": "Patient.identifier.system", "fixedUri": "http://example.org/a"},
      {"path": "Patient.identifier", "sliceName": "b"},
      {"path": "Patient.identifier.system", "fixedUri": "http://example.org/b"}])")});
  const Made by_id({definition("Patient", std::string(R"([
      {"id": "Patient.identifier:b.system", "path": "Patient.identifier.system", "fixedUri": "http://example.org/b"},
      {"id": "Patient.identifier:a.system", "path": "Patient.identifier.system", "fixedUri": "http://example.org/a"},
      {"id": "Patient.identifier:a", "path": "Patient.identifier", "sliceName": "a", "min": 1},
      )") + slices + R"(, {"path": "Patient"}])")});
  for (const auto* made : {&by_place, &by_id}) {
    EXPECT_THAT(made->warnings(), IsEmpty());
    EXPECT_EQ(made->element("Patient.identifier:a").min, 1U);
    EXPECT_EQ(made->element("Patient.identifier:b").min, 0U);
    EXPECT_EQ(made->element("Patient.identifier:a.system").fixed_json.view(), R"("http://example.org/a")");
    EXPECT_EQ(made->element("Patient.identifier:b.system").fixed_json.view(), R"("http://example.org/b")");
    EXPECT_TRUE(made->element("Patient.identifier").ordered_children.empty());
  }
}

TEST(Snapshot, SlicesStartAsTheSlicedElement) {
  const Made made({definition("Observation", R"([
      {"id": "Observation", "path": "Observation"},
      {"id": "Observation.component", "path": "Observation.component", "min": 2, "mustSupport": true, "slicing":
       {"discriminator": [{"type": "pattern", "path": "code"}, {"type": "exists", "path": "value"}],
        "rules": "closed", "ordered": true}},
      {"id": "Observation.component.code", "path": "Observation.component.code", "mustSupport": true},
      {"id": "Observation.component:high", "path": "Observation.component", "sliceName": "high", "max": "1"},
      {"id": "Observation.component:high.code", "path": "Observation.component.code",
       "patternCodeableConcept": {"text": "high"}}])")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  const auto& component = made.element("Observation.component");
  ASSERT_TRUE(component.slicing);
  EXPECT_EQ(component.slicing->rules.view(), "closed");
  EXPECT_TRUE(component.slicing->ordered);
  ASSERT_EQ(component.slicing->discriminators.size(), 2U);
  EXPECT_EQ(component.slicing->discriminators[0].steps[0].text.view(), "code");
  const auto& high = made.element("Observation.component:high");
  EXPECT_FALSE(high.slicing);
  EXPECT_EQ(high.min, 0U);
  EXPECT_EQ(high.max, 1U);
  EXPECT_TRUE(high.must_support);
  EXPECT_EQ(high.slice_name.view(), "high");
  EXPECT_TRUE(made.element("Observation.component:high.code").must_support);
  EXPECT_EQ(made.element("Observation.component:high.code").pattern_type.view(), "CodeableConcept");
  EXPECT_TRUE(made.element("Observation.component.code").pattern_json.empty());
  // Behind the element that is sliced, among the children of the root.
  EXPECT_EQ(high.order, made.element("Observation.component.referenceRange").order + 1);
}

TEST(Snapshot, SlicesOfSlices) {
  const Made made({definition("Patient", R"([
      {"path": "Patient"},
      {"id": "Patient.identifier", "path": "Patient.identifier", "slicing":
       {"discriminator": [{"type": "value", "path": "use"}], "rules": "open"}},
      {"id": "Patient.identifier:a/b", "path": "Patient.identifier", "sliceName": "a/b", "min": 1},
      {"id": "Patient.identifier:a", "path": "Patient.identifier", "sliceName": "a", "max": "3", "slicing":
       {"discriminator": [{"type": "value", "path": "system"}], "rules": "open"}},
      {"id": "Patient.identifier:a.use", "path": "Patient.identifier.use", "fixedCode": "official"}])")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  const auto& inner = made.element("Patient.identifier:a/b");
  EXPECT_EQ(inner.min, 1U);
  EXPECT_EQ(inner.max, 3U);
  EXPECT_FALSE(inner.slicing);
  EXPECT_TRUE(made.element("Patient.identifier:a").slicing);
  EXPECT_EQ(made.element("Patient.identifier:a/b.use").fixed_json.view(), R"("official")");
}

TEST(Snapshot, ExtensionsAreSlicedByUrlWithoutSaying) {
  const Made made({definition("Patient", R"([
                     {"path": "Patient"},
                     {"id": "Patient.extension:one", "path": "Patient.extension", "sliceName": "one", "min": 1, "type":
                      [{"code": "Extension", "profile": ["http://example.org/Extension"]}]},
                     {"id": "Patient.birthDate.extension:time", "path": "Patient.birthDate.extension",
                      "sliceName": "time", "type": [{"code": "Extension",
                        "profile": ["http://hl7.org/fhir/StructureDefinition/patient-birthTime"]}]}])"),
                   definition("Extension", R"([
                     {"path": "Extension", "max": "1", "short": "One thing"},
                     {"path": "Extension.url", "fixedUri": "http://example.org/Extension"},
                     {"path": "Extension.value[x]", "min": 1, "type": [{"code": "boolean"}]}])")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  const auto& list = made.element("Patient.extension");
  ASSERT_TRUE(list.slicing);
  EXPECT_EQ(list.slicing->discriminators[0].type.view(), "value");
  EXPECT_EQ(list.slicing->discriminators[0].path.view(), "url");
  EXPECT_EQ(list.slicing->rules.view(), "open");
  const auto& one = made.element("Patient.extension:one");
  EXPECT_EQ(one.min, 1U);
  EXPECT_EQ(one.max, 1U);
  EXPECT_EQ(one.short_text.view(), "One thing");
  EXPECT_EQ(one.types[0].profiles[0].view(), "http://example.org/Extension");
  EXPECT_TRUE(made.element("Patient.birthDate.extension").slicing);
  EXPECT_EQ(made.element("Patient.birthDate.extension:time").max, 1U);
}

TEST(Snapshot, ChildrenOfAnElementWithAProfileAreThoseOfTheProfile) {
  const Made made({definition("Patient", R"([
                     {"path": "Patient"},
                     {"path": "Patient.name", "type": [{"code": "HumanName",
                       "profile": ["http://example.org/HumanName"]}]},
                     {"path": "Patient.name.given", "short": "of the person"}])"),
                   definition("HumanName", R"([
                     {"path": "HumanName"}, {"path": "HumanName.family", "min": 1}])")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  EXPECT_EQ(made.element("Patient.name.family").min, 1U);
  EXPECT_EQ(made.element("Patient.name.given").short_text.view(), "of the person");
}

TEST(Snapshot, TypesOfAChoiceAreItsSlices) {
  const Made made({definition("Observation", R"([
      {"path": "Observation"},
      {"path": "Observation.valueQuantity", "mustSupport": true},
      {"path": "Observation.valueQuantity.unit", "min": 1},
      {"id": "Observation.value[x]:valueString", "path": "Observation.value[x]", "sliceName": "valueString",
       "maxLength": 9}])")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  const auto& value = made.element("Observation.value[x]");
  ASSERT_TRUE(value.slicing);
  EXPECT_EQ(value.slicing->discriminators[0].type.view(), "type");
  EXPECT_TRUE(value.slicing->discriminators[0].steps.empty());
  EXPECT_EQ(value.slicing->rules.view(), "open");
  EXPECT_EQ(value.types.size(), Definitions::core().type("Observation")->child("value")->element->types.size());
  const auto& quantity = made.element("Observation.value[x]:valueQuantity");
  ASSERT_EQ(quantity.types.size(), 1U);
  EXPECT_EQ(quantity.types[0].name.view(), "Quantity");
  EXPECT_EQ(quantity.path.view(), "Observation.value[x]");
  EXPECT_EQ(made.element("Observation.value[x]:valueQuantity.unit").min, 1U);
  EXPECT_EQ(made.element("Observation.value[x]:valueString").types[0].name.view(), "string");
  EXPECT_EQ(made.element("Observation.value[x]:valueString").max_length, 9U);
}

TEST(Snapshot, ARequiredTypeIsTheOnlyOne) {
  const Made made({definition("Observation", R"([
      {"path": "Observation"}, {"path": "Observation.effectivePeriod", "min": 1},
      {"path": "Observation.effectivePeriod.start", "min": 1}])")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  const auto& effective = made.element("Observation.effective[x]");
  EXPECT_EQ(effective.min, 1U);
  ASSERT_EQ(effective.types.size(), 1U);
  EXPECT_EQ(effective.types[0].name.view(), "Period");
  EXPECT_EQ(effective.slicing->rules.view(), "closed");
}

TEST(Snapshot, AChoiceOfOneTypeHasItsChildren) {
  const Made made({definition("Observation", R"([
      {"path": "Observation"}, {"path": "Observation.value[x]", "type": [{"code": "Quantity"}]},
      {"path": "Observation.value[x].code", "fixedCode": "kg"}])")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  EXPECT_FALSE(made.element("Observation.value[x]").slicing);
  EXPECT_EQ(made.element("Observation.value[x].code").fixed_json.view(), R"("kg")");
}

TEST(Snapshot, ContentReferencesOpenWhereTheyAreConstrained) {
  const Made made({definition("Questionnaire", R"([
      {"path": "Questionnaire"}, {"path": "Questionnaire.item.item.item.text", "min": 1}])")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  EXPECT_EQ(made.element("Questionnaire.item.item.item.text").min, 1U);
  EXPECT_EQ(made.element("Questionnaire.item.text").min, 0U);
  EXPECT_TRUE(made.element("Questionnaire.item.item").content_reference.empty());
  EXPECT_EQ(made.element("Questionnaire.item.item").types[0].name.view(), "BackboneElement");
  // The next level still refers, to the unconstrained item.
  const auto& next = made.element("Questionnaire.item.item.item.item");
  ASSERT_TRUE(next.content);
  EXPECT_EQ(next.content->id.view(), "Questionnaire.item");
}

TEST(Snapshot, ResourcesWithinResources) {
  const Made made({definition("Bundle", R"([
      {"path": "Bundle"},
      {"path": "Bundle.entry", "slicing": {"discriminator": [{"type": "type", "path": "resource"}], "rules": "open"}},
      {"path": "Bundle.entry", "sliceName": "who", "min": 1},
      {"path": "Bundle.entry.resource", "min": 1, "type": [{"code": "Patient"}]},
      {"path": "Bundle.entry.resource.birthDate", "min": 1}])")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  EXPECT_EQ(made.element("Bundle.entry:who.resource").types[0].name.view(), "Patient");
  EXPECT_EQ(made.element("Bundle.entry:who.resource.birthDate").min, 1U);
  EXPECT_EQ(made.element("Bundle.entry.resource").types[0].name.view(), "Resource");
}

TEST(Snapshot, ContentReferencesWithinAnotherResource) {
  const Made made({definition("Bundle", R"([
      {"path": "Bundle"}, {"path": "Bundle.entry.resource", "type": [{"code": "Questionnaire"}]},
      {"path": "Bundle.entry.resource.item.text", "min": 1}])")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  EXPECT_TRUE(made.structure().unusable.empty());
  EXPECT_EQ(made.element("Bundle.entry.resource.item.text").min, 1U);
  EXPECT_FALSE(made.element("Bundle.entry.resource.item.item").content);
  ASSERT_TRUE(made.element("Bundle.entry.link").content);
  EXPECT_EQ(made.element("Bundle.entry.link").content->id.view(), "Bundle.link");
}

TEST(Snapshot, ProfilesOfProfilesInAnyOrder) {
  const Made made({definition("Patient", R"([
                     {"path": "Patient"},
                     {"path": "Patient.identifier", "sliceName": "a", "min": 1},
                     {"path": "Patient.identifier.value", "min": 1},
                     {"path": "Patient.name", "max": "1"}])",
                              "http://example.org/derived", "http://example.org/base"),
                   definition("Patient", R"([
                     {"path": "Patient", "constraint": [
                        {"key": "b-1", "severity": "error", "human": "h", "expression": "true"}]},
                     {"path": "Patient.name", "min": 1},
                     {"path": "Patient.identifier", "slicing": {"discriminator": [{"type": "value", "path": "system"}],
                        "rules": "closed"}},
                     {"path": "Patient.identifier", "sliceName": "a", "max": "2"},
                     {"path": "Patient.identifier.system", "fixedUri": "http://example.org/a"}])",
                              "http://example.org/base")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  const auto& structure = made.structure("http://example.org/derived");
  EXPECT_TRUE(structure.unusable.empty());
  EXPECT_EQ(made.element("Patient.name", "http://example.org/derived").min, 1U);
  EXPECT_EQ(made.element("Patient.name", "http://example.org/derived").max, 1U);
  EXPECT_EQ(made.element("Patient.identifier:a", "http://example.org/derived").min, 1U);
  EXPECT_EQ(made.element("Patient.identifier:a", "http://example.org/derived").max, 2U);
  EXPECT_EQ(made.element("Patient.identifier:a.system", "http://example.org/derived").fixed_json.view(),
            R"("http://example.org/a")");
  EXPECT_EQ(made.element("Patient.identifier:a.value", "http://example.org/derived").min, 1U);
  EXPECT_EQ(made.element("Patient.identifier", "http://example.org/derived").slicing->rules.view(), "closed");
  EXPECT_EQ(structure.root().invariants.span().back().source.view(), "http://example.org/base");
  EXPECT_EQ(made.element("Patient.identifier:a.value", "http://example.org/base").min, 0U);
}

TEST(Snapshot, LogicalModelsAndTheirProfiles) {
  const Made made({R"({"resourceType": "StructureDefinition", "url": "http://example.org/Order", "name": "Order",
                       "kind": "logical", "type": "http://example.org/Order", "derivation": "specialization",
                       "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Element", "differential": {"element":
                       [{"path": "Order"}, {"path": "Order.line", "min": 0, "max": "*", "type": [
                           {"code": "BackboneElement"}]},
                        {"path": "Order.line.amount[x]", "min": 1, "max": "1", "type": [{"code": "decimal"},
                           {"code": "Quantity"}]},
                        {"path": "Order.who", "min": 0, "max": "1", "type": [{"code": "HumanName"}]}]}})",
                   R"({"resourceType": "StructureDefinition", "url": "http://example.org/Small", "name": "Small",
                       "kind": "logical", "type": "http://example.org/Order", "derivation": "constraint",
                       "baseDefinition": "http://example.org/Order", "differential": {"element":
                       [{"path": "Order"}, {"path": "Order.line", "max": "1"},
                        {"path": "Order.line.amountDecimal", "min": 1},
                        {"path": "Order.who.family", "min": 1}]}})"});
  EXPECT_THAT(made.warnings(), IsEmpty());
  EXPECT_THAT(made.ids("http://example.org/Order"),
              ElementsAre("Order", "Order.id", "Order.extension", "Order.line", "Order.line.id", "Order.line.extension",
                          "Order.line.modifierExtension", "Order.line.amount[x]", "Order.who"));
  EXPECT_EQ(made.element("Order.line", "http://example.org/Small").max, 1U);
  EXPECT_TRUE(made.element("Order.line", "http://example.org/Small").is_list());
  EXPECT_EQ(made.element("Order.line.amount[x]", "http://example.org/Small").types.size(), 1U);
  EXPECT_EQ(made.element("Order.who.family", "http://example.org/Small").min, 1U);
}

TEST(Snapshot, ModelsWithoutABase) {
  const auto model = [](std::string_view base) {
    return R"({"resourceType": "StructureDefinition", "url": "http://example.org/M", "kind": "logical", "type": "M",
               "derivation": "specialization")" +
           std::string(base) + R"(, "differential": {"element": [{"path": "M"}, {"path": "M.what", "min": 0, "max": "1",
               "type": [{"code": "string"}]}]}})";
  };
  for (const auto* base : {"", R"(, "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Base")"}) {
    const Made made({model(base)});
    EXPECT_THAT(made.warnings(), IsEmpty());
    EXPECT_THAT(made.ids(), ElementsAre("M", "M.what"));
    EXPECT_EQ(made.structure().child("what")->type_code.view(), "string");
  }
}

TEST(Snapshot, BoundsOfADateMayBeADuration) {
  const Made made({definition("Patient", R"([{"path": "Patient"}, {"path": "Patient.birthDate", "minValueQuantity":
      {"value": -130, "code": "a", "system": "http://unitsofmeasure.org"}}])")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  EXPECT_THAT(made.element("Patient.birthDate").min_value.view(), HasSubstr("-130"));
}

TEST(Snapshot, OneThatIsBroughtStaysAsItIsUnlessItLacksEverything) {
  const auto with = [](std::string_view snapshot) {
    return R"({"resourceType": "StructureDefinition", "url": "http://example.org/Patient", "kind": "resource",
               "type": "Patient", "derivation": "constraint", "baseDefinition":
               "http://hl7.org/fhir/StructureDefinition/Patient", "snapshot": {"element": )" +
           std::string(snapshot) + R"(}, "differential": {"element": [{"path": "Patient"},
               {"path": "Patient.name", "min": 1}]}})";
  };
  const Made kept({with(R"([{"id": "Patient", "path": "Patient"},
      {"id": "Patient.name", "path": "Patient.name", "min": 7, "max": "*", "type": [{"code": "HumanName"}]}])")});
  EXPECT_THAT(kept.ids(), ElementsAre("Patient", "Patient.name"));
  EXPECT_EQ(kept.element("Patient.name").min, 7U);
  const Made made({with(R"([{"id": "Patient", "path": "Patient"}])")});
  EXPECT_GT(made.ids().size(), 20U);
  EXPECT_EQ(made.element("Patient.name").min, 1U);
}

TEST(Snapshot, ANameOfASliceAloneSlicesNothing) {
  const Made made({definition("Composition", R"([
      {"path": "Composition"}, {"id": "Composition.date:issued", "path": "Composition.date", "sliceName": "issued",
       "short": "when issued"}])")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  EXPECT_EQ(made.element("Composition.date").short_text.view(), "when issued");
}

}  // namespace
}  // namespace linkway::fhir
