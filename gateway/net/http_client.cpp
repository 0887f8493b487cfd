#include "net/http_client.h"

#include <deque>
#include <set>
#include <thread>
#include <vector>

#include "net/client_link.h"

namespace linkway::net {
namespace {

std::string host_field(const Url& url) {
  const std::string host = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
  return url.port == (url.tls ? 443 : 80) ? host : host + ":" + std::to_string(url.port);
}

// The links of one origin and the line before them, all on one strand.
class Pool : public std::enable_shared_from_this<Pool> {
 public:
  Pool(std::shared_ptr<asio::io_context> io, Origin origin, Log& log)
      : strand_(asio::make_strand(*io)), origin_(std::make_shared<const Origin>(std::move(origin))), log_(log) {}

  void submit(Job job) {
    asio::post(strand_, [self = shared_from_this(), job = std::move(job)]() mutable { self->take(std::move(job)); });
  }

  void close() {
    asio::post(strand_, [self = shared_from_this()] {
      self->closed_ = true;
      for (Job& job : std::exchange(self->line_, {})) job.done(refused());
      for (const auto& link : std::vector(self->links_)) link->abandon();
    });
  }

 private:
  static Exchanged refused() { return {.sent = Sent::no, .response = {}, .reason = "the client was shut down"}; }

  void take(Job job) {
    if (closed_) return job.done(refused());
    if (!idle_.empty()) {
      // The one used last is the least likely to have been closed by the other side.
      const auto link = std::move(idle_.back());
      idle_.pop_back();
      link->give(std::move(job));
      link->wake();
    } else if (links_.size() < std::max<std::size_t>(origin_->limits.connections, 1)) {
      const auto link = std::make_shared<ClientLink>(origin_, strand_);
      links_.push_back(link);
      link->give(std::move(job));
      link->start();
      asio::co_spawn(
          strand_, [self = shared_from_this(), link] { return self->run(link); },
          [self = shared_from_this(), link](const std::exception_ptr& error) {
            if (error) self->log_.error("client.link-failed");
            link->abandon();
            std::erase(self->links_, link);
          });
    } else {
      line_.push_back(std::move(job));
    }
  }

  // Works until there is nothing to do for the idle time.
  [[nodiscard]] Await<> run(std::shared_ptr<ClientLink> link) {
    while (!closed_) {
      if (!link->busy() && !line_.empty()) {
        link->give(std::move(line_.front()));
        line_.pop_front();
      }
      if (link->busy()) {
        co_await link->work();
        continue;
      }
      idle_.push_back(link);
      co_await link->rest();
      std::erase(idle_, link);
      if (!link->busy()) break;
    }
  }

  Strand strand_;
  std::shared_ptr<const Origin> origin_;
  Log& log_;
  std::deque<Job> line_;
  std::vector<std::shared_ptr<ClientLink>> links_;
  std::vector<std::shared_ptr<ClientLink>> idle_;
  bool closed_ = false;
};

class PooledClient final : public HttpClient {
 public:
  explicit PooledClient(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}
  ~PooledClient() override { pool_->close(); }
  PooledClient(const PooledClient&) = delete;
  PooledClient& operator=(const PooledClient&) = delete;

  void send(Request request, std::function<void(Exchanged)> done) override {
    pool_->submit({std::move(request), std::move(done)});
  }

 private:
  std::shared_ptr<Pool> pool_;
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

ClientRuntime::ClientRuntime(unsigned threads) : impl_(std::make_unique<Impl>(threads)) {}
ClientRuntime::~ClientRuntime() = default;

std::unique_ptr<HttpClient> ClientRuntime::make_client(const Url& origin, std::shared_ptr<TlsClientContext> tls,
                                                       const ClientLimits& limits, Log& log) {
  return std::make_unique<PooledClient>(
      std::make_shared<Pool>(impl_->io(),
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
