#include "net/http_server.h"

#include <thread>
#include <vector>

#include "net/connection.h"
#include "net/server_core.h"

namespace linkway::net {
namespace {

// After an accept that failed for want of file descriptors or memory: long enough for some to come free.
constexpr std::chrono::milliseconds kAcceptPause{100};

Problem cannot_listen(const ListenAddress& at, const ErrorCode& error) {
  Problem problem;
  problem.category = Category::unavailable;
  problem.text = "cannot listen on " + at.address + " port " + std::to_string(at.port) + ": " + error.message();
  return problem;
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(ListenAddress address, std::shared_ptr<TlsServerContext> tls, ServerLimits limits, Handler handler,
       ErrorBody error_body, Log& log, unsigned threads, BodyRoom room)
      : address_(std::move(address)),
        threads_wanted_(std::max(1U, threads)),
        core_(std::make_shared<ServerCore>(std::move(handler), std::move(error_body), log, limits, std::move(tls),
                                           std::move(room))),
        strand_(asio::make_strand(*core_->io)),
        acceptor_(strand_),
        pause_(strand_) {}

  Status start() {
    ErrorCode error;
    const auto ip = asio::ip::make_address(address_.address, error);
    if (error) return cannot_listen(address_, error);
    const Tcp::endpoint end(ip, address_.port);
    acceptor_.open(end.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(end, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) port_ = acceptor_.local_endpoint(error).port();
    if (error) {
      ErrorCode ignored;
      acceptor_.close(ignored);
      return cannot_listen(address_, error);
    }
    asio::co_spawn(
        strand_, [this] { return accept(); }, [](const std::exception_ptr&) {});
    for (unsigned i = 0; i < threads_wanted_; ++i) {
      threads_.emplace_back([io = core_->io] { io->run(); });
    }
    return Done{};
  }

  void stop(std::chrono::milliseconds patience) {
    const std::lock_guard lock(stop_mutex_);
    if (threads_.empty()) return;
    core_->begin_stop();
    asio::post(strand_, [this] {
      ErrorCode ignored;
      acceptor_.close(ignored);
      pause_.cancel();
    });
    if (!core_->wait_until_empty(patience)) core_->cut_all();
    // Every connection ends by itself now, and with the last one the threads run out of work.
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] ServerCore& core() const { return *core_; }

 private:
  [[nodiscard]] Await<> accept() {
    bool failing = false;
    while (!core_->stopping) {
      Socket socket(asio::make_strand(*core_->io));
      ErrorCode error;
      co_await acceptor_.async_accept(socket, asio::redirect_error(use_await, error));
      if (!error) {
        failing = false;
        admit(std::move(socket));
      } else if (error != asio::error::connection_aborted && error != asio::error::operation_aborted) {
        if (!std::exchange(failing, true)) core_->log.warn("listener.accept-failed", {{"reason", error.message()}});
        pause_.expires_after(kAcceptPause);
        co_await pause_.async_wait(asio::redirect_error(use_await, error));
      }
    }
  }

  void admit(Socket socket) {
    ++core_->counters.accepted;
    const auto connection = std::make_shared<Connection>(core_, std::move(socket));
    if (core_->enter(connection)) {
      connection->start();
    } else {
      ++core_->counters.refused;
    }
  }

  const ListenAddress address_;
  const unsigned threads_wanted_;
  const std::shared_ptr<ServerCore> core_;
  Strand strand_;
  asio::basic_socket_acceptor<Tcp, Strand> acceptor_;
  Timer pause_;
  std::uint16_t port_ = 0;
  std::mutex stop_mutex_;
  std::vector<std::thread> threads_;
};

HttpServer::HttpServer(ListenAddress address, std::shared_ptr<TlsServerContext> tls, ServerLimits limits,
                       Handler handler, ErrorBody error_body, Log& log, unsigned threads, BodyRoom room)
    : impl_(std::make_unique<Impl>(std::move(address), std::move(tls), limits, std::move(handler),
                                   std::move(error_body), log, threads, std::move(room))) {}

HttpServer::~HttpServer() { impl_->stop(std::chrono::milliseconds(0)); }

Status HttpServer::start() { return impl_->start(); }
std::uint16_t HttpServer::port() const { return impl_->port(); }
void HttpServer::replace_tls(std::shared_ptr<TlsServerContext> tls) { impl_->core().set_tls(std::move(tls)); }
void HttpServer::replace_limits(const ServerLimits& limits) { impl_->core().set_limits(limits); }
void HttpServer::stop(std::chrono::milliseconds patience) { impl_->stop(patience); }

ServerStats HttpServer::stats() const {
  const ServerCore& core = impl_->core();
  const ServerCounters& c = core.counters;
  return {.connections_open = core.open(),
          .connections_accepted = c.accepted,
          .connections_refused = c.refused,
          .handshakes_failed = c.handshakes_failed,
          .requests = c.requests,
          .requests_malformed = c.malformed,
          .deadlines_passed = c.deadlines};
}

}  // namespace linkway::net
