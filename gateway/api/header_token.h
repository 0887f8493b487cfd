#pragma once

#include <string>
#include <string_view>

namespace linkway::api {

// An id of the sender's that ends up in headers and logs: bounded, and nothing in it that could break a line.
[[nodiscard]] std::string header_token(std::string_view header);

}  // namespace linkway::api
