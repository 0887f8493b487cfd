// The listeners of one protocol while they serve: a reload opens, changes and ends some of them, all at once or none.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/log.h"
#include "cli/config/yaml_reader.h"
#include "net/listener_types.h"
#include "net/tls.h"

namespace linkway::cli {

// A listener as the configuration has it.
template <class Limits>
struct WantedListener {
  net::ListenAddress at;
  std::shared_ptr<net::TlsServerContext> tls;  // null: plain
  Limits limits;
  unsigned threads = 1;
  Place place;  // in the configuration file
};

// `Server`: net::HttpServer or net::MllpServer. All but stats() is called by one thread.
template <class Server, class Limits>
class Listeners {
 public:
  using Wanted = WantedListener<Limits>;
  using Make = std::function<std::unique_ptr<Server>(const Wanted&)>;

  // `name`: of the protocol, for the log.
  Listeners(std::string name, Make make, Log& log) : name_(std::move(name)), make_(std::move(make)), log_(log) {}
  ~Listeners() { stop(std::chrono::milliseconds(0)); }
  Listeners(const Listeners&) = delete;
  Listeners& operator=(const Listeners&) = delete;

  // Takes the ports of those that are new; what serves goes on unchanged. After a problem nothing is held.
  [[nodiscard]] Problems prepare(std::vector<Wanted> wanted, const std::string& file) {
    forget();
    Problems problems;
    std::vector<ServerPtr> leaving;
    for (const auto& one : serving_) {
      if (std::ranges::find(wanted, one.wanted.at, &Wanted::at) == wanted.end()) leaving.push_back(one.server);
    }
    for (auto& one : wanted) {
      auto serving = find(one.at);
      Next next{std::move(one), std::move(serving)};
      if (next.server == nullptr) {
        next.server = make_(next.wanted);
        // From 127.0.0.1 to 0.0.0.0, say: the port is its own.
        const auto same = std::ranges::find(leaving, next.wanted.at.port, &Server::port);
        auto opened = next.server->open(same == leaving.end() ? nullptr : same->get());
        if (!opened.ok()) add(problems, opened.problems(), next.wanted, file);
      }
      next_.push_back(std::move(next));
    }
    if (!problems.empty()) forget();
    return problems;
  }
  // Gives up what was prepared.
  void forget() { next_.clear(); }

  // What was prepared serves from here on. Those that are not wanted any more take no further connection, let what
  // was begun be answered, and are cut after `patience`; this is not waited for.
  void apply(std::chrono::milliseconds patience) {
    auto next = std::exchange(next_, {});
    std::vector<Serving> before;
    {
      const std::scoped_lock lock(mutex_);
      before = std::exchange(serving_, {});
    }
    for (auto& one : next) {
      const auto old = std::ranges::find(before, one.server, &Serving::server);
      if (old == before.end()) {
        begin(one);
      } else {
        one.server->replace_tls(one.wanted.tls);
        one.server->replace_limits(one.wanted.limits);
        if (old->wanted.threads != one.wanted.threads) {
          log_.warn("reload.partly", {{"reason", "the threads of a listener that stays take effect at the next start"},
                                      {"listener", name_},
                                      {"port", std::to_string(one.server->port())}});
          one.wanted.threads = old->wanted.threads;
        }
        before.erase(old);
      }
      const std::scoped_lock lock(mutex_);
      serving_.push_back({std::move(one.wanted), std::move(one.server)});
    }
    for (auto& old : before) retire(std::move(old), patience);
  }

  // Ends all of them; waits at most about `patience`. Safe to call twice.
  void stop(std::chrono::milliseconds patience) {
    forget();
    std::vector<ServerPtr> all;
    {
      const std::scoped_lock lock(mutex_);
      for (const auto& one : serving_) all.push_back(one.server);
    }
    std::vector<std::thread> ends;
    for (std::size_t i = 1; i < all.size(); ++i) {
      ends.emplace_back([server = all[i], patience] { server->stop(patience); });
    }
    if (!all.empty()) all.front()->stop(patience);
    for (auto& end : ends) end.join();
    for (auto& retired : retired_) retired.thread.join();
    retired_.clear();
  }

  // 0 when nothing is listened on.
  [[nodiscard]] std::uint16_t port() const { return serving_.empty() ? 0 : serving_.front().server->port(); }
  [[nodiscard]] net::ServerStats stats() const {
    const std::scoped_lock lock(mutex_);
    auto sum = ended_;
    for (const auto& one : serving_) add(sum, one.server->stats());
    return sum;
  }

 private:
  using ServerPtr = std::shared_ptr<Server>;
  struct Serving {
    Wanted wanted;
    ServerPtr server;
  };
  using Next = Serving;
  struct Retired {
    std::shared_ptr<std::atomic<bool>> done = std::make_shared<std::atomic<bool>>(false);
    std::thread thread;
  };

  [[nodiscard]] ServerPtr find(const net::ListenAddress& at) const {
    for (const auto& one : serving_) {
      if (one.wanted.at == at) return one.server;
    }
    return nullptr;
  }

  static void add(Problems& all, const Problems& some, const Wanted& wanted, const std::string& file) {
    for (auto problem : some) {
      problem.file = file;
      problem.line = wanted.place.line;
      problem.column = wanted.place.column;
      all.push_back(std::move(problem));
    }
  }

  static void add(net::ServerStats& sum, const net::ServerStats& more) {
    sum.connections_open += more.connections_open;
    sum.connections_accepted += more.connections_accepted;
    sum.connections_refused += more.connections_refused;
    sum.handshakes_failed += more.handshakes_failed;
    sum.requests += more.requests;
    sum.requests_malformed += more.requests_malformed;
    sum.deadlines_passed += more.deadlines_passed;
  }

  void begin(const Next& one) {
    if (const auto started = one.server->start(); !started.ok()) {  // it was opened before
      log_.error("listener.not-started", {{"problem", to_string(started.problems().front())}});
      return;
    }
    log_.info(name_ + ".listening", {{"address", one.wanted.at.address},
                                     {"port", std::to_string(one.server->port())},
                                     {"tls", one.wanted.tls ? "on" : "off"}});
  }

  void retire(Serving old, std::chrono::milliseconds patience) {
    std::erase_if(retired_, [](Retired& one) {
      if (*one.done) one.thread.join();
      return !one.thread.joinable();
    });
    log_.info(name_ + ".closing", {{"address", old.wanted.at.address}, {"port", std::to_string(old.server->port())}});
    auto& one = retired_.emplace_back();
    one.thread = std::thread([this, done = one.done, server = std::move(old.server), patience] {
      server->stop(patience);
      {
        const std::scoped_lock lock(mutex_);
        add(ended_, server->stats());
      }
      *done = true;
    });
  }

  const std::string name_;
  const Make make_;
  Log& log_;
  std::vector<Next> next_;
  std::list<Retired> retired_;
  mutable std::mutex mutex_;  // of those below
  std::vector<Serving> serving_;
  net::ServerStats ended_;
};

}  // namespace linkway::cli
