#pragma once

#include <string_view>

namespace linkway::cli {

[[nodiscard]] std::string_view version();  // "0.1.0"

}  // namespace linkway::cli
