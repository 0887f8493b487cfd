// Small profiles for tests, and what is found when a resource is validated against one.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/json.h"
#include "fhir/definitions/package.h"
#include "fhir/validation/validator.h"

namespace linkway::fhir::test {

inline constexpr std::string_view own = "http://example.org/fhir/StructureDefinition/";

// A profile without a snapshot, `own` + name; `base` is a type of the core or another one's url. `rest`: further
// members, each with a comma before it.
inline std::string constraint(std::string_view name, std::string_view type, std::string_view elements,
                              std::string_view base = "", std::string_view rest = "") {
  const bool complex = type == "Extension" || type == "HumanName" || type == "Address" || type == "Quantity" ||
                       type == "Identifier" || type == "CodeableConcept";
  std::string url(own);
  url += name;
  std::string text = R"({"resourceType": "StructureDefinition", "url": ")" + url + R"(", "name": ")" +
                     std::string(name) + R"(", "status": "draft", "abstract": false, "kind": ")" +
                     (complex ? "complex-type" : "resource") + R"(", "type": ")" + std::string(type) +
                     R"(", "derivation": "constraint", "baseDefinition": ")";
  text += base.empty() ? "http://hl7.org/fhir/StructureDefinition/" + std::string(type) : std::string(base);
  return text + "\"" + std::string(rest) + R"(, "differential": {"element": [)" + std::string(elements) + "]}}";
}

class Profiles {
 public:
  explicit Profiles(std::vector<std::string> definitions) {
    std::vector<DefinitionFile> files;
    for (auto& bytes : definitions) files.push_back({"file" + std::to_string(files.size() + 1) + ".json", bytes});
    auto loaded = load_package("test#1", std::move(files), Definitions::core());
    if (!loaded) {
      ADD_FAILURE() << to_string(loaded.problems().front());
      return;
    }
    for (const auto& warning : loaded->warnings) ADD_FAILURE() << to_string(warning);
    definitions_ = Definitions::core().with(loaded->image);
  }

  validation::Options options;

  // Errors as "rule path" in the order in which they are found. `profile`: `own` is put before it; "" for none.
  [[nodiscard]] std::vector<std::string> errors(std::string_view profile, std::string_view resource) {
    return found(profile, resource, true);
  }
  [[nodiscard]] std::vector<std::string> warnings(std::string_view profile, std::string_view resource) {
    return found(profile, resource, false);
  }
  // The text of the first error.
  [[nodiscard]] std::string text(std::string_view profile, std::string_view resource) {
    for (const auto& issue : validate(profile, resource).list) {
      if (issue.severity >= Severity::error) return issue.text;
    }
    return {};
  }

  [[nodiscard]] validation::Issues validate(std::string_view profile, std::string_view resource) {
    const auto document = data::read_json(resource);
    if (!document) {
      ADD_FAILURE() << to_string(document.problems().front());
      return {};
    }
    auto chosen = options;
    if (!profile.empty()) chosen.profiles = {std::string(own) + std::string(profile)};
    chosen.terminology = false;
    const terminology::Service service(definitions_);
    const FixedClock clock(Instant{});
    return validation::Validator(definitions_, service, clock).validate(document->root, chosen);
  }

 private:
  std::vector<std::string> found(std::string_view profile, std::string_view resource, bool errors) {
    std::vector<std::string> all;
    for (const auto& issue : validate(profile, resource).list) {
      if (issue.rule == "dom-6" || (issue.severity >= Severity::error) != errors) continue;
      all.push_back(issue.rule + " " + issue.path);
    }
    return all;
  }

  Definitions definitions_ = Definitions::core();
};

}  // namespace linkway::fhir::test
