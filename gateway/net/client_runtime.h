// What stands behind a ClientRuntime; for the network code only.
#pragma once

#include <memory>

#include "net/asio.h"
#include "net/http_client.h"

namespace linkway::net {

[[nodiscard]] const std::shared_ptr<asio::io_context>& io_of(const ClientRuntime& runtime);

}  // namespace linkway::net
