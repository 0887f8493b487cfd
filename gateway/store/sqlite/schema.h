// The numbered migrations and the state of a store against them.
#pragma once

#include <string>

#include "base/result.h"
#include "store/sqlite/connection.h"
#include "store/store.h"

namespace linkway::store::sqlite {

// Opens a store's file for writing, made first (readable by its owner alone) when `create` says so. Refuses what is no
// database, or another program's.
[[nodiscard]] Result<Connection> open_file(const SqliteOptions& options, bool create);

[[nodiscard]] Result<SchemaState> schema_of(Connection& connection, const std::string& path);
// Each migration in a transaction of its own. Refuses a store that is newer than this program.
[[nodiscard]] Status migrate(Connection& connection, const std::string& path);
// Refuses a store that is newer or older than this program.
[[nodiscard]] Status require_current(Connection& connection, const std::string& path);

}  // namespace linkway::store::sqlite
