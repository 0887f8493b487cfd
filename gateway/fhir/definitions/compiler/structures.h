#pragma once

#include "fhir/definitions/compiler/context.h"

namespace linkway::fhir::compiler {

// All StructureDefinitions, with the tables that find them.
void compile_structures(Context& context);

}  // namespace linkway::fhir::compiler
