// Moves the write-ahead log into the database beside the writer. A thread of its own copies what it can without
// holding anyone up; as the writer goes on meanwhile, a little is always left, and the log could grow for ever. So the
// writer is asked to copy that little itself between two transactions, and then begins the log anew.
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
  // `finish` asks the writer for the rest; it is called from the checkpointer's thread. Its argument says how many
  // times longer than it should be the log is.
  Checkpointer(Connection connection, Log& log, int pages_between, std::function<void(int)> finish);
  ~Checkpointer() { stop(); }
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  // After each transaction: how long the log is now, in pages.
  void log_is(int pages);
  // The writer has done what `finish` asked for.
  void finished();
  void stop();

 private:
  void work();
  bool copy();
  void shorten();

  Connection connection_;
  Log& log_;
  const int pages_between_;
  const std::function<void(int)> finish_;

  std::mutex mutex_;
  std::condition_variable changed_;
  int pages_ = 0;
  int copy_at_;
  bool grown_ = false;      // since the last look
  bool finishing_ = false;  // the writer's turn: two checkpoints at once get in each other's way
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace linkway::store::sqlite
