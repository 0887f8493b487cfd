// Where a person lives, as coarsely as reports tell it: no street, no house.
#pragma once

#include <string>

#include "data/node.h"

namespace linkway::referral::report {

struct Area {
  std::string area;      // "LS1", "Commune, District, Province"; "" when it is not told
  std::string precinct;  // "Village, Commune, District, Province"; "" when no such part is told
};

// Of the home address, else of the first one.
[[nodiscard]] Area area_of(const data::Node& patient);

}  // namespace linkway::referral::report
