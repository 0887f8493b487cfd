// Bodies that may be larger than others: decided by the header, before a byte of the body is read.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "net/http.h"

namespace linkway::net {

struct Room {
  std::size_t bytes = 0;       // 0: as any other body
  std::shared_ptr<void> hold;  // given up when the request is answered
  bool busy = false;           // there is room, but not now: 503
};
// Called on an I/O thread with the header and the peer.
using BodyRoom = std::function<Room(const Request&)>;

}  // namespace linkway::net
