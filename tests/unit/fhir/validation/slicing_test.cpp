// Slices, by every kind of discriminator.
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

// Identifiers sliced by their system; `rules` and what stands in `more` complete the slicing.
std::string identifiers(std::string_view rules, std::string_view more = "") {
  return constraint("p", "Patient",
                    R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.identifier", "path": "Patient.identifier", "slicing": {"discriminator": [
      {"type": "value", "path": "system"}], "rules": ")" +
                        std::string(rules) + "\"" + std::string(more) + R"(}},
    {"id": "Patient.identifier:a", "path": "Patient.identifier", "sliceName": "a", "min": 1, "max": "1"},
    {"id": "Patient.identifier:a.system", "path": "Patient.identifier.system", "min": 1, "fixedUri": "http://a"},
    {"id": "Patient.identifier:a.value", "path": "Patient.identifier.value", "min": 1},
    {"id": "Patient.identifier:b", "path": "Patient.identifier", "sliceName": "b"},
    {"id": "Patient.identifier:b.system", "path": "Patient.identifier.system", "min": 1, "fixedUri": "http://b"},
    {"id": "Patient.identifier:b.type", "path": "Patient.identifier.type", "min": 1})");
}

std::string patient(std::string_view list) {
  return R"({"resourceType": "Patient", "identifier": [)" + std::string(list) + "]}";
}
constexpr std::string_view a = R"({"system": "http://a", "value": "1"})";
constexpr std::string_view b = R"({"system": "http://b", "type": {"text": "x"}})";
constexpr std::string_view c = R"({"system": "http://c"})";

std::string list(std::initializer_list<std::string_view> items) {
  std::string all;
  for (const auto item : items) all.append(all.empty() ? "" : ", ").append(item);
  return patient(all);
}

TEST(Slicing, GivesEachSliceItsRules) {
  Profiles profiles({identifiers("open")});
  EXPECT_THAT(profiles.errors("p", list({a, b, c})), IsEmpty());
  EXPECT_THAT(profiles.errors("p", list({a, R"({"system": "http://b"})"})),
              ElementsAre("cardinality-min Patient.identifier[1]"));
  EXPECT_THAT(profiles.errors("p", list({R"({"system": "http://a"})"})),
              ElementsAre("cardinality-min Patient.identifier[0]"));
}

TEST(Slicing, OpenAtEndIsOrderedOnlyWhereItSaysSo) {
  Profiles any({identifiers("openAtEnd", R"(, "ordered": false)")});
  EXPECT_THAT(any.errors("p", list({b, a, c})), IsEmpty());
  EXPECT_THAT(any.errors("p", list({a, c, b})), ElementsAre("slice-order Patient.identifier[2]"));
  Profiles ordered({identifiers("openAtEnd", R"(, "ordered": true)")});
  EXPECT_THAT(ordered.errors("p", list({b, a, c})), ElementsAre("slice-order Patient.identifier[1]"));
}

TEST(Slicing, CountsTheItemsOfASlice) {
  Profiles profiles({identifiers("open")});
  EXPECT_THAT(profiles.errors("p", list({b})), ElementsAre("slice-min Patient"));
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient"})"), ElementsAre("slice-min Patient"));
  EXPECT_THAT(profiles.errors("p", list({a, a})), ElementsAre("slice-max Patient"));
}

TEST(Slicing, MayBeClosed) {
  Profiles profiles({identifiers("closed")});
  EXPECT_THAT(profiles.errors("p", list({a, b})), IsEmpty());
  EXPECT_THAT(profiles.errors("p", list({a, c, b})), ElementsAre("slice-none Patient.identifier[1]"));
}

TEST(Slicing, MayBeOpenAtItsEnd) {
  Profiles profiles({identifiers("openAtEnd")});
  EXPECT_THAT(profiles.errors("p", list({a, b, c})), IsEmpty());
  EXPECT_THAT(profiles.errors("p", list({a, c, b})), ElementsAre("slice-order Patient.identifier[2]"));
}

TEST(Slicing, MayBeOrdered) {
  Profiles profiles({identifiers("open", R"(, "ordered": true)")});
  EXPECT_THAT(profiles.errors("p", list({a, c, b})), IsEmpty());
  EXPECT_THAT(profiles.errors("p", list({b, a})), ElementsAre("slice-order Patient.identifier[1]"));
  Profiles unordered({identifiers("open", R"(, "ordered": false)")});
  EXPECT_THAT(unordered.errors("p", list({b, a})), IsEmpty());
}

TEST(Slicing, ByPatternFindsASupersetOfIt) {
  Profiles profiles({constraint("p", "Observation", R"(
    {"id": "Observation", "path": "Observation"},
    {"id": "Observation.component", "path": "Observation.component", "slicing": {"discriminator": [
      {"type": "pattern", "path": "code"}], "rules": "closed"}},
    {"id": "Observation.component:s", "path": "Observation.component", "sliceName": "s", "min": 1},
    {"id": "Observation.component:s.code", "path": "Observation.component.code",
     "patternCodeableConcept": {"coding": [{"system": "http://s", "code": "1"}]}})")});
  const auto observation = [](std::string_view code) {
    return R"({"resourceType": "Observation", "status": "final", "code": {"text": "x"},
      "component": [{"code": )" +
           std::string(code) + "}]}";
  };
  EXPECT_THAT(profiles.errors("p", observation(R"({"text": "t", "coding": [{"system": "http://o", "code": "1"},
                                                    {"system": "http://s", "code": "1", "display": "d"}]})")),
              IsEmpty());
  EXPECT_THAT(profiles.errors("p", observation(R"({"coding": [{"system": "http://s", "code": "2"}]})")),
              ElementsAre("slice-none Observation.component[0]", "slice-min Observation"));
}

TEST(Slicing, ByValueOfWhatAnElementAboveFixes) {
  Profiles profiles({constraint("p", "Patient", R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.telecom", "path": "Patient.telecom", "slicing": {"discriminator": [
      {"type": "value", "path": "use"}], "rules": "open"}},
    {"id": "Patient.telecom:home", "path": "Patient.telecom", "sliceName": "home", "min": 1, "max": "1",
     "fixedContactPoint": {"use": "home"}})")});
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient", "telecom": [{"use": "home"}, {"use": "work"}]})"),
              IsEmpty());
  // Each part that differs is told.
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient", "telecom": [
                                       {"use": "home", "system": "phone", "value": "1"}]})"),
              ElementsAre("fixed Patient.telecom[0].system", "fixed Patient.telecom[0].value"));
}

TEST(Slicing, BySeveralDiscriminatorsOfWhichASliceNeedNotUseAll) {
  Profiles profiles({constraint("p", "Patient", R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.telecom", "path": "Patient.telecom", "slicing": {"discriminator": [
      {"type": "value", "path": "use"}, {"type": "value", "path": "system"}], "rules": "closed"}},
    {"id": "Patient.telecom:homePhone", "path": "Patient.telecom", "sliceName": "homePhone"},
    {"id": "Patient.telecom:homePhone.system", "path": "Patient.telecom.system", "fixedCode": "phone"},
    {"id": "Patient.telecom:homePhone.use", "path": "Patient.telecom.use", "fixedCode": "home"},
    {"id": "Patient.telecom:work", "path": "Patient.telecom", "sliceName": "work"},
    {"id": "Patient.telecom:work.use", "path": "Patient.telecom.use", "fixedCode": "work"})")});
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient", "telecom": [{"system": "phone", "use": "home",
      "value": "1"}, {"system": "email", "use": "work", "value": "2"}]})"),
              IsEmpty());
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient", "telecom": [{"system": "email", "use": "home",
      "value": "1"}]})"),
              ElementsAre("slice-none Patient.telecom[0]"));
}

TEST(Slicing, ByExistence) {
  Profiles profiles({constraint("p", "Patient", R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.name", "path": "Patient.name", "slicing": {"discriminator": [
      {"type": "exists", "path": "period"}], "rules": "closed"}},
    {"id": "Patient.name:past", "path": "Patient.name", "sliceName": "past", "max": "1"},
    {"id": "Patient.name:past.period", "path": "Patient.name.period", "min": 1},
    {"id": "Patient.name:now", "path": "Patient.name", "sliceName": "now", "min": 1},
    {"id": "Patient.name:now.period", "path": "Patient.name.period", "max": "0"})")});
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient", "name": [{"text": "x"},
      {"text": "y", "period": {"end": "2020"}}]})"),
              IsEmpty());
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient", "name": [
      {"text": "x", "period": {"end": "2019"}}, {"text": "y", "period": {"end": "2020"}}]})"),
              ElementsAre("slice-max Patient", "slice-min Patient"));
}

TEST(Slicing, ByTypeOfAChoice) {
  Profiles profiles({constraint("p", "Observation", R"(
    {"id": "Observation", "path": "Observation"},
    {"id": "Observation.value[x]", "path": "Observation.value[x]", "slicing": {"discriminator": [
      {"type": "type", "path": "$this"}], "rules": "closed"}},
    {"id": "Observation.value[x]:valueQuantity", "path": "Observation.value[x]", "sliceName": "valueQuantity",
     "type": [{"code": "Quantity"}]},
    {"id": "Observation.value[x]:valueQuantity.code", "path": "Observation.value[x].code", "min": 1})")});
  const auto observation = [](std::string_view value) {
    return R"({"resourceType": "Observation", "status": "final", "code": {"text": "x"}, )" + std::string(value) + "}";
  };
  EXPECT_THAT(profiles.errors("p", observation(R"("valueQuantity": {"value": 1, "system": "http://u", "code": "u"})")),
              IsEmpty());
  EXPECT_THAT(profiles.errors("p", observation(R"("valueQuantity": {"value": 1})")),
              ElementsAre("cardinality-min Observation.value.ofType(Quantity)"));
  EXPECT_THAT(profiles.errors("p", observation(R"("valueString": "x")")),
              ElementsAre("slice-none Observation.value.ofType(string)"));
}

TEST(Slicing, ByTypeOfAChoiceThatIsNamedByItsType) {
  Profiles profiles({constraint("p", "Communication", R"(
    {"id": "Communication", "path": "Communication"},
    {"id": "Communication.payload", "path": "Communication.payload", "slicing": {"discriminator": [
      {"type": "type", "path": "content"}], "rules": "closed"}},
    {"id": "Communication.payload:text", "path": "Communication.payload", "sliceName": "text", "max": "1"},
    {"id": "Communication.payload:text.contentString", "path": "Communication.payload.contentString", "min": 1,
     "type": [{"code": "string"}]},
    {"id": "Communication.payload:file", "path": "Communication.payload", "sliceName": "file"},
    {"id": "Communication.payload:file.contentAttachment", "path": "Communication.payload.contentAttachment",
     "type": [{"code": "Attachment"}]})")});
  const auto with = [](std::string_view payload) {
    return R"({"resourceType": "Communication", "status": "completed", "payload": [)" + std::string(payload) + "]}";
  };
  EXPECT_THAT(profiles.errors("p", with(R"({"contentString": "x"}, {"contentAttachment": {"title": "x"}})")),
              IsEmpty());
  EXPECT_THAT(profiles.errors("p", with(R"({"contentString": "x"}, {"contentString": "y"})")),
              ElementsAre("slice-max Communication"));
  EXPECT_THAT(profiles.errors("p", with(R"({"contentReference": {"display": "x"}})")),
              ElementsAre("slice-none Communication.payload[0]"));
}

TEST(Slicing, ByTypeOfTheResourceInAnEntry) {
  Profiles profiles({constraint("p", "Bundle", R"(
    {"id": "Bundle", "path": "Bundle"},
    {"id": "Bundle.entry", "path": "Bundle.entry", "slicing": {"discriminator": [
      {"type": "type", "path": "resource"}], "rules": "open"}},
    {"id": "Bundle.entry:patient", "path": "Bundle.entry", "sliceName": "patient", "min": 1, "max": "1"},
    {"id": "Bundle.entry:patient.resource", "path": "Bundle.entry.resource", "min": 1, "type": [{"code": "Patient"}]},
    {"id": "Bundle.entry:patient.resource.name", "path": "Bundle.entry.resource.name", "min": 1},
    {"id": "Bundle.entry:who", "path": "Bundle.entry", "sliceName": "who", "min": 1},
    {"id": "Bundle.entry:who.resource", "path": "Bundle.entry.resource",
     "type": [{"code": "Practitioner"}, {"code": "PractitionerRole"}]})")});
  const std::string role =
      R"({"fullUrl": "urn:uuid:5c34dcd8-1d2b-4a53-a0a1-6bd0d3b0a001", "resource": {"resourceType": "PractitionerRole"}})";
  const auto bundle = [](const std::string& entries) {
    return R"({"resourceType": "Bundle", "type": "collection", "entry": [)" + entries + "]}";
  };
  const auto someone = [](std::string_view content) {
    return R"(, {"fullUrl": "urn:uuid:5c34dcd8-1d2b-4a53-a0a1-6bd0d3b0a002", "resource": {"resourceType": "Patient")" +
           std::string(content) + "}}";
  };
  EXPECT_THAT(profiles.errors("p", bundle(role + someone(R"(, "name": [{"text": "x"}])"))), IsEmpty());
  EXPECT_THAT(profiles.errors("p", bundle(role)), ElementsAre("slice-min Bundle"));
  EXPECT_THAT(profiles.errors("p", bundle(role + someone(R"(, "active": true)"))),
              ElementsAre("cardinality-min Bundle.entry[1].resource"));
}

TEST(Slicing, ByProfile) {
  const auto named = constraint("named", "Patient", R"(
    {"id": "Patient", "path": "Patient"}, {"id": "Patient.name", "path": "Patient.name", "min": 1})");
  const auto bundle = constraint("p", "Bundle", R"(
    {"id": "Bundle", "path": "Bundle"},
    {"id": "Bundle.entry", "path": "Bundle.entry", "slicing": {"discriminator": [
      {"type": "profile", "path": "resource"}], "rules": "closed"}},
    {"id": "Bundle.entry:patient", "path": "Bundle.entry", "sliceName": "patient", "max": "1"},
    {"id": "Bundle.entry:patient.resource", "path": "Bundle.entry.resource", "type": [{"code": "Patient",
      "profile": [")" + std::string(own) + R"(named"]}]})");
  Profiles profiles({named, bundle});
  const auto with = [](std::string_view content) {
    return R"({"resourceType": "Bundle", "type": "collection", "entry": [{"fullUrl": "urn:uuid:5c34dcd8-1d2b-4a53-a0a1-6bd0d3b0a003", "resource": {"resourceType": "Patient")" +
           std::string(content) + "}}]}";
  };
  EXPECT_THAT(profiles.errors("p", with(R"(, "name": [{"text": "x"}])")), IsEmpty());
  EXPECT_THAT(profiles.errors("p", with(R"(, "active": true)")), ElementsAre("slice-none Bundle.entry[0]"));
}

TEST(Slicing, ByTheTypeOfWhatAReferencePointsTo) {
  Profiles profiles({constraint("p", "Composition", R"json(
    {"id": "Composition", "path": "Composition"},
    {"id": "Composition.author", "path": "Composition.author", "slicing": {"discriminator": [
      {"type": "type", "path": "resolve()"}], "rules": "closed"}},
    {"id": "Composition.author:person", "path": "Composition.author", "sliceName": "person", "min": 1, "type": [
      {"code": "Reference", "targetProfile": ["http://hl7.org/fhir/StructureDefinition/Practitioner"]}]})json")});
  const auto document = [](std::string_view type) {
    return R"({"resourceType": "Composition", "status": "final", "type": {"text": "x"}, "date": "2026", "title": "t",
      "author": [{"reference": "#a"}], "contained": [{"id": "a", "resourceType": ")" +
           std::string(type) + "\"}]}";
  };
  EXPECT_THAT(profiles.errors("p", document("Practitioner")), IsEmpty());
  EXPECT_THAT(profiles.errors("p", document("Device")),
              testing::IsSupersetOf({"slice-none Composition.author[0]", "slice-min Composition"}));
}

TEST(Slicing, ByAnExtension) {
  const auto colour = constraint("colour", "Extension",
                                 R"(
    {"id": "Extension", "path": "Extension"},
    {"id": "Extension.url", "path": "Extension.url", "fixedUri": ")" +
                                     std::string(own) + R"(colour"},
    {"id": "Extension.value[x]", "path": "Extension.value[x]", "min": 1, "type": [{"code": "code"}]})",
                                 "", R"(, "context": [{"type": "element", "expression": "Element"}])");
  const auto patient_profile = constraint("p", "Patient",
                                          R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.name", "path": "Patient.name", "slicing": {"discriminator": [
      {"type": "value", "path": "extension(')" +
                                              std::string(own) + R"(colour').value"}], "rules": "closed"}},
    {"id": "Patient.name:red", "path": "Patient.name", "sliceName": "red"},
    {"id": "Patient.name:red.extension", "path": "Patient.name.extension", "slicing": {"discriminator": [
      {"type": "value", "path": "url"}], "rules": "open"}},
    {"id": "Patient.name:red.extension:colour", "path": "Patient.name.extension", "sliceName": "colour", "min": 1,
     "type": [{"code": "Extension", "profile": [")" +
                                              std::string(own) + R"(colour"]}]},
    {"id": "Patient.name:red.extension:colour.value[x]", "path": "Patient.name.extension.value[x]",
     "fixedCode": "red"})");
  Profiles profiles({colour, patient_profile});
  const auto named = [](std::string_view code) {
    return R"({"resourceType": "Patient", "name": [{"text": "x", "extension": [{"url": ")" + std::string(own) +
           R"(colour", "valueCode": ")" + std::string(code) + "\"}]}]}";
  };
  EXPECT_THAT(profiles.errors("p", named("red")), IsEmpty());
  EXPECT_THAT(profiles.errors("p", named("blue")), ElementsAre("slice-none Patient.name[0]"));
}

TEST(Slicing, MayBeSlicedAgain) {
  Profiles profiles({constraint("p", "Patient", R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.telecom", "path": "Patient.telecom", "slicing": {"discriminator": [
      {"type": "value", "path": "system"}], "rules": "open"}},
    {"id": "Patient.telecom:phone", "path": "Patient.telecom", "sliceName": "phone", "slicing": {"discriminator": [
      {"type": "value", "path": "use"}], "rules": "closed"}},
    {"id": "Patient.telecom:phone.system", "path": "Patient.telecom.system", "min": 1, "fixedCode": "phone"},
    {"id": "Patient.telecom:phone/home", "path": "Patient.telecom", "sliceName": "phone/home", "max": "1"},
    {"id": "Patient.telecom:phone/home.system", "path": "Patient.telecom.system", "min": 1, "fixedCode": "phone"},
    {"id": "Patient.telecom:phone/home.use", "path": "Patient.telecom.use", "min": 1, "fixedCode": "home"})")});
  const auto with = [](std::string_view telecom) {
    return R"({"resourceType": "Patient", "telecom": [)" + std::string(telecom) + "]}";
  };
  EXPECT_THAT(profiles.errors("p", with(R"({"system": "phone", "use": "home", "value": "1"},
                                           {"system": "email", "use": "work", "value": "1"})")),
              IsEmpty());
  EXPECT_THAT(profiles.errors("p", with(R"({"system": "phone", "use": "work", "value": "1"})")),
              ElementsAre("slice-none Patient.telecom[0]"));
  EXPECT_THAT(profiles.errors("p", with(R"({"system": "phone", "use": "home", "value": "1"},
                                           {"system": "phone", "use": "home", "value": "2"})")),
              ElementsAre("slice-max Patient"));
}

TEST(Slicing, HasADefaultSlice) {
  Profiles profiles({constraint("p", "Patient", R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.telecom", "path": "Patient.telecom", "slicing": {"discriminator": [
      {"type": "value", "path": "system"}], "rules": "closed"}},
    {"id": "Patient.telecom:phone", "path": "Patient.telecom", "sliceName": "phone"},
    {"id": "Patient.telecom:phone.system", "path": "Patient.telecom.system", "min": 1, "fixedCode": "phone"},
    {"id": "Patient.telecom:@default", "path": "Patient.telecom", "sliceName": "@default"},
    {"id": "Patient.telecom:@default.use", "path": "Patient.telecom.use", "min": 1})")});
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient", "telecom": [{"system": "phone", "value": "1"},
      {"system": "email", "use": "work", "value": "1"}]})"),
              IsEmpty());
  EXPECT_THAT(profiles.errors("p", R"({"resourceType": "Patient", "telecom": [{"system": "email", "value": "1"}]})"),
              ElementsAre("cardinality-min Patient.telecom[0]"));
}

TEST(Slicing, NamesAnItemThatFitsTwoSlices) {
  Profiles profiles({constraint("p", "Patient", R"(
    {"id": "Patient", "path": "Patient"},
    {"id": "Patient.contact", "path": "Patient.contact", "slicing": {"discriminator": [
      {"type": "pattern", "path": "relationship"}], "rules": "open"}},
    {"id": "Patient.contact:x", "path": "Patient.contact", "sliceName": "x"},
    {"id": "Patient.contact:x.relationship", "path": "Patient.contact.relationship", "min": 1,
     "patternCodeableConcept": {"text": "x"}},
    {"id": "Patient.contact:y", "path": "Patient.contact", "sliceName": "y"},
    {"id": "Patient.contact:y.relationship", "path": "Patient.contact.relationship", "min": 1,
     "patternCodeableConcept": {"coding": [{"code": "y"}]}})")});
  const auto with = [](std::string_view relationship) {
    return R"({"resourceType": "Patient", "contact": [{"name": {"text": "n"}, "relationship": [)" +
           std::string(relationship) + "]}]}";
  };
  EXPECT_THAT(profiles.errors("p", with(R"({"text": "x"})")), IsEmpty());
  EXPECT_THAT(profiles.errors("p", with(R"({"text": "x", "coding": [{"code": "y"}]})")),
              ElementsAre("slice-several Patient.contact[0]"));
}

}  // namespace
}  // namespace linkway::fhir
