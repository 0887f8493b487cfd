// The worklist of codes that no code map knew.
#pragma once

#include <vector>

#include "store/sqlite/statement.h"
#include "store/store.h"

namespace linkway::store::sqlite {

class Worklist {
 public:
  explicit Worklist(sqlite3* db);

  // Within the transaction that its connection is in. A code that was marked as done is open again.
  [[nodiscard]] Fault count(const std::vector<UnmappedCode>& codes, Instant seen);

 private:
  Statement count_;
};

}  // namespace linkway::store::sqlite
