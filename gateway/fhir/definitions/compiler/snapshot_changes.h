// A differential as a tree of changes.
#pragma once

#include <string_view>
#include <vector>

#include "data/node.h"

namespace linkway::fhir::compiler {

// What a differential says of one element: nothing itself where it only speaks of what is below.
struct Change {
  std::string_view name;                // as in the path: "value[x]", "valueQuantity"
  std::string_view slice;               // "" when it is none
  std::vector<data::Node> definitions;  // in their order; one, but for elements that are named twice
  std::vector<Change> children;
  std::vector<Change> slices;  // those of slices ("a/b") among them

  [[nodiscard]] Change& child(std::string_view child_name);      // made when it is not there
  [[nodiscard]] Change& slice_named(std::string_view its_name);  // made when it is not there
  // The first that says something, itself or below; absent when there is none.
  [[nodiscard]] const data::Node& first() const;
};

inline constexpr std::size_t most_levels = 40;  // of an element's path

// The elements may come in any order, and without those above them. Ids say what belongs to which slice, where they
// fit the path; else the elements before do. Whatever is deeper than most_levels is left out, and `too_deep` set.
[[nodiscard]] Change changes_of(const data::Node& differential, bool& too_deep);

}  // namespace linkway::fhir::compiler
