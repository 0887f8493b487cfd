// From what a map made back to what it was made of.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "mapping/engine/run.h"

namespace linkway::mapping {

class SourceIndex {
 public:
  // The steps must outlive it.
  explicit SourceIndex(std::span<const TraceEntry> steps);

  // The element of the source that made the element of the result at this FHIRPath ("Bundle.entry[2].resource.value"),
  // or its nearest parent: "contacts[1].score"; "" when it is not known.
  [[nodiscard]] std::string_view of(std::string_view fhir_path) const;

 private:
  std::unordered_map<std::string_view, std::string_view> sources_;  // by the path of what was made
};

}  // namespace linkway::mapping
