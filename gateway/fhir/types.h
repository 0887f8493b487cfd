// Names of FHIR R4 (4.0.1) resource types.
#pragma once

#include <span>
#include <string_view>

namespace linkway::fhir {

[[nodiscard]] bool is_resource_type(std::string_view name);        // one of the 146 concrete types
[[nodiscard]] std::span<const std::string_view> resource_types();  // sorted
// id: [A-Za-z0-9\-\.]{1,64} (R4 datatypes, 2.24.0.1)
[[nodiscard]] bool is_id(std::string_view text);

}  // namespace linkway::fhir
