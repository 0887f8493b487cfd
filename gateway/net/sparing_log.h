// Log lines that any peer can cause at will: at most one of a kind every ten seconds, which tells how many it stands
// for.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace linkway::net {

class SparingLog {
 public:
  // From any thread. A number when a line is due now: how many were left out since the last.
  [[nodiscard]] std::optional<std::uint64_t> due() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    auto next = next_.load(std::memory_order_relaxed);
    if (now < next || !next_.compare_exchange_strong(next, now + pause().count())) {
      ++left_out_;
      return std::nullopt;
    }
    return left_out_.exchange(0);
  }

 private:
  static constexpr std::chrono::steady_clock::duration pause() { return std::chrono::seconds(10); }

  std::atomic<std::chrono::steady_clock::rep> next_{0};
  std::atomic<std::uint64_t> left_out_{0};
};

}  // namespace linkway::net
