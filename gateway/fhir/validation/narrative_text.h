// Narrative.div as it stands in JSON, read leniently: entities that only HTML has are a fault of their own, and must
// not hide all others.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/xml.h"

namespace linkway::fhir::validation {

struct NarrativeText {
  std::optional<data::XmlDocument> document;  // nothing when it is not well-formed
  std::string problem;                        // then: why
  std::vector<std::string> entities;          // of HTML that stand in it, "nbsp"; each once

  [[nodiscard]] const data::XmlElement* root() const { return document ? document->root : nullptr; }
};

[[nodiscard]] NarrativeText read_narrative(std::string_view div);

// Whether it stands in no paragraph.
[[nodiscard]] bool is_narrative_block(std::string_view element);

}  // namespace linkway::fhir::validation
