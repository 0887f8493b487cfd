#include "net/http_client.h"

#include <set>
#include <thread>
#include <vector>

#include "net/client_link.h"
#include "net/client_runtime.h"
#include "net/link_pool.h"

namespace linkway::net {
namespace {

std::string host_field(const Url& url) {
  const std::string host = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
  return url.port == (url.tls ? 443 : 80) ? host : host + ":" + std::to_string(url.port);
}

class PooledClient final : public HttpClient {
 public:
  explicit PooledClient(std::shared_ptr<LinkPool<ClientLink>> pool) : pool_(std::move(pool)) {}
  ~PooledClient() override { pool_->close(); }
  PooledClient(const PooledClient&) = delete;
  PooledClient& operator=(const PooledClient&) = delete;

  void send(Request request, std::function<void(Exchanged)> done) override {
    pool_->submit({std::move(request), std::move(done)});
  }

 private:
  std::shared_ptr<LinkPool<ClientLink>> pool_;
};

}  // namespace

class ClientRuntime::Impl {
 public:
  explicit Impl(unsigned threads) : io_(std::make_shared<asio::io_context>()), strand_(asio::make_strand(*io_)) {
    for (unsigned i = 0; i < std::max(1U, threads); ++i) {
      threads_.emplace_back([io = io_] { io->run(); });
    }
  }

  ~Impl() {
    asio::post(strand_, [this] {
      ending_ = true;
      for (const auto& timer : timers_) timer->cancel();
    });
    // What is left to do is short: the clients are closed, their links unwind.
    work_.reset();
    for (auto& thread : threads_) thread.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void after(std::chrono::milliseconds delay, std::function<void()> work) {
    asio::post(strand_, [this, delay, work = std::move(work)]() mutable {
      if (ending_) return;
      const auto timer = std::make_shared<Timer>(strand_, delay);
      timers_.insert(timer);
      timer->async_wait([this, timer, work = std::move(work)](const ErrorCode& error) {
        timers_.erase(timer);
        // Not on this strand: one slow piece of work would hold up all the others.
        if (!error && !ending_) asio::post(*io_, work);
      });
    });
  }

  [[nodiscard]] const std::shared_ptr<asio::io_context>& io() const { return io_; }

 private:
  std::shared_ptr<asio::io_context> io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_->get_executor()};
  Strand strand_;
  std::set<std::shared_ptr<Timer>> timers_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

const std::shared_ptr<asio::io_context>& io_of(const ClientRuntime& runtime) { return runtime.impl().io(); }

ClientRuntime::ClientRuntime(unsigned threads) : impl_(std::make_unique<Impl>(threads)) {}
ClientRuntime::~ClientRuntime() = default;

std::unique_ptr<HttpClient> ClientRuntime::make_client(const Url& origin, std::shared_ptr<TlsClientContext> tls,
                                                       const ClientLimits& limits, Log& log) {
  return std::make_unique<PooledClient>(std::make_shared<LinkPool<ClientLink>>(
      impl_->io(),
      Origin{.url = origin,
             .tls = std::static_pointer_cast<OpenSslClientContext>(std::move(tls)),
             .limits = limits,
             .host_field = host_field(origin)},
      log));
}

void ClientRuntime::after(std::chrono::milliseconds delay, std::function<void()> work) {
  impl_->after(delay, std::move(work));
}

}  // namespace linkway::net
