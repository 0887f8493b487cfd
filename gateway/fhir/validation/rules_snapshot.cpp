// The differential of a profile against its base: a snapshot is made of it (R4 profiling.html#snapshot), and what goes
// wrong is told.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "data/builder.h"
#include "data/json.h"
#include "fhir/definitions/compile.h"
#include "fhir/validation/rules_structure_definition.h"

namespace linkway::fhir::validation {

namespace {

// Enough to make a snapshot; a snapshot that the definition brings would be taken instead.
std::string plain_definition(const data::Node& definition) {
  constexpr auto kept = std::to_array<std::string_view>({"resourceType", "url", "name", "status", "kind", "abstract",
                                                         "type", "baseDefinition", "derivation", "differential"});
  data::Arena arena;
  data::Builder builder(arena);
  std::vector<data::Builder::Field> fields;
  fields.reserve(kept.size());
  for (const auto name : kept) fields.push_back({name, definition[name]});
  return data::to_json(builder.object(fields));
}

// What is told already, and of which all else is a consequence.
bool fits_type(const data::Node& definition, const Structure& base) {
  const auto type = definition["type"].text();
  if (type != base.type.view()) return false;
  if (base.kind == StructureKind::logical) return true;  // its elements begin with the name of its root
  return std::ranges::all_of(definition["differential"]["element"].items(), [type](const data::Node& element) {
    const auto path = element["path"].text();
    return path.substr(0, path.find('.')) == type;
  });
}

bool slices_in_words(const data::Node& definition) {
  return std::ranges::any_of(definition["differential"]["element"].items(), [](const data::Node& element) {
    return element["slicing"].is_object() && !element["slicing"]["discriminator"];
  });
}

// Without the canonical that every problem begins with.
std::string text_of(const Problem& problem, std::string_view url) {
  const std::string_view text = problem.text;
  return std::string(text.starts_with(url) ? text.substr(std::min(text.size(), url.size() + 2)) : text);
}

}  // namespace

void check_against_base(Run& run, const At& definition) {
  const auto& node = *definition.node;
  const auto url = node["url"].text();
  // What stands on itself is told when it is loaded.
  const auto base = node["baseDefinition"].text();
  if (url.empty() || base.substr(0, base.find('|')) == url || !node["differential"].is_object()) return;
  const auto* known = run.definitions.structure(base);
  if (known == nullptr || !known->unusable.empty() || !fits_type(node, *known)) return;
  const std::array<DefinitionFile, 1> files = {DefinitionFile{"definition.json", plain_definition(node)}};
  const auto compiled = compile_definitions("validated#0", files, run.definitions);
  if (!compiled) return;
  for (const auto& problem : compiled->warnings) {
    const auto says = [&](std::string_view part) { return problem.text.find(part) != std::string::npos; };
    if (says("is no FHIRPath")) continue;  // told with its constraint
    // Slices may be told apart in words alone, which a reader can follow.
    const bool words = says("there is no discriminator") && slices_in_words(node);
    const auto severity = words ? Severity::warning : Severity::error;
    run.report(definition, severity, issue::business_rule, "definition-snapshot", text_of(problem, url));
  }
}

}  // namespace linkway::fhir::validation
