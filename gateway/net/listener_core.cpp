#include "net/listener_core.h"

#include "net/served_connection.h"

namespace linkway::net {

ListenerCore::ListenerCore(std::string_view protocol_in, Log& log_in, Admission admission,
                           std::shared_ptr<TlsServerContext> tls)
    : io(std::make_shared<asio::io_context>()),
      protocol(protocol_in),
      budget(std::make_shared<MemoryBudget>(admission.unanswered)),
      log(log_in),
      admission_(admission),
      tls_(std::static_pointer_cast<OpenSslServerContext>(std::move(tls))) {}

bool ListenerCore::enter(const std::shared_ptr<ServedConnection>& connection) {
  const auto& address = connection->address();
  ++counters.accepted;
  {
    const std::lock_guard lock(mutex_);
    if (stopping) return false;
    const auto found = by_address_.find(address);
    const auto of_address = found == by_address_.end() ? 0 : found->second;
    const bool crowded = admission_.per_address != 0 && of_address >= admission_.per_address;
    if (connections_.size() < admission_.connections && !crowded) {
      connections_.emplace(connection.get(), connection);
      ++by_address_[address];
      return true;
    }
  }
  ++counters.refused;
  if (const auto more = full_.due()) {
    log.warn("listener.full", {{"listener", protocol}, {"remote", address}, {"more", *more}});
  }
  return false;
}

void ListenerCore::leave(ServedConnection* connection) {
  const std::lock_guard lock(mutex_);
  if (connections_.erase(connection) == 0) return;
  const auto found = by_address_.find(connection->address());
  if (found != by_address_.end() && --found->second == 0) by_address_.erase(found);
  if (connections_.empty()) emptied_.notify_all();
}

bool ListenerCore::wait_until_empty(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return emptied_.wait_for(lock, patience, [this] { return connections_.empty(); });
}

void ListenerCore::begin_stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping = true;
  }
  for (const auto& connection : all()) connection->begin_stop();
}

void ListenerCore::cut_all() {
  for (const auto& connection : all()) connection->cut();
}

std::vector<std::shared_ptr<ServedConnection>> ListenerCore::all() const {
  std::vector<std::shared_ptr<ServedConnection>> living;
  const std::lock_guard lock(mutex_);
  for (const auto& [key, weak] : connections_) {
    if (auto connection = weak.lock()) living.push_back(std::move(connection));
  }
  return living;
}

void ListenerCore::set_admission(Admission admission) {
  budget->set(admission.unanswered);
  const std::lock_guard lock(mutex_);
  admission_ = admission;
}

std::shared_ptr<OpenSslServerContext> ListenerCore::tls() const {
  const std::lock_guard lock(mutex_);
  return tls_;
}

void ListenerCore::set_tls(std::shared_ptr<TlsServerContext> tls) {
  const std::lock_guard lock(mutex_);
  tls_ = std::static_pointer_cast<OpenSslServerContext>(std::move(tls));
}

void ListenerCore::note_malformed(std::string_view event, const std::string& address) {
  ++counters.malformed;
  if (const auto more = malformed_.due()) log.warn(event, {{"remote", address}, {"more", *more}});
}

void ListenerCore::note_no_room(const std::string& address) {
  if (const auto more = no_room_.due()) {
    log.warn("listener.no_room",
             {{"listener", protocol}, {"remote", address}, {"unanswered", budget->held()}, {"more", *more}});
  }
}

void ListenerCore::note_too_slow(const std::string& address, std::string_view step) {
  ++counters.deadlines;
  if (const auto more = slow_.due()) {
    log.warn("listener.too_slow", {{"listener", protocol}, {"remote", address}, {"step", step}, {"more", *more}});
  }
}

ServerStats ListenerCore::stats() const {
  std::size_t open = 0;
  {
    const std::lock_guard lock(mutex_);
    open = connections_.size();
  }
  return {.connections_open = open,
          .connections_accepted = counters.accepted,
          .connections_refused = counters.refused,
          .handshakes_failed = counters.handshakes_failed,
          .requests = counters.requests,
          .requests_malformed = counters.malformed,
          .deadlines_passed = counters.deadlines};
}

}  // namespace linkway::net
