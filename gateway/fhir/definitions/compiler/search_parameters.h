#pragma once

#include "fhir/definitions/compiler/context.h"
#include "fhir/definitions/compiler/expressions.h"

namespace linkway::fhir::compiler {

void compile_search_parameters(Context& context, Expressions& expressions);

}  // namespace linkway::fhir::compiler
