#include "mapping/pack/pack_translator.h"

#include <algorithm>
#include <utility>

namespace linkway::mapping {

namespace {

CodePolicy::Kind kind_of(UnmappedCodes policy) {
  switch (policy) {
    case UnmappedCodes::keep: return CodePolicy::Kind::keep_text;
    case UnmappedCodes::refuse: return CodePolicy::Kind::refuse;
    case UnmappedCodes::standard: return CodePolicy::Kind::use_default;
  }
  return CodePolicy::Kind::keep_text;
}

}  // namespace

PackTranslator::PackTranslator(const Manifest& manifest, std::shared_ptr<const CodeMaps> maps,
                               const fhir::terminology::Service& service)
    : manifest_(manifest), maps_(std::move(maps)), service_(service) {}

CodePolicy PackTranslator::policy_for(std::string_view map) const {
  CodePolicy policy;
  policy.kind = kind_of(manifest_.unmapped);
  const auto rule = std::ranges::find(manifest_.code_maps, map, &CodeMapRule::url);
  if (rule == manifest_.code_maps.end()) return policy;
  policy.kind = kind_of(rule->unmapped);
  policy.default_code = rule->standard;
  // The code that stands in is one of the map's target: system and display are those of a row that leads to it.
  const auto* known = maps_->find(map);
  if (known == nullptr) return policy;
  for (const auto& row : known->rows()) {
    if (policy.default_system.empty()) policy.default_system = row.target_system;
    if (row.target_code != policy.default_code) continue;
    policy.default_system = row.target_system;
    policy.default_display = row.target_display;
    break;
  }
  return policy;
}

Result<TranslatedCode> PackTranslator::translate(std::string_view map, std::string_view system, std::string_view code) {
  auto found = translators_.find(map);
  if (found == translators_.end()) {
    const auto url = map.substr(0, map.find('|'));
    found = translators_.emplace(std::string(map), CodeTranslator(maps_, policy_for(url), service_)).first;
  }
  return found->second.translate(map, system, code);
}

std::vector<UnknownCode> PackTranslator::unknown() const {
  std::vector<UnknownCode> all;
  for (const auto& [url, translator] : translators_) {
    auto unknown = translator.unknown();
    all.insert(all.end(), std::make_move_iterator(unknown.begin()), std::make_move_iterator(unknown.end()));
  }
  return all;
}

}  // namespace linkway::mapping
