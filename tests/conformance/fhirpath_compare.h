#pragma once

#include <optional>
#include <span>
#include <string>

#include "conformance/fhirpath_cases.h"
#include "fhir/path/evaluate.h"

namespace linkway::conformance {

// What is wrong with the result; nothing when it is as expected. Types are compared by their last names without regard
// to the case of the first letter (System.Integer is an integer, FHIR.Quantity and System.Quantity a Quantity), numbers
// by value, dates and times by their parts, precision and offset, everything else character by character.
[[nodiscard]] std::optional<std::string> difference(fhir::path::Items got, const std::vector<Expected>& wanted,
                                                    bool ordered);

}  // namespace linkway::conformance
