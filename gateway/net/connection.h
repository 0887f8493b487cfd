// One client's connection to a listener, from handshake to close: a coroutine on a strand of its own.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <memory>
#include <optional>
#include <string>

#include "net/deadline.h"
#include "net/reply_slot.h"
#include "net/request_reader.h"
#include "net/server_core.h"
#include "net/signal.h"
#include "net/stream.h"

namespace linkway::net {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<ServerCore> core, Socket socket);

  void start();
  // From any thread.
  void begin_stop();
  void cut();

 private:
  enum class Phase : std::uint8_t { handshake, idle, header, body, handler, write, linger };
  enum class Next : std::uint8_t { go_on, close };

  [[nodiscard]] Await<> run();
  [[nodiscard]] Await<bool> shake_hands();
  [[nodiscard]] Await<Next> serve_one();
  [[nodiscard]] Await<Next> read_header(RequestReader& reader);
  [[nodiscard]] Await<Next> read_body(RequestReader& reader);
  [[nodiscard]] Await<std::optional<Response>> ask_handler(Request request);
  [[nodiscard]] Await<Next> answer(const Response& response, const RequestReader& reader, bool to_head, bool close);
  [[nodiscard]] Await<Next> refuse(Refusal refusal);
  // Not a coroutine: GCC 12 destroys twice what a co_await expression makes of braces.
  [[nodiscard]] Await<Next> refuse(int status, std::string_view code, std::string_view text);
  [[nodiscard]] Await<Next> linger(std::size_t bytes, std::chrono::milliseconds time);
  // A read that gave nothing: what is left to say to the client, if anything.
  [[nodiscard]] Await<Next> interrupted(Io io, std::string_view what);
  [[nodiscard]] Await<Io> fill();

  void enter(Phase phase, std::chrono::milliseconds limit);
  void deadline_passed();
  void stop_waiting_for_handler();
  [[nodiscard]] Response error_response(const Refusal& refusal) const;
  [[nodiscard]] std::string_view buffered() const;

  std::shared_ptr<ServerCore> core_;
  std::shared_ptr<const ServerLimits> limits_;
  Strand strand_;
  Stream stream_;
  Deadline deadline_;
  Signal signal_;
  boost::beast::flat_buffer buffer_;
  std::shared_ptr<const PeerCertificate> peer_;
  std::shared_ptr<ReplySlot> slot_;
  std::string remote_;
  Phase phase_ = Phase::handshake;
  bool expired_ = false;  // the deadline of the present step has passed
  bool gave_up_ = false;  // on the handler
  bool cut_ = false;
};

}  // namespace linkway::net
