// Where an extension may stand (R4 defining-extensions.html#context).
#pragma once

#include <string>

#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

// `at`: the extension. An error when its definition allows none of the places that it could be said to stand in, or an
// invariant of the context is broken.
void check_context(Run& run, const At& at, const Structure& definition);

// Whether a context of kind element means this place: a type that it has or is derived from, or a path that ends there.
[[nodiscard]] bool is_element_context(const At& place, std::string_view expression);

}  // namespace linkway::fhir::validation
