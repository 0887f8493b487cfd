// What a partner said of a delivery that it did not take, shortened for the operator. It may speak of a person: it goes
// into the store, and never into a log.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/node.h"

namespace linkway::exchange {

inline constexpr std::size_t longest_partner_words = 4'096;  // bytes

// A line each for the issues of an OperationOutcome, alone or in a Bundle (severity, code, text, paths); of an HL7 v2
// acknowledgment MSA-1, MSA-3 and the ERR segments; else how the answer begins. Whole UTF-8, at most
// longest_partner_words; "" where nothing was said.
[[nodiscard]] std::string partner_words(std::string_view answer);

// The issues of a FHIR R4 OperationOutcome, a line each.
[[nodiscard]] std::vector<std::string> issue_lines(const data::Node& outcome);

}  // namespace linkway::exchange
