#pragma once

#include <string>
#include <vector>

namespace linkway::cli {

// A sentence for each file that its group or everybody may read or write. What is not there, or may not be looked at,
// has none.
[[nodiscard]] std::vector<std::string> open_to_others(const std::vector<std::string>& files);

}  // namespace linkway::cli
