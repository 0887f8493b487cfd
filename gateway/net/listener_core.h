// What the connections of one listener share, whatever is spoken on them.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/log.h"
#include "net/asio.h"
#include "net/listener_types.h"
#include "net/memory_budget.h"
#include "net/sparing_log.h"
#include "net/tls_context.h"

namespace linkway::net {

class ServedConnection;

struct ListenerCounters {
  std::atomic<std::uint64_t> accepted{0}, refused{0}, handshakes_failed{0}, requests{0}, malformed{0}, deadlines{0};
};

class ListenerCore {
 public:
  // `protocol`: "https", "mllp"; named in the log. `tls` null: plain.
  ListenerCore(std::string_view protocol, Log& log, Admission admission, std::shared_ptr<TlsServerContext> tls);

  // Once for each connection. False when there is no room for it, or the listener is stopping.
  [[nodiscard]] bool enter(const std::shared_ptr<ServedConnection>& connection);
  void leave(ServedConnection* connection);
  // True when no connection was left before `patience` was over.
  bool wait_until_empty(std::chrono::milliseconds patience);
  void begin_stop();  // no more connections; those between messages end, the others end after their answer
  void cut_all();

  void set_admission(Admission admission);
  [[nodiscard]] std::shared_ptr<OpenSslServerContext> tls() const;
  void set_tls(std::shared_ptr<TlsServerContext> tls);
  [[nodiscard]] ServerStats stats() const;

  // What came was no message; `event` names it in the log.
  void note_malformed(std::string_view event, const std::string& address);
  // A message found no room in the budget.
  void note_no_room(const std::string& address);
  // A peer let the time of a step pass.
  void note_too_slow(const std::string& address, std::string_view step);

  // Shared, because a reply that was kept beyond the listener's end may still hold it.
  const std::shared_ptr<asio::io_context> io;
  const std::string protocol;
  const std::shared_ptr<MemoryBudget> budget;
  Log& log;
  ListenerCounters counters;
  std::atomic<bool> stopping{false};

 private:
  [[nodiscard]] std::vector<std::shared_ptr<ServedConnection>> all() const;

  mutable std::mutex mutex_;
  std::condition_variable emptied_;
  std::unordered_map<ServedConnection*, std::weak_ptr<ServedConnection>> connections_;
  std::unordered_map<std::string, std::size_t> by_address_;
  Admission admission_;
  std::shared_ptr<OpenSslServerContext> tls_;
  SparingLog full_;
  SparingLog slow_;
  SparingLog no_room_;
  SparingLog malformed_;
};

}  // namespace linkway::net
