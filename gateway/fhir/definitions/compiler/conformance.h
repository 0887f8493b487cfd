#pragma once

#include "fhir/definitions/compiler/context.h"

namespace linkway::fhir::compiler {

// Operations, compartments and concept maps.
void compile_conformance(Context& context);

}  // namespace linkway::fhir::compiler
