// Requests and answers as bytes. Framing (Content-Length, Connection, Date) is the writer's: such fields of the message
// are left out, and so are fields that would break the framing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/http.h"

namespace linkway::net {

struct AnswerFraming {
  bool close = false;
  bool keep_alive_1_0 = false;  // an HTTP/1.0 client that asked to keep the connection
  bool to_head = false;
};

// The header, and as much of the body as fits into one TLS record with it; `rest` is the body's remainder.
[[nodiscard]] std::string write_answer(const Response& response, const AnswerFraming& framing, std::string_view& rest);

// Nothing when a field or the target holds control characters. `host`: value of the Host field.
[[nodiscard]] std::optional<std::string> write_request(const Request& request, std::string_view target,
                                                       std::string_view host, std::string_view& rest);

}  // namespace linkway::net
