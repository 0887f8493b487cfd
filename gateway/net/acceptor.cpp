#include "net/acceptor.h"

#include <sys/socket.h>

namespace linkway::net {

namespace {

// After an accept that failed for want of file descriptors or memory: long enough for some to come free.
constexpr std::chrono::milliseconds kAcceptPause{100};

// Linux gives a bound port to another socket of the same user when both have this. A second gateway that is started by
// mistake has it not: its sockets ask for a port of their own.
void set_shared(int socket, ErrorCode& error) {
  const int value = 1;
  if (::setsockopt(socket, SOL_SOCKET, SO_REUSEPORT, &value, sizeof value) != 0) {
    error.assign(errno, boost::system::system_category());
  }
}

Problem cannot_listen(const ListenAddress& at, const ErrorCode& error) {
  Problem problem;
  problem.category = Category::unavailable;
  problem.text = "cannot listen on " + at.address + " port " + std::to_string(at.port) + ": " + error.message();
  return problem;
}

}  // namespace

Acceptor::Acceptor(std::shared_ptr<asio::io_context> io, Log& log, std::function<void(Socket)> admit)
    : io_(std::move(io)),
      log_(log),
      admit_(std::move(admit)),
      strand_(asio::make_strand(*io_)),
      acceptor_(strand_),
      pause_(strand_) {}

Status Acceptor::open(const ListenAddress& at, bool shared) {
  ErrorCode error;
  const auto ip = asio::ip::make_address(at.address, error);
  if (error) return cannot_listen(at, error);
  const Tcp::endpoint end(ip, at.port);
  acceptor_.open(end.protocol(), error);
  if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
  if (!error && shared) set_shared(acceptor_.native_handle(), error);
  if (!error) acceptor_.bind(end, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (!error) port_ = acceptor_.local_endpoint(error).port();
  if (error) {
    ErrorCode ignored;
    acceptor_.close(ignored);
    return cannot_listen(at, error);
  }
  return Done{};
}

void Acceptor::share() {
  ErrorCode ignored;  // the other one is told that the port is taken
  set_shared(acceptor_.native_handle(), ignored);
}

void Acceptor::start() {
  asio::co_spawn(
      strand_, [this] { return accept(); }, [](const std::exception_ptr&) {});
}

void Acceptor::stop() {
  asio::post(strand_, [this] {
    stopping_ = true;
    ErrorCode ignored;
    acceptor_.close(ignored);
    pause_.cancel();
  });
}

Await<> Acceptor::accept() {
  bool failing = false;
  while (!stopping_) {
    Socket socket(asio::make_strand(*io_));
    ErrorCode error;
    co_await acceptor_.async_accept(socket, asio::redirect_error(use_await, error));
    if (!error) {
      failing = false;
      admit_(std::move(socket));
    } else if (error != asio::error::connection_aborted && error != asio::error::operation_aborted) {
      if (!std::exchange(failing, true)) log_.warn("listener.accept-failed", {{"reason", error.message()}});
      pause_.expires_after(kAcceptPause);
      co_await pause_.async_wait(asio::redirect_error(use_await, error));
    }
  }
}

}  // namespace linkway::net
