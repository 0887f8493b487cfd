// Concurrent producers that each wait for their commit, and what they measured, for any writer.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <semaphore>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench/referral_rows.h"

namespace linkway::bench {

struct Options {
  unsigned clients = 32;
  double seconds = 5;
  std::string path = ".";
};

inline Options parse(int argc, char** argv) {
  Options out;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--clients") out.clients = static_cast<unsigned>(std::max(1, std::atoi(argv[i + 1])));
    if (name == "--seconds") out.seconds = std::atof(argv[i + 1]);
    if (name == "--path") out.path = argv[i + 1];
  }
  return out;
}

// A file of its own in the folder, gone afterwards.
class ScratchFile {
 public:
  explicit ScratchFile(const std::string& folder) : path_(folder + "/bench-" + std::to_string(::getpid()) + ".db") {}
  ~ScratchFile() {
    for (const char* part : {"", "-wal", "-shm"}) {
      std::error_code ignored;
      std::filesystem::remove(path_ + part, ignored);
    }
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// `submit` takes a commit and calls back, from any thread, when it is on disk (true) or not (false).
using Submit = std::function<void(store::Commit, std::function<void(bool)>)>;

// Prints one line of JSON. False when a commit failed.
inline bool measure(const char* program, const Options& options, const Submit& submit,
                    const std::function<std::uint64_t()>& transactions) {
  using Clock = std::chrono::steady_clock;
  std::atomic<std::int64_t> keys{1};
  std::atomic<bool> failed{false};
  std::vector<std::vector<double>> times(options.clients);
  std::vector<std::thread> running;
  const auto start = Clock::now();
  const auto end = start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options.seconds));
  for (unsigned client = 0; client < options.clients; ++client) {
    running.emplace_back([&, client] {
      ReferralRows rows(keys, client + 1);
      std::binary_semaphore answered(0);
      while (Clock::now() < end && !failed) {
        auto commit = rows.next();
        const auto handed_over = Clock::now();
        submit(std::move(commit), [&](bool ok) {
          if (!ok) failed = true;
          answered.release();
        });
        answered.acquire();
        times[client].push_back(std::chrono::duration<double, std::milli>(Clock::now() - handed_over).count());
      }
    });
  }
  for (auto& thread : running) thread.join();
  const auto took = std::chrono::duration<double>(Clock::now() - start).count();
  std::vector<double> all;
  for (const auto& part : times) all.insert(all.end(), part.begin(), part.end());
  std::sort(all.begin(), all.end());
  const auto at = [&](double share) {
    return all.empty() ? 0.0 : all[static_cast<std::size_t>(share * static_cast<double>(all.size() - 1))];
  };
  std::printf(
      "{\"program\":\"%s\",\"clients\":%u,\"seconds\":%.2f,\"commits\":%zu,\"transactions\":%llu,"
      "\"commits_per_second\":%.1f,\"p50_ms\":%.2f,\"p99_ms\":%.2f}\n",
      program, options.clients, took, all.size(), static_cast<unsigned long long>(transactions()),
      static_cast<double>(all.size()) / took, at(0.5), at(0.99));
  return !failed;
}

}  // namespace linkway::bench
