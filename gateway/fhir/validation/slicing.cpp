#include "fhir/validation/slicing.h"

#include <algorithm>
#include <string>

#include "fhir/validation/named_children.h"

namespace linkway::fhir::validation {

namespace {

class Slicer {
 public:
  Slicer(Run& run, const At& at, const GroupPlan& group, const Structure& profile)
      : run_(run), at_(at), group_(group), profile_(profile) {}

  // `of`: the slice that is sliced again; null for the outermost slicing.
  void run(const SlicingPlan& plan, std::span<Item> items, const SlicePlan* of) {
    std::size_t furthest = 0;
    std::size_t all = 0;
    bool unsliced = false;
    for (auto& item : items) {
      if (item.slice != of) continue;
      ++all;
      const auto slice = slice_of(plan, item, of);
      if (slice == none) {
        unsliced = true;
        if (plan.closed) {
          say(item, issue::structure, "slice-none",
              "it fits no slice of " + name_of(of) + ", and others are not allowed");
        }
        continue;
      }
      const bool late = plan.ordered && slice < furthest;
      if (late || (plan.open_at_end && unsliced)) {
        say(item, issue::structure, "slice-order",
            "slice " + std::string(plan.slices[slice].name) + " must stand before what is there already");
      }
      if (slice > furthest) furthest = slice;
      item.slice = &plan.slices[slice];
    }
    for (const auto& slice : plan.slices) {
      const auto is_member = [&](const Item& item) { return item.slice == &slice; };
      count(slice, static_cast<std::size_t>(std::ranges::count_if(items, is_member)), all);
      if (!slice.again.slices.empty() || slice.again.closed) run(slice.again, items, &slice);
    }
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  std::size_t slice_of(const SlicingPlan& plan, const Item& item, const SlicePlan* of) {
    auto found = none;
    auto other = none;
    for (std::size_t i = 0; i < plan.slices.size(); ++i) {
      const auto& slice = plan.slices[i];
      if (slice.by_default) {
        other = i;
        continue;
      }
      const bool fits = with_child(run_, at_, *item.slot, *item.node, *item.extra, item.index,
                                   [&](const At& child) { return matches(run_, child, slice.matcher); });
      if (!fits) continue;
      if (found != none) {
        say(item, issue::structure, "slice-several",
            "it fits slice " + std::string(plan.slices[found].name) + " and slice " + std::string(slice.name) + " of " +
                name_of(of));
        break;
      }
      found = i;
    }
    return found != none ? found : other;
  }

  void count(const SlicePlan& slice, std::size_t count, std::size_t all) {
    const auto& element = *slice.element;
    const auto name = std::string(group_.name) + ":" + std::string(slice.name);
    if (count < element.min) {
      if (!slice.by_default && !slice.matcher.known && all > 0) return unknown(name);
      run_.error(at_, issue::required, "slice-min",
                 name + ": " + std::to_string(element.min) + " must be there, " + std::to_string(count) +
                     " of this slice found",
                 &profile_);
    } else if (count > element.max) {
      run_.error(at_, issue::structure, "slice-max",
                 name + ": at most " + std::to_string(element.max) + " allowed, " + std::to_string(count) +
                     " of this slice found",
                 &profile_);
    }
  }

  void unknown(const std::string& name) {
    run_.warning(at_, issue::not_supported, "slice-unknown",
                 name + ": the profile does not say how the items of this slice are told; it was not checked",
                 &profile_);
  }

  [[nodiscard]] std::string name_of(const SlicePlan* of) const {
    return of != nullptr ? std::string(group_.name) + ":" + std::string(of->name) : std::string(group_.name);
  }

  void say(const Item& item, std::string_view code, std::string_view rule, std::string text) {
    with_child(run_, at_, *item.slot, *item.node, *item.extra, item.index,
               [&](const At& child) { run_.error(child, code, rule, std::move(text), &profile_); });
  }

  Run& run_;
  const At& at_;
  const GroupPlan& group_;
  const Structure& profile_;
};

}  // namespace

void assign_slices(Run& run, const At& at, const GroupPlan& group, const Structure& profile, std::span<Item> items) {
  Slicer(run, at, group, profile).run(group.slicing, items, nullptr);
}

}  // namespace linkway::fhir::validation
