// Snapshots of the StructureDefinitions that came without (R4 profiling.html, elementdefinition.html).
#pragma once

#include <cstddef>
#include <deque>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "data/builder.h"
#include "fhir/definitions/compiler/context.h"
#include "fhir/definitions/compiler/snapshot_changes.h"
#include "fhir/definitions/compiler/snapshot_merge.h"
#include "fhir/definitions/compiler/snapshot_tree.h"

namespace linkway::fhir::compiler {

inline constexpr std::size_t most_elements = 20'000;  // of one definition; the largest of the core has 261

// Whether it constrains its base: derivation constraint, or none said and the type is that of the base.
[[nodiscard]] bool is_profile(const SourceItem& item);

// R5 has a type above Element and Resource, without elements; logical models for R4 name it as their base, too.
[[nodiscard]] inline bool is_base_of_all(std::string_view url) {
  return url == "http://hl7.org/fhir/StructureDefinition/Base";
}

class Snapshots {
 public:
  explicit Snapshots(Context& context);

  // The elements of a definition of this package: those that it brings, or made ones, absent when there are none.
  // Whatever is wrong was told then (Context::broken()).
  [[nodiscard]] const data::Node& elements(std::size_t index);
  // True, and the end of the package, when more was made than a package may take.
  [[nodiscard]] bool too_large(const SourceItem& item);
  // Definitions of this package in an order in which bases come before what stands on them: of those asked for so far.
  [[nodiscard]] const std::vector<std::size_t>& order() const { return order_; }

 private:
  enum class State : std::uint8_t { untouched, open, done };
  struct Entry {
    State state = State::untouched;
    bool has_tree = false;
    Draft tree;
    data::Node list;
  };
  // What is being made.
  struct Making {
    const SourceItem& item;
    const Draft* base = nullptr;  // as it was; null without one
    bool specialization = false;
    std::size_t room = most_elements;  // elements that may still be added
  };

  void make(std::size_t index);
  [[nodiscard]] bool roots_fit(const SourceItem& item, const data::Node& list);
  [[nodiscard]] data::Node generate(const SourceItem& item, Entry& entry);
  // -- trees of what a definition stands on; null when there is none or it is just being made
  [[nodiscard]] const Draft* tree_of(std::string_view canonical);
  [[nodiscard]] const Draft* tree_of_type(std::string_view type);
  [[nodiscard]] const Draft* tree_of_item(std::size_t index);
  [[nodiscard]] const Draft* tree_of_structure(const Structure* structure);
  [[nodiscard]] bool is_a(std::string_view type, std::string_view base);

  // -- applying
  void apply(Making& making, Draft& draft, Change& change);
  void apply_children(Making& making, Draft& draft, Change& change);
  void apply_slices(Making& making, Draft& draft, Change& change);
  void apply_definition(Making& making, Draft& draft, const data::Node& definition);
  // Choices by their names with a type are slices of the choice.
  void gather_choices(Making& making, Draft& draft, Change& change);
  void make_slice(Making& making, Draft& container, Draft& sliced, Change& change);
  void settle_slicing(Making& making, Draft& draft, const Change& change);
  void settle_types(Draft& draft);
  void narrow_to_named_type(Making& making, Draft& slice, const Change& change);
  [[nodiscard]] data::Node extension_template(const data::Node& base, const data::Node& change);
  [[nodiscard]] bool open_children(Making& making, Draft& draft, const Change& change);
  [[nodiscard]] const Draft* children_from(Making& making, const Draft& draft);
  [[nodiscard]] const Draft* content_of(Making& making, std::string_view reference);

  Context& context_;
  data::Arena arena_;
  data::Builder builder_;
  SnapshotTrees trees_;
  SnapshotMerger merger_;
  std::vector<Entry> entries_;
  std::vector<std::size_t> order_;
  std::unordered_map<std::string_view, std::size_t> by_url_;
  std::unordered_map<std::string_view, std::size_t> by_type_;
  std::unordered_map<const Structure*, Draft> below_;
  std::size_t made_ = 0;     // elements of all
  std::size_t nesting_ = 0;  // definitions open at once
};

}  // namespace linkway::fhir::compiler
