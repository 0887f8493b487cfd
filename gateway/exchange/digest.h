#pragma once

#include <string>
#include <string_view>

namespace linkway::exchange {

// SHA-256 as lower-case hex.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace linkway::exchange
