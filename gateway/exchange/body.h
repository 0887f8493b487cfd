// The body of a message: FHIR in its JSON or XML form.
#pragma once

#include <string_view>

#include "base/result.h"
#include "data/node.h"
#include "fhir/definitions/definitions.h"

namespace linkway::exchange {

// The resource that the bytes are, read as the Content-Type says: the same tree from either form. Category
// unsupported_media when that names neither, another charset than UTF-8 or another version of FHIR than R4.
[[nodiscard]] Result<data::Node> read_body(std::string_view content_type, std::string_view bytes, data::Arena& arena,
                                           const fhir::Definitions& definitions);

}  // namespace linkway::exchange
