// dom-3: each contained resource is referred to from elsewhere in the resource, or refers to the resource that contains
// it (R4 references.html#contained).
#pragma once

#include "data/node.h"

namespace linkway::fhir::validation {

// Linear in the size of the resource, where the expression of the invariant is not. Links of the narrative count, too:
// an image may be a contained Binary.
[[nodiscard]] bool contained_are_linked(const data::Node& resource);

}  // namespace linkway::fhir::validation
