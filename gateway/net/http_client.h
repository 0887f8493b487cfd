// Delivery HTTP client: one a partner. Says of every failure whether bytes of the request may have reached the other
// side, which decides whether it is safe to repeat.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/log.h"
#include "base/result.h"
#include "net/http.h"
#include "net/tls.h"

namespace linkway::net {

struct Url {
  bool tls = true;
  std::string host;
  std::uint16_t port = 443;
  std::string target = "/";  // path and query
};
[[nodiscard]] Result<Url> parse_url(std::string_view text);

struct ClientLimits {
  std::size_t connections = 4;               // at once; further requests wait in line
  std::size_t max_body = 8UL * 1024 * 1024;  // of an answer
  std::size_t max_header = 32UL * 1024;
  std::chrono::milliseconds connect{10'000};  // name, TCP and TLS together
  std::chrono::milliseconds answer{30'000};   // first byte of the request to last byte of the answer
  std::chrono::milliseconds idle{30'000};     // a kept connection is closed after that
};

enum class Sent : std::uint8_t {
  no,        // no byte of the request left this machine's TLS layer: name, connect, handshake, or a kept connection
             // that was found closed before anything was written
  maybe,     // bytes left, and no complete, well-formed answer came (reset, deadline, garbage, over a limit)
  answered,  // `response` is whole
};

struct Exchanged {
  Sent sent = Sent::no;
  Response response;   // when answered
  std::string reason;  // otherwise: safe for logs and operators
};

// One pool of kept connections to one origin, run by `threads` of a shared runtime. A connection whose answer was not
// read to the end is never used again, so a late answer is never taken for the next request's.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // `done` is called exactly once, on a thread of the runtime (also when the client is destroyed: with Sent::no for
  // what was still in line, Sent::maybe for what was under way and of which bytes had left). Destruction does not wait
  // for these calls; the end of the runtime does. A callback may send again or destroy the client.
  virtual void send(Request request, std::function<void(Exchanged)> done) = 0;
};

// Threads and timers that clients share. Outlives its clients.
class ClientRuntime {
 public:
  explicit ClientRuntime(unsigned threads);
  ~ClientRuntime();
  ClientRuntime(const ClientRuntime&) = delete;
  ClientRuntime& operator=(const ClientRuntime&) = delete;

  // `tls` null: plain HTTP. The server's certificate must match the URL's host.
  [[nodiscard]] std::unique_ptr<HttpClient> make_client(const Url& origin, std::shared_ptr<TlsClientContext> tls,
                                                        const ClientLimits& limits, Log& log);
  // Runs `work` on a thread of the runtime after `delay`.
  void after(std::chrono::milliseconds delay, std::function<void()> work);

  class Impl;
  [[nodiscard]] const Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace linkway::net
