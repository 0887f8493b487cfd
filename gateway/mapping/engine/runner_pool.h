// Runners of one plan, for many threads: memory and what they learnt of definitions and patterns are used again.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "mapping/engine/run.h"

namespace linkway::mapping {

class RunnerPool {
 public:
  explicit RunnerPool(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {}

  [[nodiscard]] const Plan& plan() const { return *plan_; }
  [[nodiscard]] Result<RunOutcome> run(std::span<const fhir::path::Item> sources, data::Arena& arena,
                                       const Context& context);
  [[nodiscard]] std::size_t resting() const;

 private:
  // As many as there may be threads; those of a great message go, with their memory.
  static constexpr std::size_t most_resting = 16;
  static constexpr std::uint64_t most_steps = 100'000;

  [[nodiscard]] Runner take();

  std::shared_ptr<const Plan> plan_;
  mutable std::mutex mutex_;
  std::vector<Runner> resting_;
};

}  // namespace linkway::mapping
