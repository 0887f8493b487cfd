// The places that the paths of a FHIRPath Patch name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "data/node.h"
#include "fhir/definitions/definitions.h"
#include "fhir/patch/element_tree.h"
#include "fhir/path/evaluate.h"

namespace linkway::fhir {

// An element of the resource; type and element as in path::ElementItem.
struct PathTarget {
  ElementWay way;  // empty: the resource itself
  const Structure* type = nullptr;
  const Element* element = nullptr;
};

// A collection: the elements under one name of an element, which may be none.
struct PathCollection {
  ElementWay parent;
  std::string name;
  Definitions::Step step;
};

// What is named must stand in the resource itself: R4 fhirpatch.html forbids to reach into others.
class PathTargets {
 public:
  // `steps`: the budget of each path.
  PathTargets(const Clock& clock, const Definitions& definitions, std::uint64_t steps, ElementTree& tree);

  // The ways hold as long as the tree of `root`. A problem when there are several.
  [[nodiscard]] Result<std::optional<PathTarget>> at_most_one(const data::Node& root, std::string_view path);
  [[nodiscard]] Result<PathTarget> one(const data::Node& root, std::string_view path);
  [[nodiscard]] Result<PathCollection> collection(const data::Node& root, std::string_view path);

 private:
  Result<std::vector<PathTarget>> all(const data::Node& root, const path::Expression& expression);
  Result<PathCollection> named(const PathTarget& parent, const path::SyntaxNode& name);

  const Definitions& definitions_;
  ElementTree& tree_;
  path::Evaluator evaluator_;
};

}  // namespace linkway::fhir
