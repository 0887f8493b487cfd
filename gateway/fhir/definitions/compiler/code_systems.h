#pragma once

#include "fhir/definitions/compiler/known_codes.h"

namespace linkway::fhir::compiler {

void compile_code_systems(Context& context, KnownSystems& systems);

}  // namespace linkway::fhir::compiler
