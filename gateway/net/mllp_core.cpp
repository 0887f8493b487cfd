#include "net/mllp_core.h"

#include "net/mllp_connection.h"

namespace linkway::net {

MllpCore::MllpCore(MllpHandler handler_in, Log& log_in, const MllpLimits& limits, std::shared_ptr<TlsServerContext> tls)
    : io(std::make_shared<asio::io_context>()),
      handler(std::move(handler_in)),
      log(log_in),
      limits_(std::make_shared<const MllpLimits>(limits)),
      tls_(std::static_pointer_cast<OpenSslServerContext>(std::move(tls))) {}

bool MllpCore::enter(const std::shared_ptr<MllpConnection>& connection) {
  const std::lock_guard lock(mutex_);
  if (stopping || connections_.size() >= limits_->max_connections) return false;
  connections_.emplace(connection.get(), connection);
  return true;
}

void MllpCore::leave(MllpConnection* connection) {
  const std::lock_guard lock(mutex_);
  connections_.erase(connection);
  if (connections_.empty()) emptied_.notify_all();
}

std::size_t MllpCore::open() const {
  const std::lock_guard lock(mutex_);
  return connections_.size();
}

bool MllpCore::wait_until_empty(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return emptied_.wait_for(lock, patience, [this] { return connections_.empty(); });
}

void MllpCore::begin_stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping = true;
  }
  for (const auto& connection : all()) connection->begin_stop();
}

void MllpCore::cut_all() {
  for (const auto& connection : all()) connection->cut();
}

std::vector<std::shared_ptr<MllpConnection>> MllpCore::all() const {
  std::vector<std::shared_ptr<MllpConnection>> living;
  const std::lock_guard lock(mutex_);
  for (const auto& [key, weak] : connections_) {
    if (auto connection = weak.lock()) living.push_back(std::move(connection));
  }
  return living;
}

std::shared_ptr<const MllpLimits> MllpCore::limits() const {
  const std::lock_guard lock(mutex_);
  return limits_;
}

void MllpCore::set_limits(const MllpLimits& limits) {
  const std::lock_guard lock(mutex_);
  limits_ = std::make_shared<const MllpLimits>(limits);
}

std::shared_ptr<OpenSslServerContext> MllpCore::tls() const {
  const std::lock_guard lock(mutex_);
  return tls_;
}

void MllpCore::set_tls(std::shared_ptr<TlsServerContext> tls) {
  const std::lock_guard lock(mutex_);
  tls_ = std::static_pointer_cast<OpenSslServerContext>(std::move(tls));
}

}  // namespace linkway::net
