#include "exchange/validators.h"

#include <utility>

namespace linkway::exchange {

Validators::Lease Validators::lease() {
  {
    const std::scoped_lock lock(mutex_);
    if (!idle_.empty()) {
      auto last = std::move(idle_.back());
      idle_.pop_back();
      return {*this, std::move(last)};
    }
  }
  return {*this, std::make_unique<fhir::validation::Validator>(terminology_.definitions(), terminology_, clock_)};
}

void Validators::take_back(std::unique_ptr<fhir::validation::Validator> validator) {
  const std::scoped_lock lock(mutex_);
  idle_.push_back(std::move(validator));
}

}  // namespace linkway::exchange
