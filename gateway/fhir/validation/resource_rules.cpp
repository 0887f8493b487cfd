#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_set>

#include "fhir/validation/checks.h"
#include "fhir/validation/place.h"
#include "fhir/validation/rules.h"

namespace linkway::fhir::validation {

namespace {

constexpr auto canonical_types = std::to_array<std::string_view>({"ActivityDefinition",
                                                                  "CapabilityStatement",
                                                                  "ChargeItemDefinition",
                                                                  "CodeSystem",
                                                                  "CompartmentDefinition",
                                                                  "ConceptMap",
                                                                  "EffectEvidenceSynthesis",
                                                                  "EventDefinition",
                                                                  "Evidence",
                                                                  "EvidenceVariable",
                                                                  "ExampleScenario",
                                                                  "GraphDefinition",
                                                                  "ImplementationGuide",
                                                                  "Library",
                                                                  "Measure",
                                                                  "MessageDefinition",
                                                                  "NamingSystem",
                                                                  "OperationDefinition",
                                                                  "PlanDefinition",
                                                                  "Questionnaire",
                                                                  "ResearchDefinition",
                                                                  "ResearchElementDefinition",
                                                                  "RiskEvidenceSynthesis",
                                                                  "SearchParameter",
                                                                  "StructureDefinition",
                                                                  "StructureMap",
                                                                  "TerminologyCapabilities",
                                                                  "TestScript",
                                                                  "ValueSet"});

struct TypeRules {
  std::string_view type;
  void (*check)(Run&, const At&);
};
constexpr auto rules = std::to_array<TypeRules>({
    {"Bundle", check_bundle},
    {"CodeSystem", check_code_system},
    {"Observation", check_observation},
    {"OperationDefinition", check_operation_definition},
    {"Questionnaire", check_questionnaire},
    {"QuestionnaireResponse", check_questionnaire_response},
    {"SearchParameter", check_search_parameter},
    {"StructureDefinition", check_structure_definition},
    {"ValueSet", check_value_set},
});

// The form of an id is a matter of its type.
void check_id(Run& run, const At& resource) {
  if (!resource.scope->contained || (*resource.node)["id"].is_text()) return;
  run.error(resource, issue::required, "contained-id", "a contained resource has an id, by which it is referred to");
}

void check_contained(Run& run, const At& resource) {
  std::unordered_set<std::string_view> ids;
  std::size_t index = 0;
  for (const auto& each : (*resource.node)["contained"].items()) {
    const auto at = index++;
    const auto id = each["id"].text();
    if (!id.empty() && !ids.insert(id).second) {
      const Place place(run, resource, each, "contained", at);
      run.error(place.at(), issue::duplicate, "contained-id-unique", "another contained resource has the same id");
    }
  }
}

void check_canonical_url(Run& run, const At& resource, std::string_view type) {
  const auto& url = (*resource.node)["url"];
  if (url.text().empty() || url.text().find(':') != std::string_view::npos || !is_canonical_type(type)) return;
  const Place place(run, resource, url, "url");
  run.error(place.at(), issue::invalid, "canonical-url", "a canonical url is absolute");
}

}  // namespace

bool is_canonical_type(std::string_view type) {
  return std::binary_search(canonical_types.begin(), canonical_types.end(), type);
}

void check_resource_rules(Run& run, const At& resource) {
  check_id(run, resource);
  check_contained(run, resource);
  const auto type = (*resource.node)["resourceType"].text();
  check_canonical_url(run, resource, type);
  const auto found =
      std::find_if(rules.begin(), rules.end(), [type](const TypeRules& each) { return each.type == type; });
  if (found != rules.end()) found->check(run, resource);
}

}  // namespace linkway::fhir::validation
