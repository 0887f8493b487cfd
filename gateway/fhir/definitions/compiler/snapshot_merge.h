// One element of a differential over the element of the base (R4 profiling.html#snapshot, elementdefinition.html).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "data/builder.h"
#include "data/node.h"
#include "fhir/definitions/compiler/context.h"
#include "fhir/definitions/compiler/snapshot_tree.h"

namespace linkway::fhir::compiler {

class SnapshotMerger {
 public:
  // Whether a type is another or derived from it, by names as in ElementDefinition.type.
  using IsA = std::function<bool(std::string_view type, std::string_view base)>;

  SnapshotMerger(Context& context, data::Builder& builder, SnapshotTrees& trees, IsA is_a)
      : context_(context), builder_(builder), trees_(trees), is_a_(std::move(is_a)) {}

  // `base`: as SnapshotTrees has it. What contradicts the base is told: a warning where the base's word holds, an error
  // where no instance could be right.
  [[nodiscard]] data::Node merge(const SourceItem& structure, const data::Node& base, const data::Node& change);

 private:
  struct Merge;

  void cardinality(Merge& merge);
  void types(Merge& merge);
  void values(Merge& merge);
  void binding(Merge& merge);
  void slicing(Merge& merge);
  void constraints(Merge& merge);
  void extensions(Merge& merge);

  Context& context_;
  data::Builder& builder_;
  SnapshotTrees& trees_;
  IsA is_a_;
};

// A definition with one member set, or taken away when the value is absent.
[[nodiscard]] data::Node with_member(data::Builder& builder, const data::Node& definition, std::string_view name,
                                     const data::Node& value);

}  // namespace linkway::fhir::compiler
