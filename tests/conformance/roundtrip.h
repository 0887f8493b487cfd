// A resource from one form of FHIR to the other and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "data/node.h"
#include "fhir/definitions/definitions.h"

namespace linkway::conformance {

// JSON -> XML -> JSON, compact and pretty. What is wrong, nothing when the same comes back: the same members (in any
// order), texts and digits; in a narrative, characters in place of HTML's own entities.
[[nodiscard]] std::optional<std::string> json_roundtrip(const data::Node& resource,
                                                        const fhir::Definitions& definitions);

// XML -> JSON -> XML -> JSON. The tree that is read must have the JSON form, too.
[[nodiscard]] std::optional<std::string> xml_roundtrip(std::string_view xml, const fhir::Definitions& definitions);

}  // namespace linkway::conformance
