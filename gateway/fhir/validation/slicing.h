// Slicing (R4 profiling.html#slicing): which slice an item of a list is of, and what the slicing as a whole asks.
#pragma once

#include <cstddef>
#include <span>

#include "fhir/validation/profile_plans.h"
#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

// An item that stands in an element of an instance.
struct Item {
  const Slot* slot = nullptr;
  const data::Node* node = nullptr;
  const data::Node* extra = nullptr;
  std::size_t index = 0;             // Spot::no_index when it stands in no list
  const SlicePlan* slice = nullptr;  // the innermost that it is of; null for none
};

// Finds the slice of each item, and reports: items that fit none of a closed slicing or several, that stand in the
// wrong order, slices with too few or too many items. `at`: the parent of the items.
void assign_slices(Run& run, const At& at, const GroupPlan& group, const Structure& profile, std::span<Item> items);

}  // namespace linkway::fhir::validation
