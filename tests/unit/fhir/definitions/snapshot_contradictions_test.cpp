// Profiles that contradict their base, and what is done with them: a word that only loosens is not heard, one that no
// instance could satisfy makes the profile unusable. Either is named, and everything else works.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/fhir/definitions/snapshots.h"

namespace linkway::fhir {
namespace {

using test::definition;
using test::Made;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// One element of a profile on Observation or Patient.
Made one(std::string_view type, std::string_view element) {
  return Made({definition(type, R"([{"path": ")" + std::string(type) + R"("}, )" + std::string(element) + "]"),
               definition("Organization", R"([{"path": "Organization"}])")});
}

TEST(Contradiction, WhatOnlyLoosensIsNotHeard) {
  const auto heard = [](std::string_view type, std::string_view element, std::string_view said) {
    const auto made = one(type, element);
    EXPECT_THAT(made.warnings(), ElementsAre(AllOf(StartsWith("warning 1.json:1:"), HasSubstr(std::string(said)))));
    EXPECT_TRUE(made.structure().unusable.empty());
    return made;
  };
  const auto min = heard("Observation", R"({"path": "Observation.status", "min": 0})", "min is below that of its base");
  EXPECT_EQ(min.element("Observation.status").min, 1U);
  const auto max = heard("Observation", R"({"path": "Observation.code", "max": "*"})", "max is above that of its base");
  EXPECT_EQ(max.element("Observation.code").max, 1U);
  const auto weak = heard("Patient", R"({"path": "Patient.gender", "binding": {"strength": "example",
      "valueSet": "http://example.org/vs"}})",
                          "weaker than the required one");
  EXPECT_EQ(weak.element("Patient.gender").binding, BindingStrength::required);
  EXPECT_THAT(weak.element("Patient.gender").value_set.view(), HasSubstr("administrative-gender"));
  const auto fixed = heard("Patient", R"({"path": "Patient.birthDate", "fixedBoolean": true})",
                           "fixedBoolean is of a type that the element does not have");
  EXPECT_TRUE(fixed.element("Patient.birthDate").fixed_json.empty());
}

TEST(Contradiction, WhatNoInstanceCanSatisfyIsUnusable) {
  const auto refused = [](std::string_view type, std::string_view element, std::string_view said) {
    const auto made = one(type, element);
    EXPECT_THAT(made.warnings(), ElementsAre(AllOf(StartsWith("error 1.json:1:"), HasSubstr("http://example.org/"),
                                                   HasSubstr(std::string(said)))));
    EXPECT_THAT(made.structure().unusable.view(), HasSubstr(std::string(said)));
    EXPECT_TRUE(made.structure("http://example.org/Organization").unusable.empty());
    EXPECT_FALSE(made.structure("http://example.org/Organization").elements.empty());
  };
  refused("Patient", R"({"path": "Patient.nmae", "min": 1})", "its base has no element Patient.nmae");
  refused("Patient", R"({"path": "Patient.name.givven", "min": 1})", "no element Patient.name.givven");
  refused("Patient", R"({"path": "Patient.birthDate", "type": [{"code": "Quantity"}]})",
          "its base has no type Quantity");
  refused("Observation", R"({"path": "Observation.valueAddress", "min": 1})", "no element Observation.valueAddress");
  refused("Observation", R"({"path": "Observation.value[x]", "sliceName": "valueAddress"})", "no type Address");
  refused("Observation", R"({"path": "Observation.status", "max": "0"})", "min is above max");
  refused("Patient", R"({"path": "Patient.identifier", "sliceName": "a", "min": 1})", "there is no discriminator");
  refused("Patient", R"({"path": "Patient.identifier", "slicing": {"rules": "open"}},
                        {"path": "Patient.identifier", "sliceName": "a"})",
          "there is no discriminator");
}

TEST(Contradiction, AllThatIsWrongIsNamed) {
  const auto made = one("Patient", R"({"path": "Patient.nmae"}, {"path": "Patient.brithDate"})");
  EXPECT_EQ(made.warnings().size(), 2U);
}

TEST(Contradiction, ProfilesThatNameEachOther) {
  const auto names = [](std::string_view url, std::string_view other) {
    return definition("Extension",
                      R"([{"path": "Extension"},
        {"path": "Extension.extension", "sliceName": "in", "type": [{"code": "Extension", "profile": [")" +
                          std::string(other) + R"("]}]},
        {"path": "Extension.extension.url", "short": "x"}])",
                      url);
  };
  const Made made({names("http://example.org/a", "http://example.org/b"),
                   names("http://example.org/b", "http://example.org/a"),
                   names("http://example.org/c", "http://example.org/c")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  for (const auto* url : {"http://example.org/a", "http://example.org/b", "http://example.org/c"}) {
    EXPECT_EQ(made.element("Extension.extension:in.url", url).short_text.view(), "x");
  }
}

TEST(Contradiction, WhatGrowsTooLargeIsUnusable) {
  // Each slice has the children of the sliced element again.
  std::string elements = R"([{"path": "Patient"}, {"path": "Patient.contact", "slicing": {"discriminator":
      [{"type": "value", "path": "gender"}], "rules": "open"}})";
  for (int i = 0; i < 4000; ++i)
    elements += R"(, {"path": "Patient.contact", "sliceName": "s)" + std::to_string(i) + "\"}";
  const Made made({definition("Patient", elements + "]")});
  EXPECT_THAT(made.structure().unusable.view(), HasSubstr("more than 20000 elements"));
}

TEST(Contradiction, DepthIsBounded) {
  std::string path = "Patient";
  for (int i = 0; i < 5000; ++i) path += ".extension";
  const Made deep({definition("Patient", R"([{"path": "Patient"}, {"path": ")" + path + R"("}])")});
  EXPECT_THAT(deep.structure().unusable.view(), HasSubstr("nested too deeply"));
  std::string slices = R"([{"path": "Patient"}, {"path": "Patient.identifier", "slicing": {"discriminator":
      [{"type": "value", "path": "use"}], "rules": "open"}})";
  std::string name = "a";
  for (int i = 0; i < 500; ++i, name += "/a") {
    slices += R"(, {"path": "Patient.identifier", "sliceName": ")" + name + "\"}";
  }
  const Made sliced({definition("Patient", slices + "]")});
  EXPECT_TRUE(sliced.structure().unusable.empty());
  std::vector<std::string> chain;
  for (int i = 0; i < 300; ++i) {
    const auto next = "http://example.org/" + std::to_string(i + 1);
    chain.push_back(definition("Extension",
                               R"([{"path": "Extension"}, {"path": "Extension.extension",
        "sliceName": "in", "type": [{"code": "Extension", "profile": [")" +
                                   next + R"("]}]},
        {"path": "Extension.extension.url", "short": "x"}])",
                               "http://example.org/" + std::to_string(i)));
  }
  // Each holds the next one's elements: what would nest without end is named, and the end of the chain is usable.
  const Made chained(chain);
  EXPECT_FALSE(chained.warnings().empty());
  EXPECT_TRUE(chained.structure("http://example.org/299").unusable.empty());
}

TEST(Contradiction, ExtraFieldsOfElementsAreRead) {
  const auto made = one("Patient", R"({"path": "Patient.gender", "extension": [
      {"url": "http://hl7.org/fhir/StructureDefinition/regex", "valueString": "[a-z]+"},
      {"url": "http://hl7.org/fhir/StructureDefinition/narrative-language-control", "valueCode": "en"},
      {"url": "http://hl7.org/fhir/StructureDefinition/narrative-language-control", "valueCode": "km"},
      {"url": "http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.mustHaveValue",
       "valueBoolean": true}], "binding": {"strength": "required", "valueSet": "http://example.org/vs", "extension": [
        {"url": "http://hl7.org/fhir/tools/StructureDefinition/additional-binding", "extension": [
          {"url": "purpose", "valueCode": "candidate"}, {"url": "valueSet", "valueCanonical": "http://example.org/w"},
          {"url": "any", "valueBoolean": true}]}]}})");
  EXPECT_THAT(made.warnings(), IsEmpty());
  const auto& gender = made.element("Patient.gender");
  EXPECT_EQ(gender.regex.view(), "[a-z]+");
  EXPECT_TRUE(gender.must_have_value);
  ASSERT_EQ(gender.narrative_languages.size(), 2U);
  EXPECT_EQ(gender.narrative_languages[1].view(), "km");
  ASSERT_EQ(gender.additional_bindings.size(), 1U);
  EXPECT_EQ(gender.additional_bindings[0].purpose.view(), "candidate");
  EXPECT_TRUE(gender.additional_bindings[0].any);
}

TEST(Contradiction, ContextsOfExtensionsAndPathsOfDiscriminators) {
  const Made made({definition("Extension", R"([{"path": "Extension"}])", "", "", R"(, "context": [
                     {"type": "element", "expression": "Patient.name"}, {"type": "fhirpath", "expression": "name"},
                     {"type": "extension", "expression": "http://example.org/e"}], "contextInvariant": ["true"])"),
                   definition("Observation", R"([{"path": "Observation"}, {"path": "Observation.hasMember", "slicing":
                     {"rules": "open", "discriminator": [
                        {"type": "value", "path": "resolve().code.coding.code"},
                        {"type": "value", "path": "extension('http://example.org/e').value.ofType(Coding).code"},
                        {"type": "type", "path": "$this.hasMember.resolve().code"}, {"type": "value", "path": "code or status"},
                        {"type": "type", "path": "value[x]"}]}}])")});
  EXPECT_THAT(made.warnings(), IsEmpty());
  const auto& contexts = made.structure().contexts;
  ASSERT_EQ(contexts.size(), 3U);
  EXPECT_EQ(contexts[0].kind, ExtensionContext::Kind::element);
  EXPECT_FALSE(contexts[0].syntax);
  EXPECT_TRUE(contexts[1].syntax);
  EXPECT_EQ(contexts[2].expression.view(), "http://example.org/e");
  ASSERT_EQ(made.structure().context_invariants.size(), 1U);
  EXPECT_TRUE(made.structure().context_invariants[0].syntax);
  const auto& found = made.element("Observation.hasMember", "http://example.org/Observation").slicing->discriminators;
  ASSERT_EQ(found.size(), 5U);
  ASSERT_EQ(found[0].steps.size(), 4U);
  EXPECT_EQ(found[0].steps[0].kind, DiscriminatorStep::Kind::resolve);
  EXPECT_EQ(found[0].steps[3].text.view(), "code");
  ASSERT_EQ(found[1].steps.size(), 4U);
  EXPECT_EQ(found[1].steps[0].kind, DiscriminatorStep::Kind::extension);
  EXPECT_EQ(found[1].steps[0].text.view(), "http://example.org/e");
  EXPECT_EQ(found[1].steps[2].kind, DiscriminatorStep::Kind::of_type);
  EXPECT_EQ(found[2].steps.size(), 3U);
  EXPECT_FALSE(found[3].understood);
  EXPECT_TRUE(found[3].syntax);
  EXPECT_EQ(found[4].steps[0].text.view(), "value");
}

}  // namespace
}  // namespace linkway::fhir
