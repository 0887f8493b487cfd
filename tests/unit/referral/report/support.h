// Facts made of resources, as the store would hand them over.
#pragma once

#include <string>

#include "referral/report/facts_reader.h"
#include "unit/referral/support.h"

namespace linkway::referral::report {

class FactsFixture : public Trees {
 protected:
  static Row row(std::int64_t person = 1, std::int64_t message = 1, const std::string& status = "requested") {
    Row made;
    made.id = "r" + std::to_string(message);
    made.sender = "surgery";
    made.platform = "walkers";
    made.status = status;
    made.step = "referred";
    made.person = person;
    made.message = message;
    made.received = at("2026-01-15T08:00:00Z");
    return made;
  }
  static std::string coded(const std::string& system, const std::string& code) {
    return R"({"coding":[{"system":"https://linkway.example/fhir/CodeSystem/)" + system + R"(","code":")" + code +
           R"("}]})";
  }
  static std::string extension(const std::string& name, const std::string& codeable) {
    return R"({"url":"https://linkway.example/fhir/StructureDefinition/)" + name + R"(","valueCodeableConcept":)" +
           codeable + "}";
  }
  static std::string score(const std::string& measure, const std::string& phase, const std::string& time,
                           const std::string& value) {
    return R"({"resourceType":"Observation","status":"final","code":)" + coded("measure", measure) +
           (phase.empty()
                ? ""
                : R"(,"extension":[{"url":"https://linkway.example/fhir/StructureDefinition/measure-phase","valueCode":")" +
                      phase + R"("}])") +
           R"(,"effectiveDateTime":")" + time + R"(",)" + value + "}";
  }
  static std::string task(const std::string& status, const std::string& step, const std::string& more = "") {
    return R"({"resourceType":"Task","status":")" + status + R"(","businessStatus":)" + coded("referral-step", step) +
           R"(,"lastModified":"2026-03-01T10:00:00Z")" + more + "}";
  }
  // "code code": those of one table.
  static std::string codes(const Facts& facts, Table table) {
    std::string text;
    for (const auto& value : facts.of(table)) text += (text.empty() ? "" : " ") + value.code;
    return text;
  }
};

}  // namespace linkway::referral::report
