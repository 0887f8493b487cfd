#include "store/sqlite/writer.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <utility>

namespace linkway::store::sqlite {

namespace {

constexpr auto probe_interval = std::chrono::seconds(1);

Problem shutting_down() {
  Problem problem;
  problem.category = Category::unavailable;
  problem.code = issue::transient;
  problem.text = "the gateway is shutting down; try again later";
  return problem;
}

int log_length(void* checkpointer, sqlite3*, const char*, int pages) {
  static_cast<Checkpointer*>(checkpointer)->log_is(pages);
  return SQLITE_OK;
}

}  // namespace

Writer::Writer(Connection connection, Connection for_checkpoints, Log& log, const SqliteOptions& options,
               ReadGate& gate, int checkpoint_pages)
    : connection_(std::move(connection)),
      log_(log),
      max_batch_(std::max<std::size_t>(options.max_batch, 1)),
      gate_(gate),
      commit_writer_(connection_.handle()),
      outbox_(connection_.handle()),
      begin_(connection_.handle(), "BEGIN IMMEDIATE"),
      commit_(connection_.handle(), "COMMIT"),
      checkpointer_(std::move(for_checkpoints), log, checkpoint_pages, [this](int overdue) {
        {
          const std::scoped_lock lock(mutex_);
          finish_checkpoint_ = overdue;
        }
        handed_over_.notify_one();
      }) {
  // Takes the place of SQLite's own automatic checkpoint, which would run within a commit.
  sqlite3_wal_hook(connection_.handle(), log_length, &checkpointer_);
  thread_ = std::thread([this] { work(); });
}

void Writer::hand_over(std::unique_ptr<Operation> operation) {
  operation->handed_over = std::chrono::steady_clock::now();
  {
    const std::scoped_lock lock(mutex_);
    if (!closing_) {
      queue_.push_back(std::move(operation));
      if (queue_.size() == 1) handed_over_.notify_one();
      return;
    }
  }
  refuse(*operation, shutting_down());
}

void Writer::on_due(std::function<void(const PartnerId&)> wake) {
  const std::scoped_lock lock(mutex_);
  wake_ = std::move(wake);
}

void Writer::close() {
  const std::scoped_lock once(close_mutex_);
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
  }
  handed_over_.notify_one();
  if (thread_.joinable()) thread_.join();
  checkpointer_.stop();
}

void Writer::work() {
  Batch batch;
  for (;;) {
    int finish = 0;
    {
      std::unique_lock lock(mutex_);
      const auto called = [this] { return closing_ || finish_checkpoint_ != 0 || !queue_.empty(); };
      handed_over_.wait_for(lock, probe_interval, called);
      if (closing_ && queue_.empty()) return;
      finish = std::exchange(finish_checkpoint_, 0);
      const auto count = std::min(max_batch_, queue_.size());
      const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
      std::move(queue_.begin(), end, std::back_inserter(batch));
      queue_.erase(queue_.begin(), end);
    }
    if (finish != 0) finish_checkpoint(finish);
    if (!batch.empty()) {
      write(batch);
    } else if (finish == 0 && !writable_) {
      probe();
    } else if (finish == 0 && !in_place().ok()) {
      writable_ = false;
      tell_moved();
    }
    batch.clear();
  }
}

void Writer::write(Batch& batch) {
  auto fault = write_together(batch);
  if (fault.ok()) {
    answer(batch);
  } else if (environmental(fault) || batch.size() == 1) {
    fail(batch, fault);
  } else {
    write_one_by_one(batch);
  }
}

Fault Writer::write_together(Batch& batch) {
  due_.clear();
  Fault fault;
  const auto before = sqlite3_total_changes64(connection_.handle());
  try {
    fault = transaction(batch);
  } catch (const std::exception& error) {
    fault = {SQLITE_ERROR, error.what()};
  }
  if (!fault.ok()) {
    connection_.roll_back();
    due_.clear();
  } else {
    transactions_.fetch_add(1, std::memory_order_relaxed);
    // What found nothing to write (a claim, a repeated message) says nothing about the disk.
    if (sqlite3_total_changes64(connection_.handle()) != before) writable_ = true;
  }
  return fault;
}

Fault Writer::transaction(Batch& batch) {
  if (auto fault = in_place(); !fault.ok()) return fault;
  if (auto fault = begin_.run(); !fault.ok()) return fault;
  if (auto fault = commit_writer_.begin(); !fault.ok()) return fault;
  Session session{connection_, commit_writer_, outbox_, due_};
  for (const auto& operation : batch) {
    if (auto fault = operation->apply(session); !fault.ok()) return fault;
  }
  return commit_.run();
}

// One of the batch breaks a rule: each stands for itself.
void Writer::write_one_by_one(Batch& batch) {
  Batch single(1);
  for (auto& operation : batch) {
    single.front() = std::move(operation);
    if (auto fault = write_together(single); fault.ok()) {
      answer(single);
    } else {
      fail(single, fault);
    }
  }
}

void Writer::answer(Batch& batch) {
  const auto now = std::chrono::steady_clock::now();
  for (const auto& operation : batch) {
    if (operation->is_commit()) {
      commits_.fetch_add(1, std::memory_order_relaxed);
      latency_.add(now - operation->handed_over);
    }
    try {
      operation->done();
    } catch (const std::exception& error) {
      log_.error("store.callback_failed", {{"reason", error.what()}});
    }
  }
  if (due_.partners().empty()) return;
  std::function<void(const PartnerId&)> wake;
  {
    const std::scoped_lock lock(mutex_);
    wake = wake_;
  }
  if (!wake) return;
  try {
    for (const auto& partner : due_.partners()) wake(partner);
  } catch (const std::exception& error) {
    log_.error("store.callback_failed", {{"reason", error.what()}});
  }
}

void Writer::fail(Batch& batch, const Fault& fault) {
  const auto problem = write_problem(fault);
  if (environmental(fault)) writable_ = false;
  if (fault.code == SQLITE_READONLY_DBMOVED) {
    tell_moved();
  } else {
    log_.error("store.write_failed", {{"operations", batch.size()}, {"code", fault.code}, {"reason", fault.detail}});
  }
  for (const auto& operation : batch) refuse(*operation, problem);
}

void Writer::refuse(Operation& operation, const Problem& problem) {
  if (operation.is_commit()) failures_.fetch_add(1, std::memory_order_relaxed);
  try {
    operation.failed(problem);
  } catch (const std::exception& error) {
    log_.error("store.callback_failed", {{"reason", error.what()}});
  }
}

// After a failure nobody may come any more, as readiness is off: the store finds out by itself when it works again.
void Writer::probe() {
  auto fault = in_place();
  if (!has_room()) return;
  if (fault.ok()) fault = begin_.run();
  if (fault.ok()) fault = connection_.execute("UPDATE schema_migration SET applied = applied");
  if (fault.ok()) fault = commit_.run();
  if (!fault.ok()) {
    connection_.roll_back();
    return;
  }
  writable_ = true;
  moved_ = false;
  log_.info("store.writable_again");
}

// On a disk that is full the little that a trial writes may still find its place, and a message does not.
bool Writer::has_room() const {
  constexpr std::uintmax_t room = 1024UL * 1024;
  const auto* file = sqlite3_db_filename(connection_.handle(), "main");
  if (file == nullptr || *file == '\0') return true;
  std::error_code error;
  const auto space = std::filesystem::space(std::filesystem::path(file).parent_path(), error);
  return error || space.available >= room;
}

Fault Writer::in_place() {
  int moved = 0;
  sqlite3_file_control(connection_.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (moved == 0) return {};
  return {SQLITE_READONLY_DBMOVED, "the file of the store was moved away, replaced or removed"};
}

void Writer::tell_moved() {
  if (std::exchange(moved_, true)) return;
  log_.error("store.moved",
             {{"reason",
               "the file of the store was moved away, replaced or removed; nothing more is taken in until "
               "it is back, or the gateway is started again"}});
}

// The wait for look-ups that are under way is longer the more the log has outgrown its measure.
void Writer::finish_checkpoint(int overdue) {
  constexpr std::chrono::milliseconds patience(5), most_patience(250);
  gate_.shut(std::min(patience * overdue, most_patience));
  auto* db = connection_.handle();
  const int code = sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  const auto fault = fault_of(db, code);
  gate_.open();
  checkpointer_.finished();
  if (code == SQLITE_OK || code == SQLITE_BUSY) return;
  log_.warn("store.checkpoint_failed", {{"code", fault.code}, {"reason", fault.detail}});
}

}  // namespace linkway::store::sqlite
