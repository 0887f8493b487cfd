// One sender's connection to an MLLP listener, from handshake to close: a coroutine on a strand of its own.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "net/deadline.h"
#include "net/mllp_core.h"
#include "net/mllp_frame.h"
#include "net/reply_slot.h"
#include "net/signal.h"
#include "net/stream.h"

namespace linkway::net {

class MllpConnection : public std::enable_shared_from_this<MllpConnection> {
 public:
  MllpConnection(std::shared_ptr<MllpCore> core, Socket socket);

  void start();
  // From any thread.
  void begin_stop();
  void cut();

 private:
  enum class Phase : std::uint8_t { handshake, idle, message, end_pause, handler, write, linger };

  [[nodiscard]] Await<> run();
  [[nodiscard]] Await<bool> shake_hands();
  // False: the connection ends.
  [[nodiscard]] Await<bool> serve_ready();
  [[nodiscard]] Await<bool> serve(MllpFrame frame);
  [[nodiscard]] Await<std::optional<MllpAnswer>> ask_handler(MllpFrame frame);
  [[nodiscard]] Await<bool> read_more();
  [[nodiscard]] Await<> linger();

  void enter(Phase phase, std::chrono::milliseconds limit);
  void enter_reading();
  void deadline_passed();
  void stop_waiting_for_handler();

  std::shared_ptr<MllpCore> core_;
  std::shared_ptr<const MllpLimits> limits_;
  Strand strand_;
  Stream stream_;
  Deadline deadline_;
  Signal signal_;
  MllpDecoder decoder_;
  std::string room_;
  std::shared_ptr<const PeerCertificate> peer_;
  std::shared_ptr<ReplySlot> slot_;
  std::string address_;
  SteadyClock::time_point message_due_{};
  Phase phase_ = Phase::handshake;
  bool paused_ = false;   // nothing came behind an end block
  bool gave_up_ = false;  // on the handler
  bool cut_ = false;
};

}  // namespace linkway::net
