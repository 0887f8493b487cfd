// The writer: one thread, one connection, a queue. All that waits is written in one transaction (group commit), and
// answered when it is on disk.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/log.h"
#include "store/latency.h"
#include "store/sqlite/checkpointer.h"
#include "store/sqlite/commit_writer.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/due.h"
#include "store/sqlite/outbox.h"
#include "store/sqlite/read_gate.h"

namespace linkway::store::sqlite {

// What an operation works with while it is in a transaction.
struct Session {
  Connection& connection;
  CommitWriter& commits;
  Outbox& outbox;
  DuePartners& due;
};

class Operation {
 public:
  virtual ~Operation() = default;
  // May be called again after a rollback: it changes nothing but the database and its own result.
  [[nodiscard]] virtual Fault apply(Session& session) = 0;
  // On disk.
  virtual void done() = 0;
  virtual void failed(const Problem& problem) = 0;
  // True for what counts as a commit in the statistics.
  [[nodiscard]] virtual bool is_commit() const { return false; }

  std::chrono::steady_clock::time_point handed_over;
};

class Writer {
 public:
  Writer(Connection connection, Connection for_checkpoints, Log& log, const SqliteOptions& options, ReadGate& gate,
         int checkpoint_pages);
  ~Writer() { close(); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void hand_over(std::unique_ptr<Operation> operation);
  void on_due(std::function<void(const PartnerId&)> wake);
  void close();

  [[nodiscard]] bool writable() const { return writable_; }
  [[nodiscard]] const LatencyHistogram& latency() const { return latency_; }
  [[nodiscard]] std::uint64_t transactions() const { return transactions_; }
  [[nodiscard]] std::uint64_t commits() const { return commits_; }
  [[nodiscard]] std::uint64_t failures() const { return failures_; }

 private:
  using Batch = std::vector<std::unique_ptr<Operation>>;

  void work();
  void write(Batch& batch);
  [[nodiscard]] Fault write_together(Batch& batch);
  [[nodiscard]] Fault transaction(Batch& batch);
  void write_one_by_one(Batch& batch);
  void answer(Batch& batch);
  void fail(Batch& batch, const Fault& fault);
  void refuse(Operation& operation, const Problem& problem);
  void probe();
  [[nodiscard]] bool has_room() const;
  // The file is still what its path names: what is written to one that was taken away is lost to the next start.
  [[nodiscard]] Fault in_place();
  void tell_moved();
  void finish_checkpoint(int overdue);

  Connection connection_;
  Log& log_;
  const std::size_t max_batch_;
  ReadGate& gate_;
  CommitWriter commit_writer_;
  Outbox outbox_;
  DuePartners due_;
  Statement begin_, commit_;
  std::function<void(const PartnerId&)> wake_;

  std::mutex mutex_;
  std::condition_variable handed_over_;
  std::deque<std::unique_ptr<Operation>> queue_;
  bool closing_ = false;
  bool moved_ = false;         // told, until it is in its place again; the writer's own
  int finish_checkpoint_ = 0;  // how overdue it is; 0 for not asked

  std::atomic<bool> writable_{true};
  std::atomic<std::uint64_t> transactions_{0}, commits_{0}, failures_{0};
  LatencyHistogram latency_;

  Checkpointer checkpointer_;
  std::mutex close_mutex_;
  std::thread thread_;
};

}  // namespace linkway::store::sqlite
