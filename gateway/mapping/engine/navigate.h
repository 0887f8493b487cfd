// From a source element to its children.
#pragma once

#include <cstddef>
#include <vector>

#include "fhir/path/item.h"
#include "mapping/engine/plan.h"

namespace linkway::mapping {

// Remembers for each step of a plan where it led last: most steps are taken from elements of one type only.
class Navigator {
 public:
  explicit Navigator(const Plan& plan) : definitions_(&plan.definitions), caches_(plan.caches) {}

  // Appends the children with that name, in their order. Choice elements by their name without type (value) and with it
  // (valueString); `value` of a primitive is the primitive itself, as R4 maps have it. An element without definition is
  // walked by the names that stand there.
  void children(const fhir::path::Item& from, const PlanStep& step, std::vector<fhir::path::Item>& into);

 private:
  struct Cache {
    const void* parent = nullptr;
    fhir::Definitions::Step step;
    bool extra = false;  // a primitive: `_name` may stand beside it
    bool open = false;   // a resource, of the type that it names itself
  };
  const Cache& look_up(const fhir::path::ElementItem& from, const PlanStep& step);
  void push_choice(const fhir::path::ElementItem& from, std::string_view name, std::vector<fhir::path::Item>& into);

  const fhir::Definitions* definitions_;
  std::vector<Cache> caches_;
};

}  // namespace linkway::mapping
