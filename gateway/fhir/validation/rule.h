// Invariants made ready to be checked: the expression as it should have been published, or a function of our own that
// says the same sooner.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "fhir/definitions/structure.h"
#include "fhir/path/expression.h"
#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

enum class Verdict : std::uint8_t {
  holds,
  broken,
  ask,  // not decided here: evaluate the expression
};
using NativeRule = Verdict (*)(Run& run, const At& at);

struct Rule {
  const Invariant* invariant = nullptr;
  NativeRule native = nullptr;
  std::optional<path::Expression> expression;  // nothing when it is not FHIRPath
  bool best_practice = false;
  bool of_any_value = false;  // every primitive with a value fulfils it: ele-1
};

class Rules {
 public:
  // Good as long as this lives and the definitions do.
  [[nodiscard]] const Rule& of(const Invariant& invariant);

 private:
  std::deque<Rule> kept_;
  std::unordered_map<const Invariant*, const Rule*> known_;
};

// Reports when the rule is broken, or cannot be evaluated; `profile` null for the base.
void check_rule(Run& run, const At& at, const Rule& rule, const Structure* profile);

}  // namespace linkway::fhir::validation
