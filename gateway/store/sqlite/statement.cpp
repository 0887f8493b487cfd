#include "store/sqlite/statement.h"

namespace linkway::store::sqlite {

int Statement::prepare() {
  return sqlite3_prepare_v3(db_, sql_.c_str(), static_cast<int>(sql_.size()) + 1, SQLITE_PREPARE_PERSISTENT, &handle_,
                            nullptr);
}

bool Statement::step() {
  if (code_ != SQLITE_OK) return false;
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) code_ = code;
  return false;
}

std::string_view Rows::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_.handle_, column);
  if (data == nullptr) return {};
  return {static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(statement_.handle_, column))};
}

}  // namespace linkway::store::sqlite
