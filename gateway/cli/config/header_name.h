#pragma once

#include <string_view>

namespace linkway::cli {

// RFC 9110 section 5.1: a token.
[[nodiscard]] bool is_header_name(std::string_view name);
// One that the gateway writes itself, into every request that leaves.
[[nodiscard]] bool is_own_header(std::string_view name);

}  // namespace linkway::cli
