#include "net/server_core.h"

#include "net/connection.h"

namespace linkway::net {

ServerCore::ServerCore(Handler handler_in, ErrorBody error_body_in, Log& log_in, const ServerLimits& limits,
                       std::shared_ptr<TlsServerContext> tls, BodyRoom room_in)
    : io(std::make_shared<asio::io_context>()),
      handler(std::move(handler_in)),
      error_body(std::move(error_body_in)),
      room(std::move(room_in)),
      log(log_in),
      limits_(std::make_shared<const ServerLimits>(limits)),
      tls_(std::static_pointer_cast<OpenSslServerContext>(std::move(tls))) {}

bool ServerCore::enter(const std::shared_ptr<Connection>& connection) {
  const std::lock_guard lock(mutex_);
  if (stopping || connections_.size() >= limits_->max_connections) return false;
  connections_.emplace(connection.get(), connection);
  return true;
}

void ServerCore::leave(Connection* connection) {
  const std::lock_guard lock(mutex_);
  connections_.erase(connection);
  if (connections_.empty()) emptied_.notify_all();
}

std::size_t ServerCore::open() const {
  const std::lock_guard lock(mutex_);
  return connections_.size();
}

bool ServerCore::wait_until_empty(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return emptied_.wait_for(lock, patience, [this] { return connections_.empty(); });
}

void ServerCore::begin_stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping = true;
  }
  for (const auto& connection : all()) connection->begin_stop();
}

void ServerCore::cut_all() {
  for (const auto& connection : all()) connection->cut();
}

std::vector<std::shared_ptr<Connection>> ServerCore::all() const {
  std::vector<std::shared_ptr<Connection>> living;
  const std::lock_guard lock(mutex_);
  for (const auto& [key, weak] : connections_) {
    if (auto connection = weak.lock()) living.push_back(std::move(connection));
  }
  return living;
}

std::shared_ptr<const ServerLimits> ServerCore::limits() const {
  const std::lock_guard lock(mutex_);
  return limits_;
}

void ServerCore::set_limits(const ServerLimits& limits) {
  const std::lock_guard lock(mutex_);
  limits_ = std::make_shared<const ServerLimits>(limits);
}

std::shared_ptr<OpenSslServerContext> ServerCore::tls() const {
  const std::lock_guard lock(mutex_);
  return tls_;
}

void ServerCore::set_tls(std::shared_ptr<TlsServerContext> tls) {
  const std::lock_guard lock(mutex_);
  tls_ = std::static_pointer_cast<OpenSslServerContext>(std::move(tls));
}

}  // namespace linkway::net
