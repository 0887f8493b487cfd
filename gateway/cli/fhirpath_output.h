// What an expression gave, for people and for programs.
#pragma once

#include <ostream>
#include <string>

#include "data/builder.h"
#include "fhir/path/evaluate.h"

namespace linkway::cli {

// "Patient.name[0].given[1]: "Jim"", or the value alone when it stands in no resource.
[[nodiscard]] std::string item_text(const fhir::path::Item& item, const data::Node& root);
// { path, type, value }; `value` as the resource has it, and as text where JSON has no such type.
[[nodiscard]] data::Node item_json(const fhir::path::Item& item, const data::Node& root, data::Builder& builder);

}  // namespace linkway::cli
