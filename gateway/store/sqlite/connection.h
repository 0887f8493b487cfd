// One SQLite connection, used by one thread at a time.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"
#include "store/sqlite/fault.h"

namespace linkway::store::sqlite {

class Connection {
 public:
  enum class Access {
    write,        // the file must be there
    read,         // reads only; takes part in the write-ahead log like any other
    read_copied,  // a file on a read-only medium, without a log beside it
  };

  // Opens the file; a file that is no database shows only at the first read.
  [[nodiscard]] static Result<Connection> open(const std::string& path, Access access,
                                               std::chrono::milliseconds busy_timeout);

  [[nodiscard]] sqlite3* handle() const { return db_.get(); }
  // Runs statements without parameters and without rows of interest.
  [[nodiscard]] Fault execute(const char* sql);
  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(db_.get()) == 0; }
  // Ends a transaction that cannot be committed. SQLite has ended it by itself after some faults.
  void roll_back();

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  };
  explicit Connection(sqlite3* db) : db_(db) {}

  std::unique_ptr<sqlite3, Close> db_;
};

}  // namespace linkway::store::sqlite
