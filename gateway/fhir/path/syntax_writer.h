// Lays a parsed expression out as it is run: in a block of its own, or in the definitions image.
#pragma once

#include "fhir/definitions/image_writer.h"
#include "fhir/path/parser.h"
#include "fhir/path/syntax.h"

namespace linkway::fhir::path {

[[nodiscard]] Place<SyntaxTree> write_syntax(ImageWriter& writer, const Parsed& parsed);

}  // namespace linkway::fhir::path
