// One peer's connection to a listener, whatever is spoken on it: the TLS handshake, the deadline of each step, the wait
// for a handler, the end. A coroutine on a strand of its own; what travels over it is for those who derive from it.
#pragma once

#include <memory>
#include <string>

#include "net/deadline.h"
#include "net/http.h"
#include "net/listener_core.h"
#include "net/reply_slot.h"
#include "net/signal.h"
#include "net/stream.h"

namespace linkway::net {

class ServedConnection : public std::enable_shared_from_this<ServedConnection> {
 public:
  // The times that every protocol has. `tick`: the shortest of all that are set often.
  struct Times {
    std::chrono::milliseconds handshake;
    std::chrono::milliseconds write;
    std::chrono::milliseconds tick;
  };

  ServedConnection(std::shared_ptr<ListenerCore> core, Socket socket, const Times& times);
  virtual ~ServedConnection() = default;
  ServedConnection(const ServedConnection&) = delete;
  ServedConnection& operator=(const ServedConnection&) = delete;

  void start();
  // From any thread.
  void begin_stop();
  void cut();
  // Of the other side, without the port; "" when it was gone at once.
  [[nodiscard]] const std::string& address() const { return address_; }

 protected:
  enum class Step : std::uint8_t { handshake, idle, receive, pause, handler, write, linger };

  // Everything between the handshake and the end of the connection. True: what was answered last may be on its way yet.
  [[nodiscard]] virtual Await<bool> serve() = 0;

  // A step that takes longer than that ends as expired_, and every wait with it. An end of Step::idle, pause or linger
  // is nobody's fault.
  void enter(Step step, std::chrono::milliseconds limit);
  [[nodiscard]] Step step() const { return step_; }
  // Waits work again after a deadline: there is something to be done yet.
  void mend();
  [[nodiscard]] Await<bool> write(std::string_view bytes);
  template <class Answer>
  [[nodiscard]] std::shared_ptr<ReplySlot<Answer>> make_slot() {
    auto slot = std::make_shared<ReplySlot<Answer>>(core_->io, strand_, [self = weak_from_this()] {
      if (const auto connection = self.lock()) connection->signal_.wake();
    });
    awaited_ = slot;
    return slot;
  }
  // Of the slot made last. False: it took too long, or the connection was cut.
  [[nodiscard]] Await<bool> answered();
  // Ends our half, and throws away what still comes for a while: closing with unread bytes would reset the connection
  // and could destroy an answer that is still on its way.
  [[nodiscard]] Await<> linger(std::size_t bytes = 1024UL * 1024,
                               std::chrono::milliseconds time = std::chrono::milliseconds(1'000));

  const std::shared_ptr<ListenerCore> core_;
  Stream stream_;
  std::shared_ptr<const PeerCertificate> peer_;
  std::string remote_;    // address and port
  bool expired_ = false;  // the deadline of the present step has passed
  bool cut_ = false;      // the listener ends this connection

 private:
  [[nodiscard]] Await<> run();
  [[nodiscard]] Await<bool> shake_hands();
  void name(const Socket& socket);
  void deadline_passed();
  void stop_waiting();

  const Times times_;
  std::string address_;
  Strand strand_;
  Deadline deadline_;
  Signal signal_;
  std::shared_ptr<AwaitedReply> awaited_;
  Step step_ = Step::handshake;
  bool gave_up_ = false;  // on the handler
};

}  // namespace linkway::net
