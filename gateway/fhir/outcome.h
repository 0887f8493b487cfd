// Problems as FHIR sees them: OperationOutcome and HTTP status (R4 section 3.1.0, http.html).
#pragma once

#include <string>
#include <string_view>

#include "base/problem.h"
#include "data/builder.h"
#include "data/node.h"

namespace linkway::fhir {

[[nodiscard]] int http_status(Category category);
// Of Problem::rule in OperationOutcome.issue.details.coding.
inline constexpr std::string_view rule_system = "https://linkway.example/fhir/CodeSystem/validation-rule";
// One issue a problem: severity, code, details (rule and text), diagnostics (line, column and profile where known),
// expression.
[[nodiscard]] data::Node operation_outcome(const Problems& problems, data::Builder& builder);
[[nodiscard]] std::string operation_outcome_json(const Problems& problems);

}  // namespace linkway::fhir
