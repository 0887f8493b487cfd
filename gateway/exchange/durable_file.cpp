#include "exchange/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

namespace linkway::exchange {

namespace {

constexpr mode_t own_mode = 0640;

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::string folder_of(const std::string& path) {
  auto folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace

Problem system_problem(std::string_view what, const std::string& path) {
  const int error = errno;
  Problem problem;
  problem.category = Category::unavailable;
  problem.code = issue::transient;
  problem.text = std::string(what) + ": " + std::strerror(error);
  problem.log = problem.text + " (" + path + ")";
  return problem;
}

Status sync_folder(const std::string& folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return system_problem("the folder cannot be opened", folder);
  const bool synced = ::fsync(file) == 0 || errno == EINVAL;  // some network shares know no such thing
  auto problem = synced ? Problem() : system_problem("the folder cannot be synchronised", folder);
  ::close(file);
  if (!synced) return problem;
  return Done{};
}

Status rename_durably(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return system_problem("a file cannot be renamed", from);
  if (auto synced = sync_folder(folder_of(to)); !synced) return synced;
  if (folder_of(from) != folder_of(to)) return sync_folder(folder_of(from));
  return Done{};
}

Status write_durably(const std::string& path, std::string_view bytes, bool over) {
  return write_durably(path, {}, bytes, over);
}

Status write_durably(const std::string& path, std::string_view head, std::string_view bytes, bool over) {
  static std::atomic<unsigned> count = 0;
  const auto place = std::filesystem::path(path);
  const auto beside = (place.parent_path() / ("." + place.filename().string() + "." + std::to_string(::getpid()) + "-" +
                                              std::to_string(++count) + ".tmp"))
                          .string();
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, own_mode);
  if (file < 0) return system_problem("a file cannot be made", path);
  bool written = write_all(file, head) && write_all(file, bytes) && ::fsync(file) == 0;
  auto problem = written ? Problem() : system_problem("a file cannot be written", path);
  if (::close(file) != 0 && written) {
    problem = system_problem("a file cannot be written", path);
    written = false;
  }
  if (written && over && ::rename(beside.c_str(), path.c_str()) != 0) {
    problem = system_problem("a file cannot be renamed", path);
    written = false;
  }
  // A link never replaces what has its name. Where there are no links, two names are told apart a little later.
  if (written && !over && ::link(beside.c_str(), path.c_str()) != 0 && errno != EEXIST) {
    struct stat info {};
    const bool there = ::lstat(path.c_str(), &info) == 0;
    if (!there && ::rename(beside.c_str(), path.c_str()) != 0) {
      problem = system_problem("a file cannot be renamed", path);
      written = false;
    }
  }
  if (!written || !over) ::unlink(beside.c_str());
  if (!written) return problem;
  return sync_folder(folder_of(path));
}

GrowingFile::~GrowingFile() {
  if (file_ >= 0) ::close(file_);
}

Status GrowingFile::open() {
  file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, own_mode);
  if (file_ < 0) return system_problem("a file cannot be made", path_);
  return Done{};
}

void GrowingFile::flush(std::size_t keep) {
  if (text_.size() <= keep || error_ != 0) return;
  if (!write_all(file_, text_)) error_ = errno;
  text_.clear();
}

Status GrowingFile::finish(const std::string& name) {
  flush();
  if (error_ == 0 && ::fsync(file_) != 0) error_ = errno;
  if (::close(std::exchange(file_, -1)) != 0 && error_ == 0) error_ = errno;
  if (error_ != 0) return problem();
  return rename_durably(path_, name);
}

Problem GrowingFile::problem() const {
  errno = error_;
  return system_problem("a file cannot be written", path_);
}

}  // namespace linkway::exchange
