// How long commits took, counted from many threads and read from any.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <vector>

namespace linkway::store {

class LatencyHistogram {
 public:
  static constexpr std::size_t bounds = 14;

  void add(std::chrono::nanoseconds took);
  // Cumulative, the last is +Inf.
  [[nodiscard]] std::vector<std::uint64_t> buckets() const;
  [[nodiscard]] double sum_seconds() const;

 private:
  std::array<std::atomic<std::uint64_t>, bounds + 1> counts_{};
  std::atomic<std::uint64_t> nanoseconds_{0};
};

}  // namespace linkway::store
