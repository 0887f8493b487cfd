#include "cli/map_watch.h"

#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <map>
#include <system_error>
#include <thread>
#include <tuple>

#include "cli/print.h"

namespace linkway::cli {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// Asking is cheap for the files of a pack, works on every file system, and is quick enough for a person.
constexpr auto pause = 150ms;

std::atomic<bool> stopped = false;  // set by a signal
static_assert(std::atomic<bool>::is_always_lock_free);

void stop(int) { stopped = true; }

using Stamp =
    std::tuple<std::int64_t, std::int64_t, std::uint64_t, std::int64_t>;  // time, its nanoseconds, inode, size
using Stamps = std::map<std::string, Stamp>;

void look_at(const fs::path& path, Stamps& stamps) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return;
  stamps[path.string()] = {info.st_mtim.tv_sec, info.st_mtim.tv_nsec, info.st_ino, info.st_size};
}

Stamps stamps_of(const std::vector<std::string>& paths) {
  Stamps stamps;
  for (const auto& path : paths) {
    std::error_code error;
    look_at(path, stamps);
    if (!fs::is_directory(path, error)) continue;
    fs::recursive_directory_iterator at(path, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
      std::error_code ignored;
      const bool hidden = at->path().filename().string().starts_with('.');
      if (at->is_directory(ignored)) {
        if (hidden) at.disable_recursion_pending();
      } else if (!hidden) {
        look_at(at->path(), stamps);
      }
    }
  }
  return stamps;
}

}  // namespace

int watch(Shell& shell, const std::vector<std::string>& paths, const std::function<int()>& once) {
  stopped = false;
  struct sigaction action {};
  action.sa_handler = stop;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  while (true) {
    const auto before = stamps_of(paths);
    const auto result = once();
    shell.out << in_colour("-- waiting for a file to change; end with Ctrl-C --", Colour::faint, shell.colour)
              << std::endl;
    auto now = before;
    while (!stopped && now == before) {
      std::this_thread::sleep_for(pause);
      now = stamps_of(paths);
    }
    // Settled when two looks give the same.
    for (auto last = now; !stopped; last = now) {
      std::this_thread::sleep_for(pause / 3);
      now = stamps_of(paths);
      if (now == last) break;
    }
    if (stopped) return result;
  }
}

}  // namespace linkway::cli
