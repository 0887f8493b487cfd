// Bindings by strength, and codings by themselves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/fhir/terminology/support.h"
#include "unit/fhir/validation/profiling.h"

namespace linkway::fhir {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Bindings : public testing::Test {
 protected:
  // "severity rule path" of what bindings and codings have to say.
  std::vector<std::string> told(std::string_view resource, std::string_view profile = "") {
    std::vector<std::string> all;
    if (!profile.empty()) options_.profiles = {std::string(test::own) + std::string(profile)};
    options_.best_practice = false;
    issues_ = validator_.validate(resource, Format::json, options_);
    for (const auto& issue : issues_.list) {
      if (!issue.rule.starts_with("binding-") && !issue.rule.starts_with("coding-")) continue;
      all.push_back(std::string(to_string(issue.severity)) + " " + issue.rule + " " + issue.path);
    }
    return all;
  }
  std::vector<std::string> of_patient(std::string_view members) {
    return told(R"({"resourceType": "Patient", )" + std::string(members) + "}");
  }
  // A Basic with this code, against the profile of this name.
  std::vector<std::string> of_code(std::string_view profile, std::string_view code) {
    return told(R"({"resourceType": "Basic", "code": )" + std::string(code) + "}", profile);
  }
  static std::string bound(std::string_view name, std::string_view strength, std::string_view set) {
    return test::constraint(name, "Basic",
                            R"({"id": "Basic.code", "path": "Basic.code", "binding": {"strength": ")" +
                                std::string(strength) + R"(", "valueSet": ")" + std::string(set) + R"("}})");
  }

  validation::Issues issues_;
  validation::Options options_;
  FixedClock clock_{Instant{}};
  terminology::Service service_{terminology::test::world(
      {terminology::test::value_set("http://example.org/pets", R"({"include": [{"system": "http://example.org/animals",
          "concept": [{"code": "cat", "display": "House cat"}, {"code": "dog"}]}]})"),
       terminology::test::value_set("http://example.org/findings", R"({"include": [
          {"system": "http://snomed.info/sct"}]})"),
       bound("required", "required", "http://example.org/pets"),
       bound("extensible", "extensible", "http://example.org/pets"),
       bound("preferred", "preferred", "http://example.org/pets"),
       bound("findings", "required", "http://example.org/findings"),
       bound("missing", "required", "http://example.org/no-such-set")})};
  validation::Validator validator_{service_.definitions(), service_, clock_};
  static constexpr std::string_view cat = R"({"coding": [{"system": "http://example.org/animals", "code": "cat"}]})";
  static constexpr std::string_view owl = R"({"coding": [{"system": "http://example.org/animals", "code": "owl"}]})";
  static constexpr std::string_view both = R"({"coding": [{"system": "http://example.org/animals", "code": "owl"},
                                                          {"system": "http://example.org/animals", "code": "dog"}]})";
};

TEST_F(Bindings, OfPlainCodes) {
  EXPECT_THAT(of_patient(R"("gender": "female")"), IsEmpty());
  EXPECT_THAT(of_patient(R"("gender": "woman")"), ElementsAre("error binding-required Patient.gender"));
  EXPECT_THAT(issues_.list[0].text, HasSubstr("'woman' is not in the value set"));
  EXPECT_THAT(of_patient(R"("gender": "Female")"), ElementsAre("error binding-required Patient.gender"));
}

TEST_F(Bindings, ByStrength) {
  EXPECT_THAT(of_code("required", cat), IsEmpty());
  EXPECT_THAT(of_code("required", both), IsEmpty());
  EXPECT_THAT(of_code("required", owl), ElementsAre("error binding-required Basic.code"));
  EXPECT_THAT(of_code("extensible", owl), ElementsAre("warning binding-extensible Basic.code"));
  EXPECT_THAT(of_code("extensible", both), IsEmpty());
  EXPECT_THAT(of_code("preferred", owl), IsEmpty());
}

TEST_F(Bindings, WithoutACode) {
  EXPECT_THAT(of_code("required", R"({"text": "a cat"})"), ElementsAre("error binding-required Basic.code"));
  EXPECT_THAT(of_code("required", R"({"coding": [{"display": "Cat"}]})"),
              ElementsAre("error binding-required Basic.code"));
  EXPECT_THAT(of_code("extensible", R"({"text": "a cat"})"), IsEmpty());
  EXPECT_THAT(of_code("required", R"({"extension": [{"url":
      "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]})"),
              IsEmpty());
}

TEST_F(Bindings, WhatCannotBeCheckedIsSaidOnce) {
  const auto* const twice = R"({"coding": [{"system": "http://snomed.info/sct", "code": "73211009"}]})";
  EXPECT_THAT(of_code("findings", twice), ElementsAre("warning binding-not-checked Basic"));
  EXPECT_THAT(of_code("missing", cat), ElementsAre("warning binding-not-checked Basic"));
  EXPECT_THAT(issues_.list[0].text, HasSubstr("http://example.org/no-such-set is not loaded"));
  // What is of no system of the value set is not in it.
  EXPECT_THAT(of_code("findings", cat), ElementsAre("error binding-required Basic.code"));
}

TEST_F(Bindings, OfQuantitiesAndMediaTypes) {
  const auto observed = [&](std::string_view value) {
    return told(R"({"resourceType": "Observation", "status": "final", "code": {"text": "x"}, )" + std::string(value) +
                "}");
  };
  EXPECT_THAT(observed(R"("valueQuantity": {"value": 1, "system": "http://unitsofmeasure.org", "code": "mm[Hg]"})"),
              IsEmpty());
  EXPECT_THAT(observed(R"("valueQuantity": {"value": 1, "system": "http://unitsofmeasure.org", "code": "mmHg"})"),
              ElementsAre("error coding-code Observation.value.ofType(Quantity).code"));
  EXPECT_THAT(of_patient(R"("photo": [{"contentType": "image/png"}])"), IsEmpty());
  EXPECT_THAT(of_patient(R"("photo": [{"contentType": "a picture"}])"),
              ElementsAre("error binding-required Patient.photo[0].contentType"));
}

TEST_F(Bindings, WithABoundBeyondAPreferredSet) {
  EXPECT_THAT(of_patient(R"("language": "en-GB")"), IsEmpty());
  EXPECT_THAT(of_patient(R"("language": "km")"), IsEmpty());
  EXPECT_THAT(of_patient(R"("language": "english_speaking")"), ElementsAre("error binding-required Patient.language"));
}

TEST_F(Bindings, OfNoTerminologyAtAll) {
  options_.terminology = false;
  EXPECT_THAT(of_patient(R"("gender": "woman")"), IsEmpty());
  EXPECT_THAT(of_patient(R"("maritalStatus": {"coding": [{"system": "no uri", "code": "x"}]})"), IsEmpty());
}

class CodingChecks : public Bindings {
 protected:
  std::vector<std::string> of_coding(std::string_view coding, std::string_view rest = "") {
    return told(R"({"resourceType": "Basic", "code": {"coding": [)" + std::string(coding) + "]}" + std::string(rest) +
                "}");
  }
};

TEST_F(CodingChecks, Systems) {
  EXPECT_THAT(of_coding(R"({"system": "animals", "code": "cat"})"),
              ElementsAre("error coding-system-absolute Basic.code.coding[0].system"));
  EXPECT_THAT(of_coding(R"({"system": "http://example.org/pets", "code": "cat"})"),
              ElementsAre("error coding-system-value-set Basic.code.coding[0].system"));
  EXPECT_THAT(of_coding(R"({"system": "http://loinc.org/", "code": "1-8"})"),
              ElementsAre("error coding-system-misspelt Basic.code.coding[0].system"));
  EXPECT_THAT(of_coding(R"({"system": "http://example.org/unknown", "code": "cat"})"), IsEmpty());
  EXPECT_THAT(of_coding(R"({"code": "cat"})"), ElementsAre("warning coding-no-system Basic.code.coding[0]"));
  EXPECT_THAT(of_coding(R"({"display": "Cat"})"), IsEmpty());
  EXPECT_THAT(of_coding(R"({"system": "http://example.org/animals", "display": "Cat"})"),
              ElementsAre("warning coding-no-code Basic.code.coding[0]"));
}

TEST_F(CodingChecks, CodesOfSystemsThatAreWhole) {
  EXPECT_THAT(of_coding(R"({"system": "http://example.org/animals", "code": "unicorn"})"),
              ElementsAre("error coding-code Basic.code.coding[0].code"));
  EXPECT_THAT(of_coding(R"({"system": "http://example.org/animals", "code": "dodo"})"),
              ElementsAre("warning coding-inactive Basic.code.coding[0].code"));
  EXPECT_THAT(of_coding(R"({"system": "http://unitsofmeasure.org", "code": "milligrams"})"),
              ElementsAre("error coding-code Basic.code.coding[0].code"));
  EXPECT_THAT(of_coding(R"({"system": "http://snomed.info/sct", "code": "whatever"})"), IsEmpty());
}

TEST_F(CodingChecks, AMistakeIsToldOnce) {
  EXPECT_THAT(of_code("required", R"({"coding": [{"system": "http://example.org/animals", "code": "unicorn"}]})"),
              ElementsAre("error coding-code Basic.code.coding[0].code"));
}

TEST_F(CodingChecks, Displays) {
  EXPECT_THAT(of_coding(R"({"system": "http://example.org/animals", "code": "cat", "display": "CAT"})"), IsEmpty());
  EXPECT_THAT(of_coding(R"({"system": "http://example.org/animals", "code": "cat", "display": "Chat"})"), IsEmpty());
  EXPECT_THAT(of_coding(R"({"system": "http://example.org/animals", "code": "cat", "display": "Dog"})"),
              ElementsAre("warning coding-display Basic.code.coding[0].display"));
  EXPECT_THAT(issues_.list[0].text, HasSubstr("'Cat'"));
  // In another language than that of the displays that are loaded.
  EXPECT_THAT(of_coding(R"({"system": "http://example.org/animals", "code": "cat", "display": "Katze"})",
                        R"(, "language": "de")"),
              IsEmpty());
}

}  // namespace
}  // namespace linkway::fhir
