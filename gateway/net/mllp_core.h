// What the connections of one MLLP listener share.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "net/asio.h"
#include "net/mllp_server.h"
#include "net/server_core.h"
#include "net/tls_context.h"

namespace linkway::net {

class MllpConnection;

class MllpCore {
 public:
  MllpCore(MllpHandler handler, Log& log, const MllpLimits& limits, std::shared_ptr<TlsServerContext> tls);

  // False when the listener is full or stopping.
  [[nodiscard]] bool enter(const std::shared_ptr<MllpConnection>& connection);
  void leave(MllpConnection* connection);
  [[nodiscard]] std::size_t open() const;
  // True when no connection was left before `patience` was over.
  bool wait_until_empty(std::chrono::milliseconds patience);
  void begin_stop();  // no more connections; those between messages end, the others end after their answer
  void cut_all();

  [[nodiscard]] std::shared_ptr<const MllpLimits> limits() const;
  void set_limits(const MllpLimits& limits);
  [[nodiscard]] std::shared_ptr<OpenSslServerContext> tls() const;
  void set_tls(std::shared_ptr<TlsServerContext> tls);

  // Shared, because a reply that was kept beyond the listener's end may still hold it.
  const std::shared_ptr<asio::io_context> io;
  const MllpHandler handler;
  Log& log;
  ServerCounters counters;
  std::atomic<bool> stopping{false};

 private:
  [[nodiscard]] std::vector<std::shared_ptr<MllpConnection>> all() const;

  mutable std::mutex mutex_;
  std::condition_variable emptied_;
  std::unordered_map<MllpConnection*, std::weak_ptr<MllpConnection>> connections_;
  std::shared_ptr<const MllpLimits> limits_;
  std::shared_ptr<OpenSslServerContext> tls_;
};

}  // namespace linkway::net
