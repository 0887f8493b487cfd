#include "net/http_server.h"

#include <mutex>
#include <thread>
#include <vector>

#include "net/acceptor.h"
#include "net/connection.h"
#include "net/server_core.h"

namespace linkway::net {
class HttpServer::Impl {
 public:
  Impl(ListenAddress address, std::shared_ptr<TlsServerContext> tls, ServerLimits limits, Handler handler,
       ErrorBody error_body, Log& log, unsigned threads, BodyRoom room)
      : address_(std::move(address)),
        threads_wanted_(std::max(1U, threads)),
        core_(std::make_shared<ServerCore>(std::move(handler), std::move(error_body), log, limits, std::move(tls),
                                           std::move(room))),
        acceptor_(core_->io, log, [this](Socket socket) { admit(std::move(socket)); }) {}

  Status start() {
    if (auto started = acceptor_.start(address_); !started.ok()) return started;
    for (unsigned i = 0; i < threads_wanted_; ++i) {
      threads_.emplace_back([io = core_->io] { io->run(); });
    }
    return Done{};
  }

  void stop(std::chrono::milliseconds patience) {
    const std::lock_guard lock(stop_mutex_);
    if (threads_.empty()) return;
    core_->begin_stop();
    acceptor_.stop();
    if (!core_->wait_until_empty(patience)) core_->cut_all();
    // Every connection ends by itself now, and with the last one the threads run out of work.
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.port(); }
  [[nodiscard]] ServerCore& core() const { return *core_; }

 private:
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
  Acceptor acceptor_;
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
