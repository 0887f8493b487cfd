// One round of a poll: asks page after page, hands each item to the inbound pipeline, and moves the cursor once all of
// them are on disk, accepted or refused.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "exchange/inbound.h"
#include "exchange/poll.h"
#include "net/http.h"
#include "store/store.h"

namespace linkway::exchange {

// How many items of a partner were accepted, in all of its polls.
using Accepted = std::atomic<std::uint64_t>;

struct PollParts {
  Inbound& inbound;
  store::Store& store;
  const Clock& clock;
  Log& log;
  int node = 0;  // of this gateway
  // Asks and waits for the answer.
  std::function<Result<net::Response>(const std::string& url, const net::Request& request,
                                      const PollSettings& settings)>
      call;
  Metrics* metrics = nullptr;
  std::shared_ptr<Accepted> accepted = std::make_shared<Accepted>(0);
};

class PollRun {
 public:
  PollRun(PollParts parts, const std::atomic<bool>& stop) : parts_(std::move(parts)), stop_(stop) {}

  // How long to wait before the next round.
  [[nodiscard]] std::chrono::milliseconds round(const PollSettings& settings);
  // What was handed over before may be handed over again: the configuration has changed.
  void forget() { seen_.clear(); }

 private:
  // What became of an item.
  struct Met {
    std::chrono::milliseconds wait{0};  // of what was refused: how long until it is handed over again; 0: never
    Instant due;
    std::uint64_t accepted = 0;  // of the partner when it was refused: what came since may be what it lacked
  };
  struct Failure {
    std::string reason;  // "" when the round was ended by a stop
    std::optional<std::chrono::seconds> retry_after;
  };
  struct Counts {
    std::size_t items = 0, refused = 0, pages = 0;
  };

  [[nodiscard]] std::optional<Failure> read_all(const PollSettings& settings, const store::PollClaim& claim,
                                                const store::PollRow& row);
  // The cursor that the round begins with.
  [[nodiscard]] std::string begin_of(const PollSettings& settings, const store::PollRow& row, Instant now);
  void tell_ahead(const PollSettings& settings, bool ahead);
  [[nodiscard]] std::optional<Failure> ask(const PollSettings& settings, const std::string& url, net::Response& answer);
  [[nodiscard]] std::optional<Failure> hand_over(const PollSettings& settings, std::string body, std::string media_type,
                                                 Counts& counts);
  [[nodiscard]] bool is_due(const Met& met) const;
  [[nodiscard]] Met refused(const Met* before) const;
  void count(const PollSettings& settings, int failures) const;
  [[nodiscard]] std::chrono::milliseconds failed(const PollSettings& settings, const Failure& failure);

  const PollParts parts_;
  const std::atomic<bool>& stop_;
  // By digest what the last round brought: what an overlap brings again is not handed over again each time.
  std::map<std::string, Met> seen_;
  std::map<std::string, Met> met_;  // in this round
  int failures_ = 0;                // in a row
  bool lacking_ = false;            // the last round had an answer that did not say the items
  bool ahead_ = false;              // the last round had an item whose cursor is ahead of the clock
  bool told_begin_ = false;         // that the round does not begin with the cursor that was kept; until one has ended
  bool repeating_ = false;          // a page was what the page before it was; told once
};

}  // namespace linkway::exchange
