// What a model asks for and an instance does not have.
#pragma once

#include <string_view>

#include "base/problem.h"
#include "data/node.h"
#include "fhir/definitions/structure.h"

namespace linkway::mapping {

// Adds a problem for each element with a cardinality that is not kept; at most fhir::most_problems in all. Line and
// column are those of the object that it should stand in, where `source` is the JSON that was read. Messages of HL7 v2
// are passed over.
void find_missing(const data::Node& instance, const fhir::Structure& model, std::string_view source,
                  Problems& problems);

}  // namespace linkway::mapping
