// What a map made, as text.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "data/node.h"
#include "fhir/definitions/definitions.h"

namespace linkway::cli {

// `format`: json, xml, csv or form; "": JSON. Pretty, with a line break at the end.
[[nodiscard]] Result<std::string> map_output(const data::Node& node, const fhir::Structure* type,
                                             const fhir::Definitions& definitions, std::string_view format);

}  // namespace linkway::cli
