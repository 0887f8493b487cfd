#pragma once

#include "fhir/definitions/compiler/context.h"
#include "fhir/definitions/compiler/expressions.h"

namespace linkway::fhir::compiler {

// All StructureDefinitions, with the tables that find them.
void compile_structures(Context& context, Expressions& expressions);

// Where an extension may stand; what else a profile's instances must conform to.
void compile_contexts(Context& context, Expressions& expressions, const SourceItem& item, Place<Structure> place);

}  // namespace linkway::fhir::compiler
