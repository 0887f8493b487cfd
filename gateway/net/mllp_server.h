// MLLP listener (framing: net/mllp_frame.h), plain or over TLS 1.2+, limits and deadlines on every step. The messages
// of one connection are handled one after the other, as their order means something (an update follows its referral);
// what is sent ahead waits in the network.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "net/http.h"
#include "net/listener_types.h"
#include "net/mllp_frame.h"
#include "net/tls.h"

namespace linkway::net {

struct MllpLimits {
  std::size_t max_message = 8UL * 1024 * 1024;  // bytes
  Admission admission{.connections = 1024};
  std::chrono::milliseconds handshake{10'000};  // TCP accept to TLS established
  std::chrono::milliseconds idle{3'600'000};    // between messages: senders keep their connections
  std::chrono::milliseconds message{30'000};    // first byte of a message to its end
  std::chrono::milliseconds end_pause{1'000};   // after an end block whose CR does not come
  std::chrono::milliseconds handler{60'000};    // without an answer by then the connection is closed: the message may
                                                // have been taken, so that neither yes nor no would be true
  std::chrono::milliseconds write{30'000};      // answer handed over to the socket
};

struct MllpMessage {
  MllpFrame frame;                              // of kind message, too_large or no_room
  std::shared_ptr<const PeerCertificate> peer;  // never null; not shown on a plain connection
  bool over_tls = false;
  std::string address;  // of the other side, without the port
  Instant received;
};

struct MllpAnswer {
  std::string text;  // HL7 v2, UTF-8 where the message is UTF-16; "": nothing is answered
  bool close = false;
};
using MllpReply = std::function<void(MllpAnswer)>;
// Called on an I/O thread; must not block for long. Answers once, from any thread.
using MllpHandler = std::function<void(MllpMessage, MllpReply)>;

class MllpServer {
 public:
  // `tls` null: plain. `threads` I/O threads are started by start().
  MllpServer(ListenAddress address, std::shared_ptr<TlsServerContext> tls, MllpLimits limits, MllpHandler handler,
             Log& log, unsigned threads);
  ~MllpServer();
  MllpServer(const MllpServer&) = delete;
  MllpServer& operator=(const MllpServer&) = delete;

  // Takes the port; who connects waits for start(), or is refused when this object ends without it.
  // `leaving`: one that has this port, on another address, and is about to end.
  [[nodiscard]] Status open(MllpServer* leaving = nullptr);
  [[nodiscard]] Status start();  // opens where that was not done, and begins to serve
  [[nodiscard]] std::uint16_t port() const;
  // New connections get the new context and limits; open ones go on as they are.
  void replace_tls(std::shared_ptr<TlsServerContext> tls);
  void replace_limits(const MllpLimits& limits);
  // Graceful: stops accepting at once, closes connections between messages, lets a message that was read be answered,
  // then returns; whatever is left after `patience` is cut. Safe to call twice; not from a handler.
  void stop(std::chrono::milliseconds patience);
  // `requests`: messages; `requests_malformed`: frames that were no message.
  [[nodiscard]] ServerStats stats() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace linkway::net
