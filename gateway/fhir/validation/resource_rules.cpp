#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_set>

#include "fhir/types.h"
#include "fhir/validation/checks.h"
#include "fhir/validation/place.h"
#include "fhir/validation/rules.h"

namespace linkway::fhir::validation {

namespace {

constexpr std::size_t longest_id = 64;

struct TypeRules {
  std::string_view type;
  void (*check)(Run&, const At&);
};
constexpr auto rules = std::to_array<TypeRules>({
    {"Bundle", check_bundle},
    {"CodeSystem", check_code_system},
    {"Questionnaire", check_questionnaire},
    {"QuestionnaireResponse", check_questionnaire_response},
    {"SearchParameter", check_search_parameter},
    {"StructureDefinition", check_structure_definition},
    {"ValueSet", check_value_set},
});

void check_id(Run& run, const At& resource) {
  const auto& id = (*resource.node)["id"];
  if (!id.is_text()) {
    if (resource.scope->contained && resource.node->is_object()) {
      run.error(resource, issue::required, "contained-id",
                "A contained resource has an id, by which it is referred to");
    }
    return;
  }
  if (is_id(id.text())) return;
  const Place place(run, resource, id, "id");
  if (id.text().size() > longest_id) {
    run.error(place.at(), issue::too_long, "resource-id", "The id of a resource has 64 characters at most");
  } else {
    run.error(place.at(), issue::invalid, "resource-id",
              "The id of a resource has no characters but letters, digits, '-' and '.'");
  }
}

void check_contained(Run& run, const At& resource) {
  std::unordered_set<std::string_view> ids;
  std::size_t index = 0;
  for (const auto& each : (*resource.node)["contained"].items()) {
    const auto at = index++;
    const auto id = each["id"].text();
    if (!id.empty() && !ids.insert(id).second) {
      const Place place(run, resource, each, "contained", at);
      run.error(place.at(), issue::duplicate, "contained-id-unique", "Another contained resource has the same id");
    }
  }
}

}  // namespace

void check_resource_rules(Run& run, const At& resource) {
  check_id(run, resource);
  check_contained(run, resource);
  const auto type = (*resource.node)["resourceType"].text();
  const auto found =
      std::find_if(rules.begin(), rules.end(), [type](const TypeRules& each) { return each.type == type; });
  if (found != rules.end()) found->check(run, resource);
}

}  // namespace linkway::fhir::validation
