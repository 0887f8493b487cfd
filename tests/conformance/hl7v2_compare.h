// A message of HL7 v2 that is taken apart and put together again.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "data/hl7v2.h"

namespace linkway::conformance {

// Every leaf, unescaped, put into a new message in the same delimiters.
[[nodiscard]] Result<std::string> rebuilt(const data::Hl7Message& message);

// Where the two say something else, as PID-5.1; "" when they say the same. Line breaks are alike, and what is not there
// is like what is empty.
[[nodiscard]] std::string first_difference(const data::Hl7Message& left, const data::Hl7Message& right);

// Why what was rebuilt has other bytes than the message; empty when it has the same.
[[nodiscard]] std::vector<std::string> normalised(const data::Hl7Message& message, const std::string& again);

}  // namespace linkway::conformance
