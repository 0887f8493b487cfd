// What a channel asks of messages of HL7 v2 beyond the standard, before a map sees them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/hl7v2.h"

namespace linkway::mapping {

struct Hl7FieldName {
  std::string segment;
  std::uint32_t field = 0;
};

struct Hl7Rules {
  bool join_lines = false;                   // see data::Hl7Options
  std::string refuse_escapes;                // the letters with which they begin: "XCM"
  std::vector<std::string> refuse_segments;  // that may not be there
  std::vector<std::string> single_segments;  // of which there may be one in a message
  std::vector<Hl7FieldName> loose_dates;     // what is no date there is told and left out, and refuses nothing
  std::string answer_version;                // MSH-12 of acknowledgments, as "2.4^AUS"; "" for the sender's own
};

// What of the message breaks the rules: one problem for each segment or field, with its place, at most
// fhir::most_problems. `first_line`: of the message in the text that it came in.
[[nodiscard]] Problems check_hl7v2_rules(const data::Hl7Message& message, const Hl7Rules& rules,
                                         std::uint32_t first_line);

}  // namespace linkway::mapping
