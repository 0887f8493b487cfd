// Extensions: known and unknown, their values and parts, and where they may stand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/fhir/validation/profiling.h"

namespace linkway::fhir {
namespace {

using test::constraint;
using test::own;
using test::Profiles;
using testing::ElementsAre;
using testing::IsEmpty;

// An extension with a boolean. `contexts`: StructureDefinition.context and what may follow it.
std::string flag(std::string_view name, std::string_view contexts, bool modifier = false) {
  return constraint(name, "Extension",
                    R"(
    {"id": "Extension", "path": "Extension")" +
                        std::string(modifier ? R"(, "isModifier": true,
      "isModifierReason": "it says so")"
                                             : "") +
                        R"(},
    {"id": "Extension.extension", "path": "Extension.extension", "max": "0"},
    {"id": "Extension.url", "path": "Extension.url", "fixedUri": ")" +
                        std::string(own) + std::string(name) + R"("},
    {"id": "Extension.value[x]", "path": "Extension.value[x]", "min": 1, "type": [{"code": "boolean"}]})",
                    "", R"(, "context": )" + std::string(contexts));
}

std::string element_context(std::string_view expression) {
  return R"([{"type": "element", "expression": ")" + std::string(expression) + "\"}]";
}

std::string use(std::string_view name, std::string_view value = R"("valueBoolean": true)") {
  return R"({"url": ")" + std::string(own) + std::string(name) + R"(", )" + std::string(value) + "}";
}

std::string patient(std::string_view members) { return R"({"resourceType": "Patient", )" + std::string(members) + "}"; }

TEST(Extension, HasTheValueOfItsDefinition) {
  Profiles profiles({flag("flag", element_context("Patient"))});
  EXPECT_THAT(profiles.errors("", patient(R"("extension": [)" + use("flag") + "]")), IsEmpty());
  EXPECT_THAT(profiles.errors("", patient(R"("extension": [)" + use("flag", R"("valueString": "x")") + "]")),
              ElementsAre("type Patient.extension[0].value.ofType(string)"));
  EXPECT_THAT(profiles.errors("", patient(R"("extension": [)" + use("flag", R"("extension": [{"url": "x",
      "valueCode": "y"}])") + "]")),
              testing::Contains("cardinality-max Patient.extension[0]"));
}

TEST(Extension, StandsWhereItsContextsAllow) {
  Profiles profiles({flag("name", element_context("Patient.name")), flag("any", element_context("Element")),
                     flag("type", element_context("HumanName")), flag("all", element_context("DomainResource")),
                     flag("given", element_context("HumanName.given")),
                     flag("backbone", element_context("BackboneElement")),
                     flag("choice", element_context("Patient.deceased[x]"))});
  const auto extension = [](std::string_view name) { return R"("extension": [)" + use(name) + "]"; };
  const auto in_name = [&](std::string_view name) {
    return patient(R"("name": [{"family": "x", )" + extension(name) + "}]");
  };
  const auto at_root = [&](std::string_view name) { return patient(extension(name)); };
  for (const auto* name : {"name", "any", "type"}) EXPECT_THAT(profiles.errors("", in_name(name)), IsEmpty()) << name;
  for (const auto* name : {"all", "any"}) EXPECT_THAT(profiles.errors("", at_root(name)), IsEmpty()) << name;
  EXPECT_THAT(profiles.errors("", in_name("all")), ElementsAre("extension-context Patient.name[0].extension[0]"));
  for (const auto* name : {"name", "type", "backbone"}) {
    EXPECT_THAT(profiles.errors("", at_root(name)), ElementsAre("extension-context Patient.extension[0]")) << name;
  }
  EXPECT_THAT(profiles.errors("", patient(R"("contact": [{"name": {"text": "x"}, )" + extension("backbone") + "}]")),
              IsEmpty());
  EXPECT_THAT(profiles.errors("", patient(R"("name": [{"given": ["x"], "_given": [{)" + extension("given") + "}]}]")),
              IsEmpty());
  EXPECT_THAT(
      profiles.errors("", patient(R"("deceasedBoolean": true, "_deceasedBoolean": {)" + extension("choice") + "}")),
      IsEmpty());
  EXPECT_THAT(profiles.errors("", patient(R"("active": true, "_active": {)" + extension("given") + "}")),
              ElementsAre("extension-context Patient.active.extension[0]"));
}

TEST(Extension, MayHaveAnExpressionOrAnExtensionAsItsContext) {
  Profiles profiles(
      {flag("home", R"json([{"type": "fhirpath", "expression": "Patient.address.where(use = 'home')"}])json"),
       flag("inner", R"([{"type": "extension", "expression": ")" + std::string(own) + R"(outer"}])"),
       constraint("outer", "Extension",
                  R"(
    {"id": "Extension", "path": "Extension"},
    {"id": "Extension.url", "path": "Extension.url", "fixedUri": ")" +
                      std::string(own) + R"(outer"})",
                  "", R"(, "context": [{"type": "element", "expression": "Patient"}])")});
  const auto address = [](std::string_view name) {
    return patient(R"("address": [{"use": "work", "text": "x"}, {"use": ")" + std::string(name) +
                   R"(", "extension": [)" + use("home") + "]}]");
  };
  EXPECT_THAT(profiles.errors("", address("home")), IsEmpty());
  EXPECT_THAT(profiles.errors("", address("temp")), ElementsAre("extension-context Patient.address[1].extension[0]"));
  EXPECT_THAT(
      profiles.errors("", patient(R"("extension": [)" + use("outer", R"("extension": [)" + use("inner") + "]") + "]")),
      IsEmpty());
  EXPECT_THAT(profiles.errors("", patient(R"("extension": [)" + use("inner") + "]")),
              ElementsAre("extension-context Patient.extension[0]"));
}

TEST(Extension, MayHaveInvariantsOfItsContext) {
  Profiles profiles(
      {flag("male", element_context("Patient") + R"(, "contextInvariant": ["gender = 'male'"])"),
       flag("true", element_context("Patient") + R"(, "contextInvariant": ["%extension.value = true"])")});
  const auto with = [](std::string_view gender, std::string_view name, std::string_view value) {
    return patient(R"("gender": ")" + std::string(gender) + R"(", "extension": [)" + use(name, value) + "]");
  };
  EXPECT_THAT(profiles.errors("", with("male", "male", R"("valueBoolean": true)")), IsEmpty());
  EXPECT_THAT(profiles.errors("", with("female", "male", R"("valueBoolean": true)")),
              ElementsAre("extension-context Patient.extension[0]"));
  EXPECT_THAT(profiles.errors("", with("male", "true", R"("valueBoolean": true)")), IsEmpty());
  EXPECT_THAT(profiles.errors("", with("male", "true", R"("valueBoolean": false)")),
              ElementsAre("extension-context Patient.extension[0]"));
}

TEST(Extension, IsAModifierWhereItSaysSoAndNowhereElse) {
  Profiles profiles({flag("plain", element_context("Patient")), flag("modifier", element_context("Patient"), true)});
  EXPECT_THAT(profiles.errors("", patient(R"("modifierExtension": [)" + use("modifier") + "]")), IsEmpty());
  EXPECT_THAT(profiles.errors("", patient(R"("modifierExtension": [)" + use("plain") + "]")),
              ElementsAre("extension-modifier Patient.modifierExtension[0]"));
  EXPECT_THAT(profiles.errors("", patient(R"("extension": [)" + use("modifier") + "]")),
              ElementsAre("extension-modifier Patient.extension[0]"));
}

TEST(Extension, ThatIsUnknownIsToldAsTheOptionsSay) {
  Profiles profiles({});
  const auto plain = patient(R"("extension": [{"url": "http://unknown.test/x", "valueCode": "y"}])");
  const auto modifier = patient(R"("modifierExtension": [{"url": "http://unknown.test/x", "valueCode": "y"}])");
  const auto other_version = patient(R"("extension": [{"url":
      "http://hl7.org/fhir/5.0/StructureDefinition/extension-Patient.name", "valueString": "y"}])");
  EXPECT_THAT(profiles.errors("", plain), IsEmpty());
  EXPECT_THAT(profiles.warnings("", plain), ElementsAre("extension-unknown Patient.extension[0]"));
  EXPECT_THAT(profiles.errors("", modifier), ElementsAre("extension-unknown Patient.modifierExtension[0]"));
  EXPECT_THAT(profiles.warnings("", other_version), IsEmpty());
  profiles.options.extensions = validation::Unknown::refuse;
  EXPECT_THAT(profiles.errors("", plain), ElementsAre("extension-unknown Patient.extension[0]"));
  profiles.options.extensions = validation::Unknown::ignore;
  EXPECT_THAT(profiles.warnings("", plain), IsEmpty());
  profiles.options.extensions = validation::Unknown::refuse;
  profiles.options.known_extensions = {"http://unknown.test/"};
  EXPECT_THAT(profiles.errors("", plain), IsEmpty());
  EXPECT_THAT(profiles.errors("", modifier), IsEmpty());
}

TEST(Extension, WithPartsHasThoseOfItsDefinition) {
  Profiles profiles({constraint("whole", "Extension",
                                R"(
    {"id": "Extension", "path": "Extension"},
    {"id": "Extension.extension", "path": "Extension.extension", "slicing": {"discriminator": [
      {"type": "value", "path": "url"}], "rules": "open"}},
    {"id": "Extension.extension:kind", "path": "Extension.extension", "sliceName": "kind", "min": 1, "max": "1"},
    {"id": "Extension.extension:kind.url", "path": "Extension.extension.url", "fixedUri": "kind"},
    {"id": "Extension.extension:kind.value[x]", "path": "Extension.extension.value[x]", "min": 1,
     "type": [{"code": "code"}]},
    {"id": "Extension.url", "path": "Extension.url", "fixedUri": ")" +
                                    std::string(own) + R"(whole"},
    {"id": "Extension.value[x]", "path": "Extension.value[x]", "max": "0"})",
                                "", R"(, "context": [{"type": "element", "expression": "Patient"}])")});
  const auto with = [](std::string_view parts) {
    return patient(R"("extension": [)" + use("whole", R"("extension": [)" + std::string(parts) + "]") + "]");
  };
  EXPECT_THAT(profiles.errors("", with(R"({"url": "kind", "valueCode": "x"})")), IsEmpty());
  EXPECT_THAT(profiles.errors("", with(R"({"url": "kind", "valueString": "x"})")),
              ElementsAre("type Patient.extension[0].extension[0].value.ofType(string)"));
  EXPECT_THAT(profiles.errors("", with(R"({"url": "kind", "valueCode": "x"}, {"url": "kin", "valueCode": "x"})")),
              ElementsAre("extension-part Patient.extension[0].extension[1]"));
  EXPECT_THAT(profiles.errors("", with(R"({"url": "http://unknown.test/x", "valueCode": "x"})")),
              ElementsAre("slice-min Patient.extension[0]"));
  EXPECT_THAT(profiles.errors("", patient(R"("extension": [{"url": "kind", "valueCode": "x"}])")),
              ElementsAre("extension-url Patient.extension[0]"));
}

TEST(Extension, ThatAProfileAsksForMustBeThere) {
  Profiles profiles({flag("flag", element_context("Patient")), constraint("p", "Patient", R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.extension", "path": "Patient.extension", "slicing": {"discriminator": [
      {"type": "value", "path": "url"}], "rules": "open"}},
    {"id": "Patient.extension:flag", "path": "Patient.extension", "sliceName": "flag", "min": 1, "max": "1",
     "type": [{"code": "Extension", "profile": [")" + std::string(own) + R"(flag"]}]})")});
  EXPECT_THAT(profiles.errors("p", patient(R"("extension": [)" + use("flag") + "]")), IsEmpty());
  EXPECT_THAT(profiles.errors("p", patient(R"("active": true)")), ElementsAre("slice-min Patient"));
  // Its own rules are told once.
  EXPECT_THAT(profiles.errors("p", patient(R"("extension": [)" + use("flag", R"("valueCode": "x")") + "]")),
              ElementsAre("type Patient.extension[0].value.ofType(code)"));
}

}  // namespace
}  // namespace linkway::fhir
