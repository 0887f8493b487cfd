// The JSON form of FHIR (R4 json.html) over what plain JSON allows: which members there may be, lists where an element
// may repeat and only there, primitives as the kind of value that their type has, `_name` beside `name`.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.h"
#include "data/json.h"
#include "data/node.h"
#include "fhir/definitions/definitions.h"

namespace linkway::fhir {

// More problems than this of one instance help nobody.
inline constexpr std::size_t most_problems = 100;

// JSON text to a resource in the form of FHIR. Refuses what data::read_json refuses, and what check_json_form finds.
[[nodiscard]] Result<data::Document> read_json(std::string_view bytes, const Definitions& definitions,
                                               const data::JsonLimits& limits = {});
[[nodiscard]] Result<data::Node> read_json(std::string_view bytes, data::Arena& arena, const Definitions& definitions,
                                           const data::JsonLimits& limits = {});

// What is wrong with the form of a resource, at most most_problems of it; nothing when it is well-formed. Values are
// not looked at beyond their kind, nor is what must be there: that is validation. Each problem has the FHIRPath of its
// place; line and column when the source is given from which the tree was read.
[[nodiscard]] Problems check_json_form(const data::Node& resource, const Definitions& definitions,
                                       std::string_view source = {});

}  // namespace linkway::fhir
