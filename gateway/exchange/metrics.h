// Counters of the traffic, in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/listener_types.h"
#include "store/store.h"

namespace linkway::exchange {

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  void exchange(std::string_view channel, std::string_view verdict);
  void attempt(const PartnerId& partner, store::OutcomeClass outcome);
  void unrouted(std::uint64_t now_waiting);
  // A round of a poll has ended: how many failed in a row, 0 after one that went well.
  void poll(const PartnerId& partner, const std::string& name, int failures, Instant now);
  void poll_retired(const PartnerId& partner, const std::string& name);

  struct Sources {  // read when scraped
    const store::CommitStats& commits;
    const std::vector<store::OutboxState>& outbox;
    const std::vector<net::ListenerStats>& listeners;
    Instant now;
    bool store_writable;
  };
  [[nodiscard]] std::string text(const Sources& sources);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace linkway::exchange
