#include "mapping/models/hl7v2_models.h"

#include "base/text.h"
#include "mapping/models/hl7v2/tables.h"

namespace linkway::mapping {

std::string_view hl7v2_structure_of(std::string_view code, std::string_view event) {
  for (const auto line : text::split(hl7v2_structures(), '\n')) {
    const auto open = line.find(" (");
    const auto close = line.find("):");
    if (line.starts_with(' ') || open == std::string_view::npos || close == std::string_view::npos) continue;
    const auto words = text::split(line.substr(open + 2, close - open - 2), ' ');
    if (words.empty() || words.front() != code) continue;
    if (words.size() == 1) return line.substr(0, open);
    for (const auto word : words) {
      if (word == event) return line.substr(0, open);
    }
  }
  return {};
}

}  // namespace linkway::mapping
