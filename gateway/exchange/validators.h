// Validators of one configuration, ready for the next message: each works out of the definitions what it needs once,
// and is used by one thread at a time.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "base/clock.h"
#include "fhir/definitions/definitions.h"
#include "fhir/terminology/service.h"
#include "fhir/validation/validator.h"

namespace linkway::exchange {

class Validators {
 public:
  // `clock`: what now() is in an invariant. It outlives this.
  Validators(fhir::Definitions definitions, const Clock& clock,
             std::shared_ptr<fhir::terminology::Remote> remote = nullptr)
      : terminology_(std::move(definitions), std::move(remote)), clock_(clock) {}

  // Gives its validator back when it ends.
  class Lease {
   public:
    Lease(Validators& owner, std::unique_ptr<fhir::validation::Validator> validator)
        : owner_(owner), validator_(std::move(validator)) {}
    ~Lease() { owner_.take_back(std::move(validator_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    fhir::validation::Validator& operator*() { return *validator_; }
    fhir::validation::Validator* operator->() { return validator_.get(); }

   private:
    Validators& owner_;
    std::unique_ptr<fhir::validation::Validator> validator_;
  };
  [[nodiscard]] Lease lease();

  [[nodiscard]] const fhir::terminology::Service& terminology() const { return terminology_; }

 private:
  void take_back(std::unique_ptr<fhir::validation::Validator> validator);

  fhir::terminology::Service terminology_;
  const Clock& clock_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<fhir::validation::Validator>> idle_;
};

}  // namespace linkway::exchange
