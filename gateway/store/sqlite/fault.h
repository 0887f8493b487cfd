// What SQLite answered, and how that is told to the rest of the house.
#pragma once

#include <string>

#include "base/problem.h"

struct sqlite3;

namespace linkway::store::sqlite {

// An extended SQLite result code and its message; code 0 is success.
struct Fault {
  int code = 0;
  std::string detail;  // for the log: names tables and columns, never values
  [[nodiscard]] bool ok() const { return code == 0; }
};

[[nodiscard]] Fault fault_of(sqlite3* db, int code);

// True when the fault lies with the machine (full, locked, input/output), not with what was to be written: then all of
// a transaction fails alike.
[[nodiscard]] bool environmental(const Fault& fault);

// A write that failed: unavailable (no-store, lock-error), or internal when the content broke a constraint.
[[nodiscard]] Problem write_problem(const Fault& fault);
// A read that failed: always unavailable.
[[nodiscard]] Problem read_problem(const Fault& fault);

}  // namespace linkway::store::sqlite
