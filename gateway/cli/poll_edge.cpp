#include "cli/poll_edge.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "exchange/poll_run.h"
#include "net/rest_client.h"

namespace linkway::cli {

namespace {

using exchange::PollSettings;
using SettingsPtr = std::shared_ptr<const PollSettings>;

Result<net::Response> call(const std::string& url, const net::Request& request, const PollSettings& settings) {
  return net::call(url, request, settings.tls, settings.answer, settings.max_body);
}

// One poll on its own thread: a partner that is slow holds up nobody else.
class Poller {
 public:
  Poller(SettingsPtr settings, const EdgeParts& parts, int node, std::shared_ptr<exchange::Accepted> accepted)
      : settings_(std::move(settings)),
        run_({parts.inbound, parts.store, parts.clock, parts.log, node, call, &parts.metrics, std::move(accepted)},
             stop_),
        metrics_(parts.metrics),
        thread_([this] { work(); }) {}
  ~Poller() {
    end();
    thread_.join();
  }
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // From the next round on, which begins at once.
  void change(SettingsPtr settings) {
    const std::scoped_lock lock(mutex_);
    settings_ = std::move(settings);
    changed_ = true;
    wake_.notify_all();
  }
  void end() {
    const std::scoped_lock lock(mutex_);
    stop_ = true;
    wake_.notify_all();
  }
  // It is not in the configuration any more.
  void retire() {
    end();
    metrics_.poll_retired(settings_->partner, settings_->name);
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
      const auto settings = settings_;
      if (std::exchange(changed_, false)) run_.forget();
      lock.unlock();
      const auto wait = run_.round(*settings);
      lock.lock();
      wake_.wait_for(lock, wait, [this] { return stop_ || changed_; });
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  SettingsPtr settings_;
  bool changed_ = false;
  std::atomic<bool> stop_ = false;
  exchange::PollRun run_;
  exchange::Metrics& metrics_;
  std::thread thread_;
};

class PollEdge : public Edge {
 public:
  PollEdge(const Config& config, const EdgeParts& parts) : parts_(parts), node_(config.node), polls_(config.polls) {}

  [[nodiscard]] Status start() override {
    set(polls_);
    return Done{};
  }
  void reload(const Config& config) override { set(config.polls); }
  void stop(std::chrono::milliseconds /*patience*/) override {
    // A question that is under way ends by its own time limit.
    for (auto& [name, poller] : pollers_) poller->end();
    pollers_.clear();
    retired_.clear();
  }

 private:
  void set(const std::vector<SettingsPtr>& polls) {
    std::map<std::string, std::unique_ptr<Poller>> before;
    before.swap(pollers_);
    for (const auto& poll : polls) {
      const auto key = poll->partner.get() + "/" + poll->name;
      const auto found = before.find(key);
      if (found == before.end()) {
        auto& accepted = accepted_[poll->partner];
        if (!accepted) accepted = std::make_shared<exchange::Accepted>(0);
        pollers_.emplace(key, std::make_unique<Poller>(poll, parts_, node_, accepted));
      } else {
        found->second->change(poll);
        pollers_.insert(before.extract(found));
      }
    }
    // Those that are no more end by themselves; a reload does not wait for a partner's answer.
    retired_.clear();
    for (auto& [key, poller] : before) {
      poller->retire();
      retired_.push_back(std::move(poller));
    }
  }

  const EdgeParts parts_;
  const int node_;
  const std::vector<SettingsPtr> polls_;
  std::map<PartnerId, std::shared_ptr<exchange::Accepted>> accepted_;
  std::map<std::string, std::unique_ptr<Poller>> pollers_;
  std::vector<std::unique_ptr<Poller>> retired_;
};

}  // namespace

std::unique_ptr<Edge> make_poll_edge(const Config& config, const EdgeParts& parts) {
  return std::make_unique<PollEdge>(config, parts);
}

}  // namespace linkway::cli
