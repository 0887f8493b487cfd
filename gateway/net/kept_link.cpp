#include "net/kept_link.h"

#include <algorithm>
#include <utility>

namespace linkway::net {
namespace {

using Resolver = asio::ip::basic_resolver<Tcp, Strand>;

}  // namespace

// Owned by whoever is last: a name lookup cannot be called back, and may come back after its link has ended.
struct KeptLink::Endpoints {
  explicit Endpoints(const Strand& strand) : resolver(strand) {}
  Resolver resolver;
  Resolver::results_type results;
  ErrorCode error;
  bool arrived = false;
};

KeptLink::KeptLink(std::shared_ptr<const Origin> origin, Strand strand)
    : origin_(std::move(origin)),
      strand_(strand),
      deadline_(strand, std::min({origin_->limits.connect, origin_->limits.answer, origin_->limits.idle})) {}

void KeptLink::start() {
  deadline_.start(shared_from_this(), [this] { deadline_passed(); });
}

void KeptLink::stop() {
  stopped_ = true;
  deadline_.stop();
  if (stream_) stream_->cut();
  signal_.wake();
}

void KeptLink::deadline_passed() {
  expired_ = true;
  if (stream_) stream_->cut();
  signal_.wake();
}

void KeptLink::disconnect() {
  if (stream_) stream_->close();
  stream_.reset();
  kept_ = false;
}

std::string KeptLink::because(std::string reason) const {
  if (stopped_) return "the client was shut down";
  return expired_ ? "took too long" : std::move(reason);
}

Await<> KeptLink::rest() {
  expired_ = false;
  signal_.reset();
  deadline_.set(origin_->limits.idle);
  while (!busy() && !expired_ && !stopped_) {
    if (kept_) watch();
    co_await signal_.wait();
    if (!kept_) break;
    stop_watching();
    if (!std::exchange(readable_, false)) continue;
    const bool usable = co_await overhear();
    if (!usable) {
      disconnect();
      break;
    }
    deadline_.set(origin_->limits.idle);
  }
  deadline_.clear();
  if (!busy() || stopped_) {
    if (kept_) stream_->end_writing();
    disconnect();
  }
}

void KeptLink::watch() {
  const auto turn = ++watched_;
  stream_->socket().async_wait(Socket::wait_read, [link = weak_from_this(), turn](const ErrorCode& error) {
    const auto living = link.lock();
    if (error || !living || living->watched_ != turn) return;
    living->readable_ = true;
    living->signal_.wake();
  });
}

void KeptLink::stop_watching() {
  ++watched_;
  if (stream_) {
    ErrorCode ignored;
    stream_->socket().cancel(ignored);
  }
}

Await<bool> KeptLink::overhear() {
  const bool quiet = stream_->quiet();
  co_return quiet;
}

Await<bool> KeptLink::resolve(const std::shared_ptr<Endpoints>& found) {
  signal_.reset();
  found->resolver.async_resolve(
      origin_->url.host, std::to_string(origin_->url.port),
      [found, link = weak_from_this()](const ErrorCode& error, Resolver::results_type results) {
        found->error = error;
        found->results = std::move(results);
        found->arrived = true;
        if (const auto living = link.lock(); living && !living->expired_ && !living->stopped_) living->signal_.wake();
      });
  co_await signal_.wait();
  if (!found->arrived) {
    reason_ = because("no answer");
  } else if (found->error) {
    reason_ = because(found->error.message());
  }
  if (expired_ || stopped_ || found->error) {
    reason_ = "cannot find the address of " + origin_->url.host + ": " + reason_;
    co_return false;
  }
  co_return true;
}

Await<bool> KeptLink::connect() {
  expired_ = false;
  sent_before_ = 0;
  reason_.clear();
  deadline_.set(origin_->limits.connect);
  const auto found = std::make_shared<Endpoints>(strand_);
  if (!co_await resolve(found)) co_return false;

  ErrorCode error = asio::error::host_not_found;
  for (const auto& entry : found->results) {
    stream_ = std::make_unique<Stream>(Socket(strand_));
    co_await stream_->socket().async_connect(entry.endpoint(), asio::redirect_error(use_await, error));
    if (!error || expired_ || stopped_) break;
  }
  if (error || expired_ || stopped_) {
    reason_ = "cannot connect: " + because(error.message());
    co_return false;
  }
  stream_->open(origin_->tls ? origin_->tls->make_ssl(origin_->url.host) : nullptr);
  // Handshake bytes are not bytes of the request.
  sent_before_ = ~std::uint64_t{0};
  if (co_await stream_->handshake() != Io::ok) {
    reason_ = "TLS handshake failed: " + because(stream_->error());
    co_return false;
  }
  kept_ = true;
  co_return true;
}

void KeptLink::begin_request() {
  kept_ = false;
  expired_ = false;
  reason_.clear();
  sent_before_ = stream_->bytes_sent();
  deadline_.set(origin_->limits.answer);
}

}  // namespace linkway::net
