#include "mapping/pack/source_index.h"

namespace linkway::mapping {

SourceIndex::SourceIndex(std::span<const TraceEntry> steps) {
  sources_.reserve(steps.size());
  for (const auto& step : steps) {
    if (!step.source.empty()) sources_.emplace(step.target, step.source);
  }
}

std::string_view SourceIndex::of(std::string_view fhir_path) const {
  std::string path(fhir_path);
  while (!path.empty()) {
    // A single element may stand there with [0] or without.
    const auto without_index = path.ends_with("]") ? path.substr(0, path.rfind('[')) : path;
    for (const auto& candidate : {path, path + "[0]", without_index}) {
      if (const auto found = sources_.find(candidate); found != sources_.end()) return found->second;
    }
    const auto dot = path.rfind('.');
    if (dot == path.npos) break;
    path.resize(dot);
  }
  return "";
}

}  // namespace linkway::mapping
