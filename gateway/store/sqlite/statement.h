// Prepared statements with bound values. A statement is prepared at its first use and kept.
#pragma once

#include <sqlite3.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/clock.h"
#include "base/strong.h"
#include "store/sqlite/fault.h"

namespace linkway::store::sqlite {

struct Blob {
  std::string_view bytes;
};

class Statement {
 public:
  Statement(sqlite3* db, std::string sql) : db_(db), sql_(std::move(sql)) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  Statement(Statement&& other) noexcept
      : db_(other.db_), sql_(std::move(other.sql_)), handle_(std::exchange(other.handle_, nullptr)) {}
  Statement& operator=(Statement&&) = delete;
  ~Statement() { sqlite3_finalize(handle_); }

  // Binds in order, runs to the end. Text is not copied: it must outlive the call.
  template <class... Values>
  [[nodiscard]] Fault run(const Values&... values) {
    bind(values...);
    while (step()) {
    }
    auto fault = take_fault();
    reset();
    return fault;
  }

 private:
  friend class Rows;

  template <class... Values>
  void bind(const Values&... values) {
    code_ = handle_ == nullptr ? prepare() : SQLITE_OK;
    int position = 0;
    (keep(bind_one(++position, values)), ...);
  }
  int prepare();
  bool step();
  void reset() {
    if (handle_ != nullptr) sqlite3_reset(handle_);
  }
  Fault take_fault() { return code_ == SQLITE_OK ? Fault{} : fault_of(db_, code_); }
  void keep(int code) {
    if (code_ == SQLITE_OK) code_ = code;
  }

  int bind_text(int position, std::string_view text) {
    return sqlite3_bind_text64(handle_, position, text.data() == nullptr ? "" : text.data(), text.size(), SQLITE_STATIC,
                               SQLITE_UTF8);
  }
  int bind_one(int position, Blob blob) {
    return sqlite3_bind_blob64(handle_, position, blob.bytes.data() == nullptr ? "" : blob.bytes.data(),
                               blob.bytes.size(), SQLITE_STATIC);
  }
  int bind_one(int position, Instant t) { return sqlite3_bind_int64(handle_, position, t.micros); }
  template <class Tag, class T>
  int bind_one(int position, const Strong<Tag, T>& strong) {
    return bind_one(position, strong.get());
  }
  template <class T>
  int bind_one(int position, const T& value) {
    if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
      return sqlite3_bind_int64(handle_, position, static_cast<sqlite3_int64>(value));
    } else {
      return bind_text(position, value);
    }
  }

  sqlite3* db_;
  std::string sql_;
  sqlite3_stmt* handle_ = nullptr;
  int code_ = SQLITE_OK;
};

// The rows of one run of a statement; the statement is free again when this is gone.
class Rows {
 public:
  template <class... Values>
  explicit Rows(Statement& statement, const Values&... values) : statement_(statement) {
    statement_.bind(values...);
  }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows() { statement_.reset(); }

  // False at the end and after a fault.
  [[nodiscard]] bool next() { return statement_.step(); }
  [[nodiscard]] Fault fault() { return statement_.take_fault(); }

  [[nodiscard]] std::int64_t integer(int column) const { return sqlite3_column_int64(statement_.handle_, column); }
  [[nodiscard]] Instant instant(int column) const { return {integer(column)}; }
  // Text or bytes; valid until the next row.
  [[nodiscard]] std::string_view bytes(int column) const;
  [[nodiscard]] std::string text(int column) const { return std::string(bytes(column)); }
  template <class T>  // an enumeration or a Strong
  [[nodiscard]] T as(int column) const {
    if constexpr (std::is_enum_v<T>) {
      return static_cast<T>(integer(column));
    } else if constexpr (std::is_constructible_v<T, std::int64_t>) {
      return T(integer(column));
    } else {
      return T(text(column));
    }
  }

 private:
  Statement& statement_;
};

}  // namespace linkway::store::sqlite
