// Takes the connections of one address, each on a strand of its own.
#pragma once

#include <functional>
#include <memory>

#include "base/log.h"
#include "base/result.h"
#include "net/asio.h"
#include "net/listener_types.h"

namespace linkway::net {

class Acceptor {
 public:
  // `admit` is called on the acceptor's strand.
  Acceptor(std::shared_ptr<asio::io_context> io, Log& log, std::function<void(Socket)> admit);

  // Takes the port; who connects waits. `shared`: also where a listener of this process that lets it be shared has it.
  [[nodiscard]] Status open(const ListenAddress& at, bool shared = false);
  // From here on another listener of this process may take the same port beside this one, which is open.
  void share();
  [[nodiscard]] bool is_open() const { return port_ != 0; }
  void start();
  [[nodiscard]] std::uint16_t port() const { return port_; }
  // From any thread; no more connections are taken. This object is not to be destroyed before `io` has run out.
  void stop();

 private:
  [[nodiscard]] Await<> accept();

  std::shared_ptr<asio::io_context> io_;
  Log& log_;
  std::function<void(Socket)> admit_;
  Strand strand_;
  asio::basic_socket_acceptor<Tcp, Strand> acceptor_;
  Timer pause_;
  std::uint16_t port_ = 0;
  bool stopping_ = false;
};

}  // namespace linkway::net
