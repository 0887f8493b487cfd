#include "fhir/validation/reference_targets.h"

#include <algorithm>

#include "fhir/validation/resolution.h"

namespace linkway::fhir::validation {

namespace {

constexpr std::string_view core_types = "http://hl7.org/fhir/StructureDefinition/";

bool has_targets(const TypeUse& use) {
  return use.code.view() == "Reference" || use.code.view() == "canonical" || use.code.view() == "CodeableReference";
}

std::string_view tail_of(std::string_view canonical) {
  canonical = canonical.substr(0, canonical.find('|'));
  return canonical.starts_with(core_types) ? canonical.substr(core_types.size()) : std::string_view();
}

}  // namespace

FittingTargets ReferenceTargets::of_type(std::string_view type) const {
  FittingTargets out;
  bool restricted = false;
  for (const auto& use : element_.types) {
    if (!has_targets(use)) continue;
    if (use.targets.empty()) out.any = true;
    for (const auto& target : use.targets) {
      restricted = true;
      const auto tail = tail_of(target);
      if (tail == type || tail == "Resource") {
        out.any = true;
        return out;
      }
      // Most are plain types, which are told apart by their names.
      if (!tail.empty() && definitions_.type(tail) != nullptr && !definitions_.type(tail)->is_abstract) continue;
      const auto* structure = definitions_.structure(target);
      if (structure == nullptr) {
        out.unknown = true;
      } else if (structure->is_profile) {
        if (structure->type.view() == type) out.profiles.push_back(structure);
      } else {
        const auto* own = definitions_.type(type);
        if (own != nullptr && own->is_a(structure->type)) out.any = true;
      }
    }
  }
  if (!restricted) out.any = true;
  return out;
}

bool ReferenceTargets::none_known() const {
  bool any = false;
  for (const auto& use : element_.types) {
    if (!has_targets(use)) continue;
    for (const auto& target : use.targets) {
      any = true;
      if (definitions_.structure(target) != nullptr) return false;
    }
  }
  return any;
}

std::string allowed_types(const Definitions& definitions, const Element& element) {
  std::vector<std::string_view> names;
  for (const auto& use : element.types) {
    if (!has_targets(use)) continue;
    for (const auto& target : use.targets) {
      const auto* structure = definitions.structure(target);
      const auto name = structure == nullptr ? target.view() : structure->type.view();
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  std::string out;
  for (const auto name : names) {
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

void check_canonical(Run& run, const At& at, const Element& element, const Structure* profile) {
  const auto text = at.node->text();
  if (text.empty()) return;
  std::vector<std::string_view> types;
  if (text.front() == '#') {
    if (text.size() == 1) return;
    const auto found = run.references().find(*at.scope, text);
    if (!found) {
      if (profile == nullptr) {
        run.error(at, issue::not_found, "canonical-contained", "no contained resource has the id of this canonical");
      }
      return;
    }
    types.push_back((*found.resource)["resourceType"].text());
  } else {
    const auto& known = run.definitions;
    if (known.structure(text) != nullptr) types.emplace_back("StructureDefinition");
    if (known.value_set(text) != nullptr) types.emplace_back("ValueSet");
    if (known.code_system(text) != nullptr) types.emplace_back("CodeSystem");
    if (known.concept_map(text) != nullptr) types.emplace_back("ConceptMap");
    if (known.operation(text) != nullptr) types.emplace_back("OperationDefinition");
    if (known.search_parameter(text) != nullptr) types.emplace_back("SearchParameter");
  }
  if (types.empty()) return;
  const ReferenceTargets targets(run.definitions, element);
  if (std::any_of(types.begin(), types.end(), [&](auto type) { return !targets.of_type(type).nothing(); })) return;
  run.error(at, issue::value, "canonical-target-type",
            "this canonical names a " + std::string(types.front()) +
                ", but is to name: " + allowed_types(run.definitions, element),
            profile);
}

}  // namespace linkway::fhir::validation
