// What a profile adds to its base.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/fhir/validation/profiling.h"

namespace linkway::fhir {
namespace {

using test::constraint;
using test::own;
using test::Profiles;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Profile, TellsCardinalitiesThatItTightened) {
  Profiles profiles({constraint("p", "Patient", R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.name", "path": "Patient.name", "min": 1, "max": "2"},
    {"id": "Patient.name.given", "path": "Patient.name.given", "min": 1},
    {"id": "Patient.photo", "path": "Patient.photo", "max": "0"})")});
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient", "name": [{"given": ["A"]}]})"), IsEmpty());
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient"})"), ElementsAre("cardinality-min Patient"));
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient", "photo": [{"title": "x"}],
      "name": [{"given": ["A"]}, {"family": "B"}, {"given": ["C"]}]})"),
              ElementsAre("cardinality-max Patient", "cardinality-min Patient.name[1]", "cardinality-max Patient"));
}

TEST(Profile, IsSilentWhereTheBaseHasSpoken) {
  Profiles profiles({constraint("p", "Observation", R"(
    {"id": "Observation", "path": "Observation"},
    {"id": "Observation.status", "path": "Observation.status", "fixedCode": "final"},
    {"id": "Observation.subject", "path": "Observation.subject", "min": 1})")});
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Observation", "code": {"text": "x"},
      "subject": {"display": "y"}})"),
              ElementsAre("cardinality-min Observation"));  // the status
  EXPECT_THAT(profiles.text("p", R"({"resourceType": "Observation", "code": {"text": "x"}, "status": "final"})"),
              HasSubstr("subject"));
}

TEST(Profile, NarrowsTheTypesOfAChoice) {
  Profiles profiles({constraint("p", "Observation", R"(
    {"id": "Observation", "path": "Observation"},
    {"id": "Observation.value[x]", "path": "Observation.value[x]", "min": 1,
     "type": [{"code": "Quantity"}, {"code": "string"}]})")});
  const auto observation = [](std::string_view value) {
    return R"({"resourceType": "Observation", "status": "final", "code": {"text": "x"})" + std::string(value) + "}";
  };
  EXPECT_THAT(profiles.errors("p", observation(R"(, "valueString": "x")")), IsEmpty());
  EXPECT_THAT(profiles.errors("p", observation(R"(, "valueInteger": 1)")),
              ElementsAre("type Observation.value.ofType(integer)"));
  EXPECT_THAT(profiles.errors("p", observation("")), ElementsAre("cardinality-min Observation"));
}

TEST(Profile, NarrowsAChoiceThatIsNamedByItsType) {
  Profiles profiles({constraint("p", "Observation", R"(
    {"id": "Observation", "path": "Observation"},
    {"id": "Observation.value[x]", "path": "Observation.value[x]", "type": [{"code": "Quantity"}]},
    {"id": "Observation.valueQuantity", "path": "Observation.valueQuantity", "minValueQuantity":
      {"value": 0, "system": "http://unitsofmeasure.org", "code": "kg"}})")});
  const auto observation = [](std::string_view value, std::string_view unit) {
    return R"({"resourceType": "Observation", "status": "final", "code": {"text": "x"}, "valueQuantity": {"value": )" +
           std::string(value) + R"(, "system": "http://unitsofmeasure.org", "code": ")" + std::string(unit) + "\"}}";
  };
  EXPECT_THAT(profiles.errors("p", observation("1", "kg")), IsEmpty());
  EXPECT_THAT(profiles.errors("p", observation("0.0", "g")), IsEmpty());
  EXPECT_THAT(profiles.errors("p", observation("-1", "g")),
              ElementsAre("min-value Observation.value.ofType(Quantity)"));
  EXPECT_THAT(profiles.errors("p", observation("-1", "m")), IsEmpty());
  EXPECT_THAT(profiles.warnings("p", observation("-1", "m")),
              ElementsAre("min-value Observation.value.ofType(Quantity)"));
}

TEST(Profile, BoundsNumbersAndDates) {
  Profiles profiles({constraint("p", "Patient", R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.birthDate", "path": "Patient.birthDate", "minValueDate": "1900-01-01", "maxValueDate": "2020-06-15"},
    {"id": "Patient.multipleBirth[x]", "path": "Patient.multipleBirth[x]", "type": [{"code": "integer"}],
     "maxValueInteger": 8},
    {"id": "Patient.language", "path": "Patient.language", "maxLength": 2})")});
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient", "birthDate": "2020-06-15", "multipleBirthInteger": 8,
                                       "language": "en"})"),
              IsEmpty());
  EXPECT_THAT(
      profiles.errors("p", R"({"resourceType": "Patient", "birthDate": "1899-12-31", "multipleBirthInteger": 9,
                                       "language": "en-GB"})"),
      testing::UnorderedElementsAre("min-value Patient.birthDate", "max-value Patient.multipleBirth.ofType(integer)",
                                    "max-length Patient.language"));
  // A year may be before or after the day.
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient", "birthDate": "2020"})"), IsEmpty());
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient", "birthDate": "2021"})"),
              ElementsAre("max-value Patient.birthDate"));
}

TEST(Profile, HasInvariantsOfItsOwn) {
  Profiles profiles({constraint("p", "Patient", R"json(
    {"id": "Patient", "path": "Patient", "constraint": [{"key": "own-1", "severity": "error", "human": "a name",
      "expression": "name.exists()"}]},
    {"id": "Patient.name", "path": "Patient.name", "constraint": [{"key": "own-2", "severity": "warning",
      "human": "a family name", "expression": "family.exists()"}]})json")});
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient"})"), ElementsAre("own-1 Patient"));
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient", "name": [{"text": "x"}]})"), IsEmpty());
  EXPECT_THAT(profiles.warnings("p", R"({"resourceType": "Patient", "name": [{"text": "x"}]})"),
              ElementsAre("own-2 Patient.name[0]"));
}

TEST(Profile, AsksForAProfileOfAType) {
  const auto with_use = constraint("use", "Address", R"(
    {"id": "Address", "path": "Address"}, {"id": "Address.use", "path": "Address.use", "min": 1})");
  const auto with_city = constraint("city", "Address", R"(
    {"id": "Address", "path": "Address"}, {"id": "Address.city", "path": "Address.city", "min": 1})");
  const auto one = constraint("one", "Patient",
                              R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.address", "path": "Patient.address", "type": [{"code": "Address", "profile": [")" +
                                  std::string(own) + R"(use"]}]})");
  const auto any = constraint("any", "Patient",
                              R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.address", "path": "Patient.address", "type": [{"code": "Address", "profile": [")" +
                                  std::string(own) + R"(use", ")" + std::string(own) + R"(city"]}]})");
  Profiles profiles({with_use, with_city, one, any});
  const std::string used = R"({"resourceType": "Patient", "address": [{"use": "home"}]})";
  const std::string city = R"({"resourceType": "Patient", "address": [{"city": "X"}]})";
  const std::string none = R"({"resourceType": "Patient", "address": [{"text": "X"}]})";
  EXPECT_THAT(profiles.errors("one", used), IsEmpty());
  EXPECT_THAT(profiles.errors("one", city), ElementsAre("cardinality-min Patient.address[0]"));
  EXPECT_THAT(profiles.errors("any", used), IsEmpty());
  EXPECT_THAT(profiles.errors("any", city), IsEmpty());
  // One that sums up, and what each of them lacks.
  EXPECT_THAT(profiles.errors("any", none),
              ElementsAre("profile-none Patient.address[0]", "cardinality-min Patient.address[0]",
                          "cardinality-min Patient.address[0]"));
}

TEST(Profile, IsForItsTypeOnly) {
  Profiles profiles({constraint("p", "Patient", R"({"id": "Patient", "path": "Patient"})")});
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Basic", "code": {"text": "x"}})"),
              ElementsAre("profile-type Basic"));
}

TEST(Profile, OfAProfileHasTheRulesOfBoth) {
  const auto first = constraint("first", "Patient", R"(
    {"id": "Patient", "path": "Patient"}, {"id": "Patient.name", "path": "Patient.name", "min": 1})");
  const auto second = constraint("second", "Patient", R"(
    {"id": "Patient", "path": "Patient"}, {"id": "Patient.gender", "path": "Patient.gender", "min": 1})",
                                 std::string(own) + "first");
  Profiles profiles({first, second});
  EXPECT_THAT(profiles.errors("second", R"({"resourceType": "Patient"})"),
              ElementsAre("cardinality-min Patient", "cardinality-min Patient"));
  EXPECT_THAT(profiles.errors("second", R"({"resourceType": "Patient", "gender": "other", "name": [{"text": "x"}]})"),
              IsEmpty());
}

TEST(Profile, FollowsContentReferencesAndStopsThere) {
  Profiles profiles({constraint("q", "Questionnaire", R"(
    {"id": "Questionnaire", "path": "Questionnaire"},
    {"id": "Questionnaire.item", "path": "Questionnaire.item", "min": 1},
    {"id": "Questionnaire.item.text", "path": "Questionnaire.item.text", "min": 1})")});
  EXPECT_THAT(profiles.errors("q", R"({"resourceType": "Questionnaire", "status": "draft", "item": [
      {"linkId": "1", "type": "group", "text": "x", "item": [{"linkId": "2", "type": "string", "text": "y"}]}]})"),
              IsEmpty());
  EXPECT_THAT(profiles.errors("q", R"({"resourceType": "Questionnaire", "status": "draft", "item": [
      {"linkId": "1", "type": "group", "text": "x", "item": [{"linkId": "2", "type": "string"}]}]})"),
              ElementsAre("cardinality-min Questionnaire.item[0].item[0]"));
}

TEST(Profile, OfWhatAReferenceNamesMayGoRoundInACircle) {
  Profiles profiles({constraint("p", "Patient",
                                R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.name", "path": "Patient.name", "min": 1},
    {"id": "Patient.link.other", "path": "Patient.link.other", "type": [{"code": "Reference", "targetProfile": [")" +
                                    std::string(own) + R"(p"]}]})")});
  const auto person = [](std::string_view id, std::string_view other, std::string_view more) {
    return R"({"fullUrl": "http://example.org/fhir/Patient/)" + std::string(id) +
           R"(", "resource": {"resourceType": "Patient", "id": ")" + std::string(id) + R"(", "meta": {"profile": [")" +
           std::string(own) + R"(p"]}, "link": [{"type": "seealso", "other": {"reference": "Patient/)" +
           std::string(other) + "\"}}]" + std::string(more) + "}}";
  };
  const auto both = [&](std::string_view more) {
    return R"({"resourceType": "Bundle", "type": "collection", "entry": [)" +
           person("a", "b", R"(, "name": [{"text": "x"}])") + ", " + person("b", "a", more) + "]}";
  };
  EXPECT_THAT(profiles.errors("", both(R"(, "name": [{"text": "x"}])")), IsEmpty());
  EXPECT_THAT(profiles.errors("", both("")),
              testing::UnorderedElementsAre("reference-target-profile Bundle.entry[0].resource.link[0].other",
                                            "cardinality-min Bundle.entry[1].resource"));
}

TEST(Profile, MayAskForAValueOrForWhatStandsForIt) {
  const std::string rule = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.";
  const auto must = constraint("must", "Patient",
                               R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.active", "path": "Patient.active", "extension": [{"url": ")" +
                                   rule + R"(mustHaveValue", "valueBoolean": true}]})");
  const auto may = constraint("may", "Patient",
                              R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.active", "path": "Patient.active", "extension": [{"url": ")" +
                                  rule +
                                  R"(valueAlternatives", "valueCanonical":
      "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}]})");
  Profiles profiles({must, may});
  const std::string absent = R"({"resourceType": "Patient", "_active": {"extension": [{"url":
      "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]}})";
  const std::string other = R"({"resourceType": "Patient", "_active": {"extension": [{"url":
      "http://example.org/other", "valueCode": "unknown"}]}})";
  EXPECT_THAT(profiles.errors("must", R"({"resourceType": "Patient", "active": true})"), IsEmpty());
  EXPECT_THAT(profiles.errors("must", absent), ElementsAre("value-needed Patient.active"));
  EXPECT_THAT(profiles.errors("may", absent), IsEmpty());
  EXPECT_THAT(profiles.errors("may", other), ElementsAre("value-needed Patient.active"));
}

TEST(Profile, PrimitivesThatAreDerivedAreOtherChoices) {
  Profiles profiles({constraint("tagged", "Patient", R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.extension", "path": "Patient.extension"},
    {"id": "Patient.extension.value[x]", "path": "Patient.extension.value[x]", "type": [{"code": "string"}]})")});
  const auto patient = [](const std::string& value) {
    return R"({"resourceType": "Patient", "extension": [{"url": "http://example.org/tag", )" + value + "}]}";
  };
  EXPECT_THAT(profiles.errors("tagged", patient(R"("valueString": "a")")), IsEmpty());
  EXPECT_THAT(profiles.errors("tagged", patient(R"("valueCode": "a")")), testing::SizeIs(1));
  EXPECT_THAT(profiles.errors("tagged", patient(R"("valueMarkdown": "a")")), testing::SizeIs(1));
}

TEST(Profile, LanguagesOfANarrative) {
  const auto asks = [](const std::string& name, const std::string& languages) {
    return constraint(name, "Patient",
                      R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.text", "path": "Patient.text", "extension": [{"url":
      "http://hl7.org/fhir/StructureDefinition/narrative-language-control", "valueCode": ")" +
                          languages + R"("}]})");
  };
  Profiles profiles({asks("none", "_no"), asks("some", "_yes"), asks("german", "de")});
  const auto patient = [](const std::string& sections) {
    return R"({"resourceType": "Patient", "text": {"status": "generated", "div":
      "<div xmlns=\"http://www.w3.org/1999/xhtml\">)" +
           sections + R"(</div>"}})";
  };
  const auto german = patient(R"(<div xml:lang=\"de\" lang=\"de\">a</div>)");
  const auto plain = patient("<p>a</p>");
  EXPECT_THAT(profiles.errors("none", plain), IsEmpty());
  EXPECT_THAT(profiles.errors("none", german), ElementsAre("narrative-languages Patient.text"));
  EXPECT_THAT(profiles.errors("some", german), IsEmpty());
  EXPECT_THAT(profiles.errors("some", plain), ElementsAre("narrative-languages Patient.text"));
  EXPECT_THAT(profiles.errors("german", german), IsEmpty());
  EXPECT_THAT(profiles.errors("german", patient(R"(<div xml:lang=\"en\" lang=\"en\">a</div>)")),
              ElementsAre("narrative-languages Patient.text"));
}

TEST(Profile, OfTheCoreHolds) {
  Profiles profiles({});
  const std::string pressure = R"({"resourceType": "Observation", "status": "final",
    "meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/bp"]},
    "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category",
                              "code": "vital-signs"}]}],
    "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
    "subject": {"display": "x"}, "effectiveDateTime": "2026-01-02",
    "component": [
      {"code": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}]},
       "valueQuantity": {"value": 120, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}},
      {"code": {"coding": [{"system": "http://loinc.org", "code": "8462-4"}]},
       "valueQuantity": {"value": 80, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": ")";
  EXPECT_THAT(profiles.errors("", pressure + R"(mm[Hg]"}}]})"), IsEmpty());
  EXPECT_THAT(profiles.errors("", pressure + R"(kPa"}}]})"),
              ElementsAre("fixed Observation.component[1].value.ofType(Quantity).code"));
}

// Sections that other profiles take one by one.
std::string section_library() {
  return constraint("library", "Composition", R"(
    {"id": "Composition", "path": "Composition"},
    {"id": "Composition.section", "path": "Composition.section", "slicing": {"discriminator": [
      {"type": "pattern", "path": "code"}], "rules": "open"}},
    {"id": "Composition.section:plan", "path": "Composition.section", "sliceName": "plan"},
    {"id": "Composition.section:plan.title", "path": "Composition.section.title", "min": 1},
    {"id": "Composition.section:plan.code", "path": "Composition.section.code", "min": 1,
     "patternCodeableConcept": {"coding": [{"system": "http://s", "code": "plan"}]}})");
}

TEST(Profile, MayTakeOneElementOfAnother) {
  Profiles profiles({section_library(), constraint("document", "Composition", R"(
    {"id": "Composition", "path": "Composition"},
    {"id": "Composition.section", "path": "Composition.section", "slicing": {"discriminator": [
      {"type": "pattern", "path": "code"}], "rules": "closed"}},
    {"id": "Composition.section:a", "path": "Composition.section", "sliceName": "a", "min": 1, "type": [
      {"code": "BackboneElement", "profile": [")" + std::string(own) + R"(library"], "_profile": [{"extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/elementdefinition-profile-element",
         "valueString": "Composition.section:plan"}]}]}]})")});
  const auto with = [](std::string_view section) {
    return R"({"resourceType": "Composition", "status": "final", "date": "2026-01-02", "title": "t",
               "type": {"text": "x"}, "author": [{"display": "x"}], "section": [)" +
           std::string(section) + "]}";
  };
  const std::string text = R"("text": {"status": "generated",
    "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a</p></div>"}, )";
  const std::string plan = R"("code": {"coding": [{"system": "http://s", "code": "plan"}]}})";
  EXPECT_THAT(profiles.errors("document", with("{" + text + R"("title": "a", )" + plan)), IsEmpty());
  EXPECT_THAT(profiles.errors("document", with("{" + text + plan)),
              ElementsAre("cardinality-min Composition.section[0]"));
  EXPECT_THAT(profiles.errors("document", with("{" + text + R"("code": {"text": "other"}})")),
              ElementsAre("slice-none Composition.section[0]", "slice-min Composition"));
}

TEST(Profile, IsFoundByTheBeginningOfItsVersion) {
  Profiles profiles({constraint("p", "Patient", R"({"path": "Patient"}, {"path": "Patient.name", "max": "0"})", "",
                                R"(, "version": "2.1.3")")});
  const auto claims = [](std::string_view version) {
    return R"({"resourceType": "Patient", "meta": {"profile": [")" + std::string(own) + "p|" + std::string(version) +
           R"("]}, "name": [{"text": "x"}]})";
  };
  EXPECT_THAT(profiles.errors("", claims("2.1.3")), ElementsAre("cardinality-max Patient"));
  EXPECT_THAT(profiles.errors("", claims("2.1")), ElementsAre("cardinality-max Patient"));
  EXPECT_THAT(profiles.errors("", claims("2")), ElementsAre("cardinality-max Patient"));
  EXPECT_THAT(profiles.errors("", claims("2.1.30")), IsEmpty());
  EXPECT_THAT(profiles.warnings("", claims("2.10")), ElementsAre("profile-unknown Patient"));
}

TEST(Profile, OfVitalSignsHoldsByTheCode) {
  Profiles profiles({});
  const auto observation = [](std::string_view code) {
    return R"({"resourceType": "Observation", "status": "final", "effectiveDateTime": "2026-01-02",
      "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category",
                                "code": "vital-signs"}]}],
      "subject": {"display": "x"}, "code": {"coding": [{"system": "http://loinc.org", "code": ")" +
           std::string(code) + R"("}]}, "valueQuantity": {"value": 1, "unit": "m"}})";
  };
  EXPECT_THAT(profiles.errors("", observation("8302-2")),
              ElementsAre("cardinality-min Observation.value.ofType(Quantity)",
                          "cardinality-min Observation.value.ofType(Quantity)"));
  EXPECT_THAT(profiles.errors("", observation("0")), IsEmpty());
  profiles.options.vital_signs = false;
  EXPECT_THAT(profiles.errors("", observation("8302-2")), IsEmpty());
}

}  // namespace
}  // namespace linkway::fhir
