#include "store/sqlite/worklist.h"

#include "store/sqlite/connection.h"
#include "store/sqlite/schema.h"

namespace linkway::store {

namespace sqlite {

Worklist::Worklist(sqlite3* db)
    : count_(db,
             "INSERT INTO unmapped_code (map, system, code, pack, count, first_seen, last_seen, resolved) "
             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 0) ON CONFLICT (map, system, code) DO UPDATE SET "
             "pack = excluded.pack, count = count + excluded.count, last_seen = max(last_seen, excluded.last_seen), "
             "resolved = 0") {}

Fault Worklist::count(const std::vector<UnmappedCode>& codes, Instant seen) {
  for (const auto& code : codes) {
    auto fault = count_.run(code.map, code.system, code.code, code.pack, code.count, seen);
    if (!fault.ok()) return fault;
  }
  return {};
}

}  // namespace sqlite

Result<bool> resolve_unmapped(const SqliteOptions& options, const UnmappedCode& code, Instant now) {
  auto connection = sqlite::open_file(options, false);
  if (!connection) return connection.problems();
  if (auto current = sqlite::require_current(*connection, options.path); !current) return current.problems();
  sqlite::Statement update(connection->handle(),
                           "UPDATE unmapped_code SET resolved = ?4 WHERE map = ?1 AND system = ?2 AND code = ?3");
  const auto fault = update.run(code.map, code.system, code.code, now);
  if (!fault.ok()) return sqlite::read_problem(fault);
  return sqlite3_changes(connection->handle()) > 0;
}

}  // namespace linkway::store
