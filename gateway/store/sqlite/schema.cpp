#include "store/sqlite/schema.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "store/sqlite/migrations/0001_initial.h"
#include "store/sqlite/migrations/0002_packs.h"
#include "store/sqlite/migrations/0003_polls.h"
#include "store/sqlite/migrations/0004_people.h"
#include "store/sqlite/migrations/0005_requests.h"
#include "store/sqlite/migrations/0006_retries.h"
#include "store/sqlite/migrations/0007_poll_places.h"
#include "store/sqlite/statement.h"

namespace linkway::store::sqlite {

namespace {

struct Migration {
  const char* name;
  const char* sql;
};

// Only ever appended to; the position is the version.
constexpr std::array migrations{Migration{"0001_initial", migration_0001_initial},
                                Migration{"0002_packs", migration_0002_packs},
                                Migration{"0003_polls", migration_0003_polls},
                                Migration{"0004_people", migration_0004_people},
                                Migration{"0005_requests", migration_0005_requests},
                                Migration{"0006_retries", migration_0006_retries},
                                Migration{"0007_poll_places", migration_0007_poll_places}};
constexpr int newest = static_cast<int>(migrations.size());

// Marks the file as a Linkway store (PRAGMA application_id): "lnkw".
constexpr std::int64_t application = 0x6C6E6B77;

constexpr const char* first_table =
    "PRAGMA application_id = 1819175799;"
    "CREATE TABLE IF NOT EXISTS schema_migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, "
    "applied INTEGER NOT NULL) STRICT;";

Problem about(const std::string& path, std::string text) {
  Problem problem;
  problem.category = Category::unavailable;
  problem.code = issue::no_store;
  problem.file = path;
  problem.text = std::move(text);
  return problem;
}

// Faults at opening are told to an operator, who may see the reason.
Problem cannot_open(const std::string& path, const Fault& fault) {
  if ((fault.code & 0xFF) == SQLITE_NOTADB)
    return about(path, "is not a Linkway store: the file is no SQLite database");
  auto problem = read_problem(fault);
  problem.file = path;
  problem.text = "cannot open the store: " + fault.detail;
  return problem;
}

Result<std::int64_t> number(Connection& connection, const std::string& path, const char* sql) {
  Statement statement(connection.handle(), sql);
  Rows rows(statement);
  const auto value = rows.next() ? rows.integer(0) : 0;
  if (auto fault = rows.fault(); !fault.ok()) return cannot_open(path, fault);
  return value;
}

Status make_file(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  std::error_code ignored;
  if (!folder.empty() && !std::filesystem::is_directory(folder, ignored)) {
    return about(path, "the folder " + folder.string() + " does not exist; make it, and let the gateway write there");
  }
  const int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) {
    return about(path, std::string("cannot make the store: ") + std::strerror(errno));
  }
  ::close(file);
  // The name of the new file must outlive a power cut as well.
  const int directory = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    ::fsync(directory);
    ::close(directory);
  }
  return Done{};
}

Status newer(const std::string& path, int version) {
  return about(path, "the store has schema " + std::to_string(version) + ", this program knows up to " +
                         std::to_string(newest) + "; use a newer linkway");
}

}  // namespace

Result<Connection> open_file(const SqliteOptions& options, bool create) {
  std::error_code error;
  if (!std::filesystem::exists(options.path, error)) {
    if (!create) return about(options.path, "there is no store here");
    if (auto made = make_file(options.path); !made) return made.problems();
  } else if (std::filesystem::is_directory(options.path, error)) {
    return about(options.path, "is a folder; name the file of the store");
  }
  auto connection = Connection::open(options.path, Connection::Access::write, options.busy_timeout);
  if (!connection) {
    auto problem = connection.problems().front();
    problem.file = options.path;
    return problem;
  }
  const auto mark = number(*connection, options.path, "PRAGMA application_id");
  if (!mark) return mark.problems();
  const auto tables = number(*connection, options.path, "SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables.problems();
  if (*mark != application && (*mark != 0 || *tables != 0)) {
    return about(options.path, "is another program's database, not a Linkway store");
  }
  return connection;
}

Result<SchemaState> schema_of(Connection& connection, const std::string& path) {
  SchemaState state;
  state.newest = newest;
  const auto exists =
      number(connection, path, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'");
  if (!exists) return exists.problems();
  if (*exists == 0) return state;
  Statement statement(connection.handle(), "SELECT version, name FROM schema_migration ORDER BY version");
  Rows rows(statement);
  while (rows.next()) {
    state.version = static_cast<int>(rows.integer(0));
    state.applied.push_back(rows.text(1));
  }
  if (auto fault = rows.fault(); !fault.ok()) return cannot_open(path, fault);
  return state;
}

Status migrate(Connection& connection, const std::string& path) {
  auto fault = connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  if (!fault.ok()) return cannot_open(path, fault);
  for (;;) {
    // The state is read under the write lock: two programs that migrate at once do not repeat each other.
    fault = connection.execute("BEGIN IMMEDIATE");
    if (!fault.ok()) return cannot_open(path, fault);
    const auto state = schema_of(connection, path);
    if (!state || state->version >= newest) {
      connection.roll_back();
      if (!state) return state.problems();
      return state->version > newest ? newer(path, state->version) : Status(Done{});
    }
    const auto& next = migrations[static_cast<std::size_t>(state->version)];
    Statement note(connection.handle(),
                   "INSERT INTO schema_migration (version, name, applied) VALUES (?1, ?2, "
                   "CAST(strftime('%s', 'now') AS INTEGER) * 1000000)");
    fault = connection.execute(first_table);
    if (fault.ok()) fault = connection.execute(next.sql);
    if (fault.ok()) fault = note.run(state->version + 1, std::string_view(next.name));
    if (fault.ok()) fault = connection.execute("COMMIT");
    if (!fault.ok()) {
      connection.roll_back();
      return about(path, std::string("migration ") + next.name + " failed, nothing was changed: " + fault.detail);
    }
  }
}

Status require_current(Connection& connection, const std::string& path) {
  const auto state = schema_of(connection, path);
  if (!state) return state.problems();
  if (state->version > newest) return newer(path, state->version);
  if (state->version < newest) {
    return about(path, "the store has schema " + std::to_string(state->version) + ", this program needs " +
                           std::to_string(newest) + "; run: linkway db migrate");
  }
  return Done{};
}

}  // namespace linkway::store::sqlite
