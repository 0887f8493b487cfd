// What is told of any listener, whatever is spoken on it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace linkway::net {

struct ListenAddress {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one, see port() of the server
  bool operator==(const ListenAddress&) const = default;
};

// What all connections may take together. Further connections are closed at once.
struct Admission {
  std::size_t connections = 0;
  std::size_t per_address = 0;  // of one peer's address; 0: no bound of its own
  std::size_t unanswered = 0;   // bytes of messages that are not answered yet (net/memory_budget.h); 0: no bound
};

struct ServerStats {  // for metrics; read at any time from any thread
  std::uint64_t connections_open = 0;
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;  // over the bounds
  std::uint64_t handshakes_failed = 0;
  std::uint64_t requests = 0;
  std::uint64_t requests_malformed = 0;  // answered by the listener itself, or no message at all
  std::uint64_t deadlines_passed = 0;    // steps that took too long; an idle connection's end is none
};

struct ListenerStats {
  std::string_view protocol;  // "https", "mllp"
  ServerStats stats;
};

}  // namespace linkway::net
