// Where two results differ, as people look for it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "data/node.h"

namespace linkway::mapping {

struct Difference {
  std::string path;      // "Bundle.entry[1].resource.status"; a line number of plain text
  std::string expected;  // as JSON, shortened; "" when there should be nothing
  std::string found;     // "" when there is nothing
};

// Of two trees: members by their names, lists item by item, where items that were put in or left out are told as such.
// The order of members does not matter, numbers are compared by their text. At most `most`.
[[nodiscard]] std::vector<Difference> differences(const data::Node& expected, const data::Node& found,
                                                  std::size_t most = 50);
// Of two texts, line by line; how lines end does not matter.
[[nodiscard]] std::vector<Difference> line_differences(std::string_view expected, std::string_view found,
                                                       std::size_t most = 50);

}  // namespace linkway::mapping
