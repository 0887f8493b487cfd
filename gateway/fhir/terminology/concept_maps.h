// The ConceptMaps that are loaded, read when they are first needed.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "fhir/terminology/translate.h"

namespace linkway::fhir::terminology {

// Any thread may ask.
class ConceptMaps {
 public:
  explicit ConceptMaps(Definitions definitions);
  ~ConceptMaps();

  // Absent when it is not loaded.
  [[nodiscard]] data::Node find(std::string_view canonical) const;
  // Those between these value sets or systems; "" for any.
  [[nodiscard]] std::vector<data::Node> between(const TranslateQuestion& question) const;

 private:
  struct State;
  [[nodiscard]] data::Node read(const ConceptMapText& text) const;

  Definitions definitions_;
  std::unique_ptr<State> state_;
};

}  // namespace linkway::fhir::terminology
