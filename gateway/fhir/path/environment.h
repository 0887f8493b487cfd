// What a name stands for that is no element: %variables, and the members of values.
#pragma once

#include <string_view>

#include "fhir/path/machine.h"

namespace linkway::fhir::path {

// %name: those of defineVariable(), of FHIRPath and FHIR (N1 section 9, R4 fhirpath.html#vars), of the host.
bool push_variable(Machine& machine, const SyntaxNode& node);
// Whether the name is taken by FHIRPath or FHIR.
[[nodiscard]] bool is_environment_name(std::string_view name);

// namespace and name of a type, value and unit of a quantity; false for other names.
bool push_member(Machine& machine, const Item& from, std::string_view name);

}  // namespace linkway::fhir::path
