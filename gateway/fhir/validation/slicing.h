// Slicing (R4 profiling.html#slicing): which slice an item of a list is of, and what the slicing as a whole asks.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

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

// Most elements have few items.
class Items {
 public:
  void add(const Item& item) {
    if (count_ < few_.size()) {
      few_[count_++] = item;
      return;
    }
    if (many_.empty()) many_.assign(few_.begin(), few_.end());
    many_.push_back(item);
    ++count_;
  }
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] std::span<Item> span() { return many_.empty() ? std::span(few_).first(count_) : std::span(many_); }

 private:
  std::array<Item, 4> few_;
  std::vector<Item> many_;  // all of them, once there are more
  std::size_t count_ = 0;
};

// Finds the slice of each item, and reports: items that fit none of a closed slicing or several, that stand in the
// wrong order, slices with too few or too many items. `at`: the parent of the items.
void assign_slices(Run& run, const At& at, const GroupPlan& group, const Structure& profile, std::span<Item> items);

}  // namespace linkway::fhir::validation
