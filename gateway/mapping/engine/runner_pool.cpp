#include "mapping/engine/runner_pool.h"

namespace linkway::mapping {

Runner RunnerPool::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!resting_.empty()) {
      auto runner = std::move(resting_.back());
      resting_.pop_back();
      return runner;
    }
  }
  return Runner(plan_);
}

Result<RunOutcome> RunnerPool::run(std::span<const fhir::path::Item> sources, data::Arena& arena,
                                   const Context& context) {
  auto runner = take();
  auto outcome = runner.run(sources, arena, context);
  if (runner.steps() > most_steps) return outcome;
  const std::lock_guard lock(mutex_);
  if (resting_.size() < most_resting) resting_.push_back(std::move(runner));
  return outcome;
}

std::size_t RunnerPool::resting() const {
  const std::lock_guard lock(mutex_);
  return resting_.size();
}

}  // namespace linkway::mapping
