#include <exception>
#include <filesystem>

#include "store/sqlite/check.h"
#include "store/sqlite/engine.h"
#include "store/sqlite/schema.h"
#include "store/store.h"

namespace linkway::store {

namespace {

Problem out_of_means(const std::exception& error) {
  Problem problem;
  problem.category = Category::unavailable;
  problem.code = issue::no_store;
  problem.text = "the store cannot be opened now";
  problem.log = error.what();
  return problem;
}

// Memory or threads may be lacking; no exception leaves the floor.
template <class Work>
auto guarded(Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::exception& error) {
    return out_of_means(error);
  }
}

bool log_beside(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path + "-wal", error);
  return !error && size > 0;
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options, Migrate migrate, Log& log) {
  return guarded([&]() -> Result<std::unique_ptr<Store>> {
    auto engine = sqlite::open_engine(options, migrate, log);
    if (!engine) return engine.problems();
    return std::unique_ptr<Store>(std::move(engine).value());
  });
}

Result<std::unique_ptr<Reader>> open_sqlite_reader(const SqliteOptions& options) {
  return guarded([&]() -> Result<std::unique_ptr<Reader>> {
    using sqlite::Connection;
    auto writable = sqlite::open_file(options, false);
    if (writable) {
      if (auto current = sqlite::require_current(*writable, options.path); !current) return current.problems();
      auto connection = Connection::open(options.path, Connection::Access::read, options.busy_timeout);
      if (!connection) return connection.problems();
      return std::unique_ptr<Reader>(std::make_unique<sqlite::SqliteReader>(std::move(*connection)));
    }
    // On a medium that cannot be written the log can be neither made nor read, so there must be none.
    std::error_code error;
    if (!std::filesystem::exists(options.path, error) || log_beside(options.path)) return writable.problems();
    auto copied = Connection::open(options.path, Connection::Access::read_copied, options.busy_timeout);
    if (!copied || !sqlite::require_current(*copied, options.path)) return writable.problems();
    return std::unique_ptr<Reader>(std::make_unique<sqlite::SqliteReader>(std::move(*copied)));
  });
}

Result<SchemaState> sqlite_schema(const SqliteOptions& options) {
  return guarded([&]() -> Result<SchemaState> {
    auto connection = sqlite::open_file(options, false);
    if (!connection) return connection.problems();
    return sqlite::schema_of(*connection, options.path);
  });
}

Status migrate_sqlite(const SqliteOptions& options) {
  return guarded([&]() -> Status {
    auto connection = sqlite::open_file(options, options.create);
    if (!connection) return connection.problems();
    return sqlite::migrate(*connection, options.path);
  });
}

Result<std::vector<std::string>> check_sqlite(const SqliteOptions& options) {
  return guarded([&]() -> Result<std::vector<std::string>> {
    auto connection = sqlite::open_file(options, false);
    if (!connection) return connection.problems();
    if (auto current = sqlite::require_current(*connection, options.path); !current) return current.problems();
    return sqlite::check(*connection);
  });
}

}  // namespace linkway::store
