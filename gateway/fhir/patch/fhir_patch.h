// FHIRPath Patch (R4 fhirpatch.html): a Parameters resource whose operations name their places in FHIRPath.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "data/builder.h"
#include "data/node.h"
#include "fhir/definitions/definitions.h"
#include "fhir/patch/limits.h"

namespace linkway::fhir {

// `resource` with the operations of `parameters`, each applied to what the one before it gave. All or nothing. The
// result shares what did not change with `resource`, and values with `parameters`: their memory must live as long.
//
// What is added stands under the name that JSON has for it: valueQuantity for value with a Quantity, a list where the
// definitions allow more than one, id and extensions of primitives in _name. An object or list that loses its last
// member goes, too. An element that a replace names goes as a whole, with its id and extensions.
//
// Problems name the operation by its number (from 0). malformed: the patch itself is wrong (no Parameters, an unknown
// operation or part, a part that is missing or twice, a path that is no FHIRPath). unprocessable: it does not fit the
// resource (no element or several at the path, a name that is not defined there, a value of another type, an element
// that is there already and may not repeat, an index beyond the end, a result that is no resource in its form).
// too_large: more than `limits` allow.
[[nodiscard]] Result<data::Node> apply_fhir_patch(const data::Node& resource, const data::Node& parameters,
                                                  data::Builder& builder, const Clock& clock,
                                                  const Definitions& definitions = Definitions::core(),
                                                  const PatchLimits& limits = {});

}  // namespace linkway::fhir
