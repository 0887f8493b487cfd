// The codes that a composition may hold: all that its includes name, before filters and exclusions.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/terminology/code_systems.h"
#include "fhir/terminology/composition.h"
#include "fhir/terminology/membership.h"

namespace linkway::fhir::terminology {

struct Candidate {
  std::string_view system;
  std::string_view version;
  std::string_view code;
  std::string_view display;            // as the value set shows it, "" when it does not say
  const Concept* known = nullptr;      // null where the code system is not loaded
  const data::Node* stated = nullptr;  // concept of the composition; null where that does not name it
};

class Candidates {
 public:
  using See = std::function<void(const Candidate&)>;

  Candidates(const Definitions& definitions, const CodeSystems& systems, KnownCompositions& compositions, See see)
      : definitions_(definitions), systems_(systems), compositions_(compositions), see_(std::move(see)) {}

  void of(const ValueSet& set);
  void of(const Composition& composition);

  // What cannot be listed, "" when everything can.
  [[nodiscard]] const std::string& missing() const { return missing_; }
  void miss(const std::string& what);
  // There were too many to go through.
  [[nodiscard]] bool too_many() const { return seen_ > most; }

 private:
  static constexpr std::size_t most = 2'000'000;

  void of(const Part& part);
  void of_system(const Part& part);
  void see(const Candidate& candidate);

  const Definitions& definitions_;
  const CodeSystems& systems_;
  KnownCompositions& compositions_;
  See see_;
  std::string missing_;
  std::size_t seen_ = 0;
  int depth_ = 0;
};

}  // namespace linkway::fhir::terminology
