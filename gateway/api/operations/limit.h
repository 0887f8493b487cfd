// How many rows an operator asks for.
#pragma once

#include <cstddef>
#include <optional>

#include "api/api.h"

namespace linkway::api {

// The query parameter `limit`, from 1 to `most`; `most` where it is not there, nothing where it is no such number.
[[nodiscard]] std::optional<std::size_t> limit_of(const Call& call, std::size_t most);
// The answer to one that is none.
[[nodiscard]] net::Response wrong_limit(std::size_t most);

}  // namespace linkway::api
