// Elements of a resource in its JSON shape, where a primitive stands in two members: `name` has its value and `_name`
// its id and extensions (R4 json.html#primitive). Everything here keeps the two in step.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "data/builder.h"
#include "data/node.h"
#include "fhir/patch/work.h"

namespace linkway::fhir {

struct ElementParts {
  data::Node value;  // absent: a primitive without a value
  data::Node extra;  // absent: no id and no extension
};

// The elements under one name of an object.
struct NamedElements {
  std::vector<ElementParts> items;
  bool list = false;  // stands as a list
};

// A step from an object to one of its elements.
struct ElementStep {
  static constexpr std::size_t no_index = static_cast<std::size_t>(-1);
  std::string_view name;         // without underscore
  std::size_t index = no_index;  // in a list
};
using ElementWay = std::vector<ElementStep>;

class ElementTree {
 public:
  ElementTree(data::Builder& builder, PatchWork& work) : builder_(builder), work_(work) {}

  // The work is used up: what was given since then is of no use.
  [[nodiscard]] bool exhausted() const { return work_.exhausted(); }

  // The way from `root` to the element whose value or extra is that very Node, by its address; nothing when it is not
  // in there.
  [[nodiscard]] std::optional<ElementWay> find(const data::Node& root, const data::Node* value,
                                               const data::Node* extra);

  [[nodiscard]] NamedElements elements(const data::Node& object, std::string_view name);
  // The object with these elements in place of those under the name, in the same place or at the end. With `rename`
  // they stand under that name then.
  [[nodiscard]] data::Node with_elements(const data::Node& object, std::string_view name, const NamedElements& elements,
                                         std::string_view rename = {});

  // The root with the object at the end of the way changed: that of a complex element, or the one that holds id and
  // extensions of a primitive. What becomes empty is taken out, up to the root.
  using Change = std::function<data::Node(const data::Node& object)>;
  [[nodiscard]] data::Node changed(const data::Node& root, std::span<const ElementStep> way, const Change& change);

 private:
  bool find_below(const data::Node& object, const data::Node* value, const data::Node* extra, ElementWay& way);

  data::Builder& builder_;
  PatchWork& work_;
};

}  // namespace linkway::fhir
