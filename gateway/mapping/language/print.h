// From a map to its text.
#pragma once

#include <string>

#include "mapping/language/map.h"

namespace linkway::mapping {

// Text of the mapping language in one layout, with /// lines at the top. Parses to the same map, places apart, when the
// map came from parse_map() or from_resource().
[[nodiscard]] std::string to_text(const Map& map);

}  // namespace linkway::mapping
