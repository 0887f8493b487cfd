#include "fhir/terminology/code_systems.h"

#include <mutex>
#include <unordered_map>

#include "base/text.h"
#include "fhir/definitions/image.h"
#include "fhir/terminology/grammar.h"

namespace linkway::fhir::terminology {

// Made when the first code of a system without case sensitivity is not found as it is written.
struct CodeSystems::Folded {
  using Index = std::unordered_map<std::string, const Concept*>;
  std::mutex mutex;
  std::unordered_map<const CodeSystem*, Index> systems;
};

CodeSystems::CodeSystems(Definitions definitions)
    : definitions_(std::move(definitions)), folded_(std::make_unique<Folded>()) {
  for (const auto& image : definitions_.images()) {
    for (const auto& system : image->header().code_systems) {
      const auto to = system.supplements.view();
      if (!to.empty()) supplements_.emplace(to.substr(0, to.find('|')), &system);
    }
  }
}
CodeSystems::~CodeSystems() = default;

std::string why_incomplete(const CodeSystem& system) {
  const std::string name(system.url);
  if (system.concepts.empty()) return "the code system " + name + " is not loaded";
  return "of " + name + " only a part is loaded (" + std::string(system.content) + ")";
}

std::vector<const CodeSystem*> CodeSystems::all(std::string_view url) const {
  std::vector<const CodeSystem*> found;
  const auto hash = hash_of(url);
  for (const auto& image : definitions_.images()) {
    const auto fits = [&](const CodeSystem& item) { return item.url.view() == url; };
    if (const auto* system = image->header().code_systems_by_url.find(hash, fits)) found.push_back(system);
  }
  return found;
}

const Concept* CodeSystems::find_in(const CodeSystem& system, std::string_view code) const {
  if (const auto* found = system.find(code); found != nullptr || system.case_sensitive) return found;
  const std::scoped_lock lock(folded_->mutex);
  auto& index = folded_->systems[&system];
  if (index.empty()) {
    for (const auto& item : system.concepts) index.emplace(text::lower(item.code), &item);
  }
  const auto found = index.find(text::lower(code));
  return found == index.end() ? nullptr : found->second;
}

std::vector<const Concept*> CodeSystems::supplements_of(std::string_view url, std::string_view code) const {
  std::vector<const Concept*> found;
  const auto [first, last] = supplements_.equal_range(url);
  for (auto each = first; each != last; ++each) {
    if (const auto* known = find_in(*each->second, code)) found.push_back(known);
  }
  return found;
}

FoundCode CodeSystems::find(std::string_view url, std::string_view version, std::string_view code) const {
  FoundCode answer;
  std::string_view loaded_version;
  bool complete = false;
  for (const auto& image : definitions_.images()) {
    const auto fits = [&](const CodeSystem& item) {
      return item.url.view() == url && (version.empty() || item.version.view() == version);
    };
    const auto any = [&](const CodeSystem& item) { return item.url.view() == url; };
    const auto& table = image->header().code_systems_by_url;
    const auto* system = table.find(hash_of(url), fits);
    if (system == nullptr && !version.empty()) system = table.find(hash_of(url), any);
    if (system == nullptr || system->content.view() == "supplement") continue;
    if (const auto* found = find_in(*system, code)) return {Answer::yes, {}, system, found};
    if (answer.system == nullptr) answer.system = system;
    loaded_version = system->version;
    if (system->complete && (version.empty() || loaded_version.empty() || loaded_version == version)) complete = true;
  }
  const std::string name(url);
  if (complete) {
    answer.exists = Answer::no;
    answer.reason = "there is no such code in " + name;
    return answer;
  }
  if (auto grammar = check_grammar(url, code)) {
    answer.exists = grammar->exists;
    answer.reason = std::move(grammar->reason);
  } else if (answer.system == nullptr) {
    answer.reason = "the code system " + name + " is not loaded";
  } else if (answer.system->complete) {
    answer.reason = "version " + std::string(version) + " of " + name + " is not loaded";
  } else {
    answer.reason = why_incomplete(*answer.system);
  }
  return answer;
}

}  // namespace linkway::fhir::terminology
