#include "mapping/pack/variables.h"

#include <algorithm>

namespace linkway::mapping {

std::string system_of(const IdentifierRule& rule, const std::string& partner) {
  constexpr std::string_view mark = "{partner}";
  std::string system;
  std::string_view rest = rule.system;
  for (auto at = rest.find(mark); at != rest.npos; at = rest.find(mark)) {
    system.append(rest.substr(0, at)).append(partner);
    rest.remove_prefix(at + mark.size());
  }
  return system.append(rest);
}

Variables variables_of(const Manifest& manifest, const std::string& partner, const std::string& base) {
  Variables variables = {{"partner", partner}, {"base", base}};
  for (const auto& rule : manifest.identifiers) variables.emplace_back(rule.name, system_of(rule, partner));
  for (const auto& channel : manifest.channels) {
    for (const auto& request : channel.before) {
      for (const auto& rule : request.keep) variables.emplace_back(rule.name, "");
    }
  }
  return variables;
}

Variables variables_of(const Manifest& manifest, const Surroundings& surroundings) {
  auto variables = variables_of(manifest, surroundings.partner, surroundings.base);
  for (const auto& [name, value] : surroundings.values) {
    for (auto& [known, text] : variables) {
      if (known == name && text.empty()) text = value;
    }
  }
  return variables;
}

bool VariableHost::variable(std::string_view name, std::vector<fhir::path::Item>& into) {
  for (const auto& [known, text] : variables_) {
    if (known != name) continue;
    if (!text.empty()) into.push_back(fhir::path::Item::of(std::string_view(text)));
    return true;
  }
  return false;
}

}  // namespace linkway::mapping
