#include "store/latency.h"

#include <algorithm>

#include "store/store.h"

namespace linkway::store {

const std::vector<double>& latency_bounds() {
  static const std::vector<double> bounds{0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10};
  return bounds;
}

void LatencyHistogram::add(std::chrono::nanoseconds took) {
  const auto& limits = latency_bounds();
  const auto seconds = std::chrono::duration<double>(took).count();
  const auto at = std::lower_bound(limits.begin(), limits.end(), seconds) - limits.begin();
  counts_[static_cast<std::size_t>(at)].fetch_add(1, std::memory_order_relaxed);
  nanoseconds_.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
}

std::vector<std::uint64_t> LatencyHistogram::buckets() const {
  std::vector<std::uint64_t> out;
  out.reserve(counts_.size());
  std::uint64_t total = 0;
  for (const auto& count : counts_) out.push_back(total += count.load(std::memory_order_relaxed));
  return out;
}

double LatencyHistogram::sum_seconds() const {
  return static_cast<double>(nanoseconds_.load(std::memory_order_relaxed)) / 1e9;
}

}  // namespace linkway::store
