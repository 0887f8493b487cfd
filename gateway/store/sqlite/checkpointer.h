// Moves the write-ahead log into the database beside the writer. A thread of its own copies what it can without
// holding anyone up; as the writer goes on meanwhile, a little is always left, and the log could grow for ever. So the
// writer is asked to copy that little itself between two transactions: then all is copied, and it begins the log anew.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "base/log.h"
#include "store/sqlite/connection.h"

namespace linkway::store::sqlite {

class Checkpointer {
 public:
  // `finish` asks the writer for the rest; it is called from the checkpointer's thread.
  Checkpointer(Connection connection, Log& log, int pages_between, std::function<void()> finish);
  ~Checkpointer() { stop(); }
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  // After each transaction: how long the log is now, in pages.
  void log_is(int pages);
  void stop();

 private:
  void work();
  void copy();
  void shorten();

  Connection connection_;
  Log& log_;
  const int pages_between_;
  const std::function<void()> finish_;

  std::mutex mutex_;
  std::condition_variable changed_;
  int pages_ = 0;
  int copy_at_;
  bool grown_ = false;  // since the last look
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace linkway::store::sqlite
