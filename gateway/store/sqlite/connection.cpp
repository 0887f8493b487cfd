#include "store/sqlite/connection.h"

#include "base/text.h"

namespace linkway::store::sqlite {

namespace {

std::string uri_of(const std::string& path) {
  std::string out = "file:";
  for (const char c : path) out += c == '/' ? std::string("/") : text::encode_percent({&c, 1});
  return out;
}

}  // namespace

Result<Connection> Connection::open(const std::string& path, Access access, std::chrono::milliseconds busy_timeout) {
  const auto copied = access == Access::read_copied;
  const auto name = copied ? uri_of(path) + "?immutable=1" : uri_of(path);
  const int flags = (copied ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI |
                    SQLITE_OPEN_EXRESCODE;
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &db, flags, nullptr);
  Connection connection(db);
  if (code != SQLITE_OK) return read_problem(fault_of(db, code));
  sqlite3_busy_timeout(db, static_cast<int>(busy_timeout.count()));
  auto fault = connection.execute("PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY;");
  if (fault.ok() && access == Access::read) {
    fault = connection.execute("PRAGMA query_only = ON; PRAGMA cache_size = -4096;");
  }
  if (!fault.ok()) return read_problem(fault);
  return connection;
}

Fault Connection::execute(const char* sql) {
  return fault_of(db_.get(), sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr));
}

void Connection::roll_back() {
  if (in_transaction()) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace linkway::store::sqlite
