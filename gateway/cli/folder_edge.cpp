#include "cli/folder_edge.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "cli/folder.h"

namespace linkway::cli {

namespace {

// One folder and the thread that looks at it.
class Watcher {
 public:
  Watcher(FolderIn settings, const EdgeParts& parts) : folder_(std::move(settings), parts) {
    thread_ = std::thread([this] { run(); });
  }
  ~Watcher() { stop(); }
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  [[nodiscard]] const FolderIn& settings() const { return folder_.settings(); }
  void ask_to_stop() {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
  }
  void stop() {
    ask_to_stop();
    if (thread_.joinable()) thread_.join();
  }

 private:
  void run() {
    const auto stopping = [this] {
      const std::scoped_lock lock(mutex_);
      return stopping_;
    };
    auto pause = settings().every;
    while (!stopping()) {
      // What could not be done is tried again, less and less often.
      constexpr std::chrono::milliseconds longest{60'000};
      pause = folder_.look(stopping) ? settings().every : std::min(std::max(pause * 2, settings().every), longest);
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, pause, [this] { return stopping_; });
    }
  }

  Folder folder_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

class FolderEdge final : public Edge {
 public:
  FolderEdge(const Config& config, const EdgeParts& parts) : parts_(parts), wanted_(config.folders_in) {}

  Status start() override {
    const std::scoped_lock lock(mutex_);
    for (const auto& folder : wanted_) watchers_.push_back(std::make_unique<Watcher>(folder, parts_));
    return Done{};
  }
  void reload(const Config& config) override {
    const std::scoped_lock lock(mutex_);
    const auto is_gone = [&](const auto& watcher) {
      return std::ranges::find(config.folders_in, watcher->settings()) == config.folders_in.end();
    };
    for (const auto& watcher : watchers_) {
      if (is_gone(watcher)) watcher->ask_to_stop();  // all of them, before the first is waited for
    }
    std::erase_if(watchers_, is_gone);
    for (const auto& folder : config.folders_in) {
      const bool watched =
          std::ranges::any_of(watchers_, [&](const auto& watcher) { return watcher->settings() == folder; });
      if (!watched) watchers_.push_back(std::make_unique<Watcher>(folder, parts_));
    }
  }
  void stop(std::chrono::milliseconds /*patience*/) override {
    const std::scoped_lock lock(mutex_);
    for (const auto& watcher : watchers_) watcher->ask_to_stop();
    watchers_.clear();
  }

 private:
  const EdgeParts parts_;
  const std::vector<FolderIn> wanted_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Watcher>> watchers_;
};

}  // namespace

std::unique_ptr<Edge> make_folder_edge(const Config& config, const EdgeParts& parts) {
  return std::make_unique<FolderEdge>(config, parts);
}

}  // namespace linkway::cli
