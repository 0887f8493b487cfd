#pragma once

#include "fhir/definitions/compiler/context.h"
#include "fhir/definitions/compiler/expressions.h"

namespace linkway::fhir::compiler {

// All StructureDefinitions, with the tables that find them.
void compile_structures(Context& context, Expressions& expressions);

}  // namespace linkway::fhir::compiler
