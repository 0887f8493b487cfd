// HTTPS listener: HTTP/1.1 with keep-alive and pipelining over TLS 1.2+, limits and deadlines on every step.
// A handler sees only requests whose framing is beyond doubt (RFC 9112); everything else is answered by the listener
// and the connection closed. HEAD reaches the handler as GET, and its answer leaves without the body. Content-Length,
// Connection and Date of an answer are the listener's.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/log.h"
#include "base/result.h"
#include "net/body_room.h"
#include "net/http.h"
#include "net/listener_types.h"
#include "net/tls.h"

namespace linkway::net {

struct ServerLimits {
  std::size_t max_body = 8UL * 1024 * 1024;  // bytes; more is answered 413
  std::size_t max_header = 16UL * 1024;      // bytes of request line and header; more is answered 431
  Admission admission{.connections = 4096};
  std::chrono::milliseconds handshake{10'000};  // TCP accept to TLS established
  std::chrono::milliseconds idle{60'000};       // between requests on a kept connection
  std::chrono::milliseconds header{10'000};     // first byte of a request to the end of its header
  std::chrono::milliseconds body{30'000};       // end of header to the last byte of the body
  std::chrono::milliseconds handler{30'000};  // a handler that has not replied by then: 503; its late reply is dropped
  std::chrono::milliseconds write{30'000};    // response handed over to the socket
};

// Makes the body of an answer that the listener gives by itself (malformed, too large, too slow, no handler reply):
// the API layer turns it into an OperationOutcome. `code` is a FHIR issue code, `text` is safe to show.
using ErrorBody = std::function<Response(int status, std::string_view code, std::string_view text)>;

class HttpServer {
 public:
  // `tls` null: plain HTTP (only for the loopback operations listener). `threads` I/O threads are started by start().
  // `room`: which requests may have a larger body than `limits` allow.
  HttpServer(ListenAddress address, std::shared_ptr<TlsServerContext> tls, ServerLimits limits, Handler handler,
             ErrorBody error_body, Log& log, unsigned threads, BodyRoom room = {});
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Takes the port; who connects waits for start(), or is refused when this object ends without it.
  // `leaving`: one that has this port, on another address, and is about to end.
  [[nodiscard]] Status open(HttpServer* leaving = nullptr);
  [[nodiscard]] Status start();  // opens where that was not done, and begins to serve
  [[nodiscard]] std::uint16_t port() const;
  // New connections get the new context; open ones go on as they are.
  void replace_tls(std::shared_ptr<TlsServerContext> tls);
  void replace_limits(const ServerLimits& limits);  // likewise
  // Graceful: stops accepting at once, closes idle connections, lets requests in progress finish and be answered (with
  // "Connection: close"), then returns; whatever is left after `patience` is cut. Safe to call twice; not to be called
  // from a handler, whose return it waits for. A reply that comes after the end is dropped.
  void stop(std::chrono::milliseconds patience);
  [[nodiscard]] ServerStats stats() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace linkway::net
