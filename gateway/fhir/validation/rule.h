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
#include "fhir/validation/presence.h"
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
  std::optional<Presence> presence;            // when that is all there is to it
  std::optional<path::Expression> expression;  // nothing when it is not FHIRPath
  bool best_practice = false;
  bool of_any_value = false;  // every primitive with a value fulfils it, and every object of three members: ele-1
};

class Rules {
 public:
  explicit Rules(const Definitions& definitions) : definitions_(definitions) {}

  // Of elements of this type, or of this backbone element. Good as long as this lives and the definitions do.
  [[nodiscard]] const Rule& of(const Invariant& invariant, const Inside& object);

 private:
  struct Asked {
    const Invariant* invariant;
    const void* owner;
    friend bool operator==(const Asked&, const Asked&) = default;
  };
  struct AskedHash {
    std::size_t operator()(const Asked& asked) const {
      return reinterpret_cast<std::uintptr_t>(asked.invariant) * 31 + reinterpret_cast<std::uintptr_t>(asked.owner);
    }
  };
  const Definitions& definitions_;
  std::deque<Rule> kept_;
  std::unordered_map<Asked, const Rule*, AskedHash> known_;
};

// Reports when the rule is broken, or cannot be evaluated; `profile` null for the base.
void check_rule(Run& run, const At& at, const Rule& rule, const Structure* profile);

}  // namespace linkway::fhir::validation
