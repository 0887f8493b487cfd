// A port that is listened on, the threads behind it, and its end.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "net/acceptor.h"
#include "net/listener_core.h"

namespace linkway::net {

class Listener {
 public:
  using Make = std::function<std::shared_ptr<ServedConnection>(Socket)>;

  // `threads` I/O threads are started by start(); `make` is called on any of them.
  Listener(ListenAddress address, std::shared_ptr<ListenerCore> core, unsigned threads, Make make);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // Takes the port. Who connects waits for start(), or is refused when this object ends without it. `leaving`: a
  // listener that has the port, on an address that this one's may contain, and is about to end; null: nobody has it.
  [[nodiscard]] Status open(Listener* leaving = nullptr);
  // Opens where that was not done, and begins to serve.
  [[nodiscard]] Status start();
  [[nodiscard]] std::uint16_t port() const { return acceptor_.port(); }
  // Stops accepting at once, ends connections between messages, lets a message that was begun be answered, then
  // returns; whatever is left after `patience` is cut. Safe to call twice; not from a handler.
  void stop(std::chrono::milliseconds patience);

 private:
  void admit(Socket socket);

  const ListenAddress address_;
  const unsigned threads_wanted_;
  const std::shared_ptr<ListenerCore> core_;
  const Make make_;
  Acceptor acceptor_;
  std::mutex stop_mutex_;
  std::vector<std::thread> threads_;
};

}  // namespace linkway::net
