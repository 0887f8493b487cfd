// JSON of a logical model.
#pragma once

#include <string>
#include <string_view>

#include "mapping/models/instance.h"

namespace linkway::mapping {

// See read_instance. A single value where an element may repeat is taken as a list of one; null is nothing.
[[nodiscard]] Result<Instance> read_json_instance(std::string_view bytes, const fhir::Structure& type,
                                                  const fhir::Definitions& definitions, data::Arena& arena,
                                                  const data::JsonLimits& limits);

[[nodiscard]] Status write_json_instance(const data::Node& instance, const fhir::Structure& type,
                                         const fhir::Definitions& definitions, std::string& out,
                                         const WriteStyle& style);

}  // namespace linkway::mapping
