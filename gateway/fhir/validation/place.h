// Places below one that is at hand, made only to point at them.
#pragma once

#include <string_view>

#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

// A child of `around`; both must outlive it.
class Place {
 public:
  Place(const Run& run, const At& around, const data::Node& node, std::string_view name,
        std::size_t index = Spot::no_index)
      : at_(around) {
    at_.around = &around;
    at_.node = &node;
    at_.extra = &no_node;
    at_.spot.around = &around.spot;
    at_.spot.name = name;
    at_.spot.index = index;
    at_.spot.element = nullptr;
    at_.spot.type = nullptr;
    if (const auto step = run.definitions.step(around.element(), around.type(), name); step) {
      at_.spot.element = step.element;
      at_.spot.type = step.type;
    }
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  [[nodiscard]] const At& at() const { return at_; }

 private:
  At at_;
};

}  // namespace linkway::fhir::validation
