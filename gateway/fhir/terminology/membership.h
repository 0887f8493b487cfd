// Whether a code belongs to a value set.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "fhir/terminology/code_systems.h"
#include "fhir/terminology/composition.h"

namespace linkway::fhir::terminology {

struct Verdict {
  Answer answer = Answer::unknown;
  std::string reason;  // of "unknown": what is missing
};

// The compositions of value sets that cannot be listed whole, kept once they were read. Any thread may ask.
class KnownCompositions {
 public:
  KnownCompositions();
  ~KnownCompositions();
  // Null when the value set has none.
  [[nodiscard]] const Composition* of(const ValueSet& set);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// One question: bounds how deep and how far imports are followed.
class Membership {
 public:
  Membership(const Definitions& definitions, const CodeSystems& systems, KnownCompositions& compositions)
      : definitions_(definitions), systems_(systems), compositions_(compositions) {}

  // `system` is not empty.
  [[nodiscard]] Verdict in(std::string_view canonical, std::string_view system, std::string_view code);
  [[nodiscard]] Verdict in(const ValueSet& set, std::string_view system, std::string_view code);
  [[nodiscard]] Verdict in(const Composition& composition, std::string_view system, std::string_view code);
  // One include or exclude alone.
  [[nodiscard]] Verdict in(const Part& part, std::string_view system, std::string_view code);

  // Parts looked at so far.
  [[nodiscard]] std::size_t steps() const { return steps_; }

 private:
  [[nodiscard]] Verdict in_system(const Part& part, std::string_view code);

  const Definitions& definitions_;
  const CodeSystems& systems_;
  KnownCompositions& compositions_;
  int depth_ = 0;
  std::size_t steps_ = 0;
};

}  // namespace linkway::fhir::terminology
