// A snapshot while it is made: as a tree, so that it does not matter in which order a differential speaks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "data/builder.h"
#include "data/node.h"
#include "fhir/definitions/compiler/context.h"

namespace linkway::fhir::compiler {

// Path, id and sliceName follow from where it stands; `definition` is the ElementDefinition without them, reduced to
// what the compiler reads.
struct Draft {
  std::string_view name;   // as in a path: "value[x]"; of the root, the name of the type
  std::string_view slice;  // "" when it is none
  data::Node definition;
  std::vector<Draft> children;
  std::vector<Draft> slices;  // of this element; of a slice, what it is sliced into again

  [[nodiscard]] bool is_choice() const { return name.ends_with("[x]"); }
  [[nodiscard]] std::string_view stem() const { return is_choice() ? name.substr(0, name.size() - 3) : name; }
  [[nodiscard]] Draft* child(std::string_view child_name);
  [[nodiscard]] const Draft* child(std::string_view child_name) const;
  [[nodiscard]] Draft* slice_named(std::string_view slice_name);
  struct Size {
    std::size_t count = 0;   // itself, its children and slices, and theirs
    std::size_t levels = 0;  // of children
  };
  [[nodiscard]] Size size() const;
};

// valueQuantity, for the type Quantity of value[x].
[[nodiscard]] std::string name_with_type(std::string_view stem, std::string_view type);

// Which slice a name like "a/b" is a slice of: "a"; "" when it is of the element itself, as are those that are sliced
// more often than makes sense.
[[nodiscard]] std::string_view outer_slice(std::string_view slice);

// Makes trees and lists of elements. The nodes live in its arena, in the source documents and in the images below.
class SnapshotTrees {
 public:
  explicit SnapshotTrees(data::Builder& builder) : builder_(builder) {}

  // Of the elements of a snapshot as JSON; without children when they do not fit together.
  [[nodiscard]] Draft from_json(const data::Node& list, std::string_view source);
  [[nodiscard]] Draft from_image(const Structure& structure);
  // As snapshot.element.
  [[nodiscard]] data::Node to_list(const Draft& root);

  // What the compiler reads of an ElementDefinition; constraints without a source get this one.
  [[nodiscard]] data::Node reduced(const data::Node& element, std::string_view source);

 private:
  [[nodiscard]] data::Node definition_of(const Element& element);
  [[nodiscard]] data::Node types_of(const Element& element);
  [[nodiscard]] data::Node invariants_of(const Element& element);
  [[nodiscard]] data::Node binding_of(const Element& element);
  [[nodiscard]] data::Node slicing_of(const Slicing& slicing);
  [[nodiscard]] data::Node constraints(const data::Node& list, std::string_view source);
  void flatten(const Draft& draft, const std::string& above, const std::string& id_above,
               std::vector<data::Node>& into);

  data::Builder& builder_;
  // Most elements of an image share these with many others.
  std::unordered_map<const void*, data::Node> known_;
};

// ElementDefinition.binding with all additional bindings, extensions among them, as R5's `additional`.
[[nodiscard]] data::Node plain_binding(data::Builder& builder, const data::Node& binding);

}  // namespace linkway::fhir::compiler
