// Where something stands in a message of HL7 v2, as those write it who work with them: PID-5[2].1, OBX[3]-5.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace linkway::data {

// All numbers begin at 1; 0 for what is not told. An ERL (ERR-2) has the same six parts.
struct Hl7Place {
  std::string segment;           // its name, "PID"
  std::uint32_t occurrence = 1;  // among the segments of this name in the message
  std::uint32_t field = 0;
  std::uint32_t repetition = 0;
  std::uint32_t component = 0;
  std::uint32_t subcomponent = 0;

  bool operator==(const Hl7Place&) const = default;
};

// The first segment of its name and the first repetition are not numbered: PID-5.1.
[[nodiscard]] std::string to_string(const Hl7Place& place);
// Reads PID, PID-5, PID[2]-5[1].1.2; nothing when the text is no such place. A repetition that is not written is 0.
[[nodiscard]] std::optional<Hl7Place> read_place(std::string_view text);

}  // namespace linkway::data
