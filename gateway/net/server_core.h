// What the connections of one listener share.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/log.h"
#include "net/asio.h"
#include "net/http_server.h"
#include "net/tls_context.h"

namespace linkway::net {

class Connection;

struct ServerCounters {
  std::atomic<std::uint64_t> accepted{0}, refused{0}, handshakes_failed{0}, requests{0}, malformed{0}, deadlines{0};
};

class ServerCore {
 public:
  ServerCore(Handler handler, ErrorBody error_body, Log& log, const ServerLimits& limits,
             std::shared_ptr<TlsServerContext> tls, BodyRoom room);

  // False when the listener is full or stopping.
  [[nodiscard]] bool enter(const std::shared_ptr<Connection>& connection);
  void leave(Connection* connection);
  [[nodiscard]] std::size_t open() const;
  // True when no connection was left before `patience` was over.
  bool wait_until_empty(std::chrono::milliseconds patience);
  void begin_stop();  // no more connections; idle ones end, the others end after their answer
  void cut_all();

  [[nodiscard]] std::shared_ptr<const ServerLimits> limits() const;
  void set_limits(const ServerLimits& limits);
  [[nodiscard]] std::shared_ptr<OpenSslServerContext> tls() const;
  void set_tls(std::shared_ptr<TlsServerContext> tls);

  // Shared, because a reply that was kept beyond the listener's end may still hold it.
  const std::shared_ptr<asio::io_context> io;
  const Handler handler;
  const ErrorBody error_body;
  const BodyRoom room;
  Log& log;
  ServerCounters counters;
  std::atomic<bool> stopping{false};

 private:
  [[nodiscard]] std::vector<std::shared_ptr<Connection>> all() const;

  mutable std::mutex mutex_;
  std::condition_variable emptied_;
  std::unordered_map<Connection*, std::weak_ptr<Connection>> connections_;
  std::shared_ptr<const ServerLimits> limits_;
  std::shared_ptr<OpenSslServerContext> tls_;
};

}  // namespace linkway::net
