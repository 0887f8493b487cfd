#pragma once

#include <string_view>

#include "base/result.h"
#include "data/node.h"
#include "fhir/definitions/definitions.h"

namespace linkway::conformance {

// A resource from XML that need not be FHIR in its form: elements in any order, ones that the definitions do not have,
// empty ones. Inputs of suites are not always valid, nor of this version. What the definitions do not have repeats when
// it is there more than once, and is text when it has a value.
[[nodiscard]] Result<data::Document> read_loose_xml(std::string_view bytes, const fhir::Definitions& definitions);

}  // namespace linkway::conformance
