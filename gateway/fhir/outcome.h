// Problems as FHIR sees them: OperationOutcome and HTTP status (R4 section 3.1.0, http.html).
#pragma once

#include <string>

#include "base/problem.h"
#include "data/builder.h"
#include "data/node.h"

namespace linkway::fhir {

[[nodiscard]] int http_status(Category category);
// One issue a problem: severity, code, details.text, diagnostics with line and column where known, expression.
[[nodiscard]] data::Node operation_outcome(const Problems& problems, data::Builder& builder);
[[nodiscard]] std::string operation_outcome_json(const Problems& problems);

}  // namespace linkway::fhir
