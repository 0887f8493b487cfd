#include "store/sqlite/checkpointer.h"

#include <algorithm>

namespace linkway::store::sqlite {

namespace {
constexpr auto quiet = std::chrono::seconds(2);  // without a write, before the log is cut to nothing
}

Checkpointer::Checkpointer(Connection connection, Log& log, int pages_between, std::function<void(int)> finish)
    : connection_(std::move(connection)),
      log_(log),
      pages_between_(pages_between),
      finish_(std::move(finish)),
      copy_at_(pages_between) {
  // It must never wait for a lock while the writer waits for it.
  sqlite3_busy_timeout(connection_.handle(), 0);
  thread_ = std::thread([this] { work(); });
}

void Checkpointer::log_is(int pages) {
  bool wake = false;
  {
    const std::scoped_lock lock(mutex_);
    if (pages < pages_) copy_at_ = pages_between_;  // the log began anew
    // An idle checkpointer sleeps without a time limit until there is something to cut.
    wake = pages_ == 0 || pages >= copy_at_;
    pages_ = pages;
    grown_ = true;
  }
  if (wake) changed_.notify_one();
}

void Checkpointer::finished() {
  {
    const std::scoped_lock lock(mutex_);
    finishing_ = false;
  }
  changed_.notify_one();
}

void Checkpointer::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Checkpointer::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto called = [this] { return stopping_ || pages_ >= copy_at_; };
    if (pages_ == 0) {
      changed_.wait(lock, [this] { return stopping_ || pages_ > 0; });
      continue;
    }
    grown_ = false;
    if (changed_.wait_for(lock, quiet, called)) {
      if (stopping_) break;
      const int pages = pages_;
      copy_at_ = pages + pages_between_;
      lock.unlock();
      const bool copied = copy();
      lock.lock();
      if (!copied) continue;
      finishing_ = true;
      lock.unlock();
      finish_(std::max(pages / pages_between_, 1));
      lock.lock();
      changed_.wait(lock, [this] { return stopping_ || !finishing_; });
    } else if (!grown_) {
      lock.unlock();
      shorten();
      lock.lock();
    }
  }
}

bool Checkpointer::copy() {
  const int code =
      sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (code != SQLITE_OK && code != SQLITE_BUSY) {
    const auto fault = fault_of(connection_.handle(), code);
    log_.warn("store.checkpoint_failed", {{"code", fault.code}, {"reason", fault.detail}});
    return false;
  }
  return true;
}

void Checkpointer::shorten() {
  const int code =
      sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (code != SQLITE_OK) return;  // somebody reads or writes: it is tried again after the next quiet time
  const std::scoped_lock lock(mutex_);
  if (grown_) return;  // the writer has begun a new log
  pages_ = 0;
  copy_at_ = pages_between_;
}

}  // namespace linkway::store::sqlite
