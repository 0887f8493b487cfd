#include "store/sqlite/fault.h"

#include <sqlite3.h>

namespace linkway::store::sqlite {

namespace {

int primary(const Fault& fault) { return fault.code & 0xFF; }

Problem unavailable(std::string_view code, std::string text, const Fault& fault) {
  Problem problem;
  problem.category = Category::unavailable;
  problem.code = code;
  problem.text = std::move(text);
  problem.log = "sqlite " + std::to_string(fault.code) + ": " + fault.detail;
  return problem;
}

}  // namespace

Fault fault_of(sqlite3* db, int code) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return {};
  // The message belongs to the last call on the connection; it is of use only when that call is the one that failed.
  if (db != nullptr && (sqlite3_errcode(db) & 0xFF) == (code & 0xFF)) {
    return {sqlite3_extended_errcode(db), sqlite3_errmsg(db)};
  }
  return {code, sqlite3_errstr(code)};
}

bool environmental(const Fault& fault) {
  switch (primary(fault)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_NOMEM:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_PROTOCOL:
    case SQLITE_INTERRUPT: return true;
    default: return false;
  }
}

Problem write_problem(const Fault& fault) {
  switch (primary(fault)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return unavailable(issue::lock_error, "the store is locked by another process; try again later", fault);
    case SQLITE_FULL: return unavailable(issue::no_store, "the store is full; try again later", fault);
    default: break;
  }
  if (environmental(fault)) {
    return unavailable(issue::no_store, "the store cannot write now; try again later", fault);
  }
  Problem problem;
  problem.category = Category::internal;
  problem.code = issue::exception;
  problem.text = "the store refused a change that breaks its rules";
  problem.log = "sqlite " + std::to_string(fault.code) + ": " + fault.detail;
  return problem;
}

Problem read_problem(const Fault& fault) {
  const auto busy = primary(fault) == SQLITE_BUSY || primary(fault) == SQLITE_LOCKED;
  return unavailable(busy ? issue::lock_error : issue::no_store, "the store cannot be read now; try again later",
                     fault);
}

}  // namespace linkway::store::sqlite
