// What FHIRPath asks of the world around an invariant, answered by the validation that is going on.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "fhir/path/evaluate.h"

namespace linkway::fhir::validation {

class Run;

class Answers : public path::Host {
 public:
  // Null between validations.
  Run* run = nullptr;

  [[nodiscard]] const data::Node* resolve(std::string_view reference) override;
  [[nodiscard]] std::optional<bool> conforms(const path::ElementItem& item, std::string_view canonical) override;
  [[nodiscard]] std::optional<bool> member_of(std::string_view value_set, std::string_view system,
                                              std::string_view code) override;

 private:
  std::size_t depth_ = 0;  // of conformsTo() within conformsTo()
};

}  // namespace linkway::fhir::validation
