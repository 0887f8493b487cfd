// What a ValueSet.compose says (R4 valueset.html#compositions), in a form that answers for one code at a time: also
// where the whole cannot be listed.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "data/node.h"
#include "fhir/terminology/service.h"

namespace re2 {
class RE2;
}  // namespace re2

namespace linkway::fhir::terminology {

struct Filter {
  enum class Op : std::uint8_t {
    equal,
    is_a,
    descendent_of,
    is_not_a,
    regex,
    in,
    not_in,
    generalizes,
    exists,
    unknown
  };
  Op op = Op::unknown;
  std::string_view op_text;
  std::string_view property;
  std::string_view value;
  std::vector<std::string_view> values;     // of in and not-in
  std::shared_ptr<const re2::RE2> pattern;  // of regex; null when it is none
};

// An include or an exclude.
struct Part {
  std::string_view system;  // "" when it only imports value sets
  std::string_view version;
  bool listed = false;  // names its codes
  std::vector<std::string_view> order;
  std::unordered_map<std::string_view, const data::Node*> codes;  // the concepts that it names
  std::vector<Filter> filters;
  std::vector<std::string_view> value_sets;
};

struct Composition {
  bool inactive = true;  // whether codes that are no longer in use belong
  std::vector<Part> includes;
  std::vector<Part> excludes;
};

// Points into `compose`, which must outlive it.
[[nodiscard]] Composition read_composition(const data::Node& compose);

}  // namespace linkway::fhir::terminology
