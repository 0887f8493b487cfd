// Files that are there as a whole or not at all, also after the power was cut.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace linkway::exchange {

// Written beside its place under a name that begins with a dot, synchronised, and renamed; readable by the owner and
// its group alone. `over`: what is there already is replaced; else it stays, and that is no problem. The problem's
// category is `unavailable` for what may pass (no room, no rights).
[[nodiscard]] Status write_durably(const std::string& path, std::string_view bytes, bool over = true);
// The same of two parts, one behind the other: large ones need not be put together first.
[[nodiscard]] Status write_durably(const std::string& path, std::string_view head, std::string_view bytes, bool over);
[[nodiscard]] Status rename_durably(const std::string& from, const std::string& to);
[[nodiscard]] Status sync_folder(const std::string& folder);

// Why a call of the operating system failed: `what` is safe to show, the path is for the log.
[[nodiscard]] Problem system_problem(std::string_view what, const std::string& path);

// A result that grows, in pieces; durable when finished.
class GrowingFile {
 public:
  explicit GrowingFile(std::string path) : path_(std::move(path)) {}
  ~GrowingFile();
  GrowingFile(const GrowingFile&) = delete;
  GrowingFile& operator=(const GrowingFile&) = delete;

  [[nodiscard]] Status open();  // empty
  // Written away when it is much; a failure is told by finish().
  std::string& text() { return text_; }
  void flush(std::size_t keep = 0);
  // Something could not be written: what is added from here on is lost.
  [[nodiscard]] bool failed() const { return error_ != 0; }
  [[nodiscard]] Problem problem() const;
  // Synchronised and closed, under its final name.
  [[nodiscard]] Status finish(const std::string& name);

 private:
  std::string path_;
  std::string text_;
  int file_ = -1;
  int error_ = 0;
};

}  // namespace linkway::exchange
