// Plain calls to services: token and key endpoints, directories, `linkway send`. Not for deliveries: it cannot tell
// whether a request that failed may have been processed (see http_client.h).
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "base/result.h"
#include "net/http.h"
#include "net/tls.h"

namespace linkway::net {

// Sends `request` (method, headers, body; path, query and peer are not used) to `url` and waits for the answer, any
// status. Redirects are not followed. `tls.ca` "": whom the operating system trusts. `timeout` bounds the whole call.
// Problems: malformed (URL), unavailable (files, connection, certificate), timeout, too_large (over `max_body` bytes).
[[nodiscard]] Result<Response> call(const std::string& url, const Request& request, const TlsClientFiles& tls,
                                    std::chrono::milliseconds timeout, std::size_t max_body);

}  // namespace linkway::net
