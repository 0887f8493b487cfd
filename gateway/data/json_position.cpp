#include <algorithm>

#include "data/json.h"

namespace linkway::data {

LineColumn line_column(std::string_view source, std::size_t position) {
  const auto before = source.substr(0, position);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const auto line_start = before.rfind('\n');  // npos + 1 is 0: the first line
  return {static_cast<std::uint32_t>(lines + 1), static_cast<std::uint32_t>(before.size() - (line_start + 1) + 1)};
}

}  // namespace linkway::data
