// The value of a FHIRPath Patch operation, made into what stands at its place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "data/builder.h"
#include "data/node.h"
#include "fhir/definitions/definitions.h"
#include "fhir/patch/element_tree.h"

namespace linkway::fhir {

// Where a value is to stand.
struct PatchPlace {
  std::string_view name;  // value for value[x]
  const Element* element = nullptr;
  const Structure* type = nullptr;  // null for a choice, and for an element with children of its own
  bool choice = false;              // any of the element's types will do
};
[[nodiscard]] PatchPlace place_of(const Definitions::Step& step);

struct PatchValue {
  std::string member;  // the name in JSON: valueQuantity
  ElementParts parts;
};

class PatchValues {
 public:
  PatchValues(data::Builder& builder, const Definitions& definitions, ElementTree& tree);

  // `part`: a Parameters.parameter.part that has value[x], a resource, or parts of its own: one for each element of
  // what has no type that value[x] could have. A problem when the type is not one that the place takes (R4
  // fhirpatch.html), or a part has a name that is not defined.
  [[nodiscard]] Result<PatchValue> read(const data::Node& part, const PatchPlace& place);

  // The names under which an element of this definition may stand in JSON: one, or one for each type of a choice.
  [[nodiscard]] static std::vector<std::string> members_of(std::string_view name, const Element& element);

 private:
  struct Given;
  [[nodiscard]] Result<Given> given(const data::Node& part);
  [[nodiscard]] Result<PatchValue> typed(const Given& given, const PatchPlace& place);
  [[nodiscard]] Result<data::Node> from_parts(const data::Node& part, const PatchPlace& place);

  data::Builder& builder_;
  const Definitions& definitions_;
  ElementTree& tree_;
  Definitions::Step parameter_;  // Parameters.parameter, as which all parts are read
};

}  // namespace linkway::fhir
