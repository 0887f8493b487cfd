#include "net/mllp_server.h"

#include <mutex>
#include <thread>
#include <vector>

#include "net/acceptor.h"
#include "net/mllp_connection.h"
#include "net/mllp_core.h"

namespace linkway::net {

class MllpServer::Impl {
 public:
  Impl(ListenAddress address, std::shared_ptr<TlsServerContext> tls, const MllpLimits& limits, MllpHandler handler,
       Log& log, unsigned threads)
      : address_(std::move(address)),
        threads_wanted_(std::max(1U, threads)),
        core_(std::make_shared<MllpCore>(std::move(handler), log, limits, std::move(tls))),
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
  [[nodiscard]] MllpCore& core() const { return *core_; }

 private:
  void admit(Socket socket) {
    ++core_->counters.accepted;
    const auto connection = std::make_shared<MllpConnection>(core_, std::move(socket));
    if (core_->enter(connection)) {
      connection->start();
    } else {
      ++core_->counters.refused;
    }
  }

  const ListenAddress address_;
  const unsigned threads_wanted_;
  const std::shared_ptr<MllpCore> core_;
  Acceptor acceptor_;
  std::mutex stop_mutex_;
  std::vector<std::thread> threads_;
};

MllpServer::MllpServer(ListenAddress address, std::shared_ptr<TlsServerContext> tls, MllpLimits limits,
                       MllpHandler handler, Log& log, unsigned threads)
    : impl_(std::make_unique<Impl>(std::move(address), std::move(tls), limits, std::move(handler), log, threads)) {}

MllpServer::~MllpServer() { impl_->stop(std::chrono::milliseconds(0)); }

Status MllpServer::start() { return impl_->start(); }
std::uint16_t MllpServer::port() const { return impl_->port(); }
void MllpServer::replace_tls(std::shared_ptr<TlsServerContext> tls) { impl_->core().set_tls(std::move(tls)); }
void MllpServer::replace_limits(const MllpLimits& limits) { impl_->core().set_limits(limits); }
void MllpServer::stop(std::chrono::milliseconds patience) { impl_->stop(patience); }

ServerStats MllpServer::stats() const {
  const MllpCore& core = impl_->core();
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
