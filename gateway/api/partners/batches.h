// Batches that partners post: which may be large, and where their results are.
#pragma once

#include <cstddef>

#include "api/api.h"
#include "net/body_room.h"

namespace linkway::api {

// Room for the batches of partners, told by the header alone: two at a time, one of a partner. What only a signature
// over the body will prove has one of these two at most.
[[nodiscard]] net::BodyRoom batch_room(const exchange::SettingsHolder& settings, std::size_t most_bytes);

void batch_result(const Parts& parts, Call call, const net::Reply& reply);

}  // namespace linkway::api
