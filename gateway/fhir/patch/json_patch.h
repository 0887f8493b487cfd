// JSON Patch (RFC 6902), whose places are JSON Pointers (RFC 6901).
#pragma once

#include "base/result.h"
#include "data/builder.h"
#include "data/node.h"
#include "fhir/patch/limits.h"

namespace linkway::fhir {

// `document` with the operations of `patch`, a list of objects with op, path and, by op, value or from. All or nothing.
// The result shares what did not change with `document`, and values with `patch`: their memory must live as long.
//
// It knows nothing of FHIR: what it gives may be no resource any more, another one, or none that is valid.
//
// Problems name the operation by its number (from 0), what it does and its pointer. malformed: the patch itself is
// wrong (no list, an unknown op, a missing member, a text that is no pointer). unprocessable: it does not fit the
// document (nothing at the path, a test that fails, an index beyond the end, a move into itself). too_large: more than
// `limits` allow.
[[nodiscard]] Result<data::Node> apply_json_patch(const data::Node& document, const data::Node& patch,
                                                  data::Builder& builder, const PatchLimits& limits = {});

}  // namespace linkway::fhir
