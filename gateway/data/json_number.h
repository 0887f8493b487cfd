#pragma once

#include <string_view>

namespace linkway::data {

// Whether a well-formed JSON number is too great for a double. One that is too small for it is not: it only rounds.
[[nodiscard]] bool beyond_double(std::string_view digits);

}  // namespace linkway::data
