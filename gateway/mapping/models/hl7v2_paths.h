// Where something stands in an instance of HL7 v2, as those write it who work with it: PRD[2]-7.1.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "data/node.h"

namespace linkway::mapping {

// Whether a root is a message of HL7 v2.
[[nodiscard]] bool is_hl7v2_message(const data::Node& root);

// "PRD": what a member of the message or of a group is called as a segment. "" of a group.
[[nodiscard]] std::string_view hl7v2_segment_name(std::string_view member, const data::Node& value);

// Whether a member is a field or component (PID-5, CX-1), and not a segment or group.
[[nodiscard]] bool is_hl7v2_part(std::string_view member);
// Whether it is a field or component with parts, the first of which is there.
[[nodiscard]] bool is_hl7v2_composite(const data::Node& value);
// The text that it stands for: its first leaf. Absent where that is no text.
[[nodiscard]] const data::Node& hl7v2_text(const data::Node& composite);
// "PID" and PID-5 become PID-5, and with XPN-1, PID-5.1. `repetition` counts from 1; 0 and 1 are not written.
void append_hl7v2_part(std::string& path, std::string_view member, std::size_t repetition, bool in_segment);

// The number of each segment among those of its name, in the order of the text that they were read from, or of the
// tree where there is none.
class Hl7Occurrences {
 public:
  explicit Hl7Occurrences(const data::Node& message);
  [[nodiscard]] std::size_t of(const data::Node* segment) const;

 private:
  std::unordered_map<const data::Node*, std::size_t> numbers_;
};

}  // namespace linkway::mapping
