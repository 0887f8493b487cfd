#include "fhir/terminology/concept_maps.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "data/json.h"
#include "fhir/definitions/image.h"

namespace linkway::fhir::terminology {

namespace {

using data::Node;

std::string_view without_version(std::string_view canonical) { return canonical.substr(0, canonical.find('|')); }

bool fits(std::string_view wanted, const Node& uri, const Node& canonical) {
  if (wanted.empty()) return true;
  const auto own = canonical ? canonical.text() : uri.text();
  return without_version(own) == without_version(wanted);
}

// A map that names no systems may be between any.
bool fits_systems(const Node& map, const TranslateQuestion& question) {
  if (question.target_system.empty()) return true;
  const auto* const side = question.reverse ? "source" : "target";
  return std::ranges::any_of(map["group"].items(), [&](const Node& group) {
    return !group[side] || group[side].text() == question.target_system;
  });
}

}  // namespace

struct ConceptMaps::State {
  std::mutex mutex;
  std::unordered_map<const ConceptMapText*, std::optional<data::Document>> read;
};

ConceptMaps::ConceptMaps(Definitions definitions)
    : definitions_(std::move(definitions)), state_(std::make_unique<State>()) {}
ConceptMaps::~ConceptMaps() = default;

Node ConceptMaps::read(const ConceptMapText& text) const {
  const std::scoped_lock lock(state_->mutex);
  const auto [entry, is_new] = state_->read.try_emplace(&text);
  if (is_new) {
    auto document = data::read_json(text.json);
    if (document.ok()) entry->second = std::move(*document);
  }
  return entry->second ? entry->second->root : Node();
}

Node ConceptMaps::find(std::string_view canonical) const {
  const auto* text = definitions_.concept_map(canonical);
  return text == nullptr ? Node() : read(*text);
}

std::vector<Node> ConceptMaps::between(const TranslateQuestion& question) const {
  std::vector<Node> maps;
  std::vector<std::string_view> urls;
  for (const auto& image : definitions_.images()) {
    for (const auto& text : image->header().concept_maps) {
      if (std::ranges::find(urls, text.url.view()) != urls.end()) continue;
      urls.push_back(text.url);
      const auto map = read(text);
      const auto source = question.reverse ? question.target : question.source;
      const auto target = question.reverse ? question.source : question.target;
      if (fits(source, map["sourceUri"], map["sourceCanonical"]) &&
          fits(target, map["targetUri"], map["targetCanonical"]) && fits_systems(map, question)) {
        maps.push_back(map);
      }
    }
  }
  return maps;
}

}  // namespace linkway::fhir::terminology
