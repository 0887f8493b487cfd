// An acknowledgment of HL7 v2 (HL7 v2.8.1 section 2.9): MSH, MSA, and ERR for what was wrong.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/problem.h"
#include "data/hl7v2_header.h"

namespace linkway::exchange {

enum class AckMode : std::uint8_t {
  none,      // the sender wants no answer to what became of this message
  original,  // AA, AE, AR
  commit,    // enhanced mode: CA, CE, CR; what the application says comes as a message of its own
};

// By MSH-15 and MSH-16, and what became of the message. An acknowledgment itself is answered only where MSH-15 asks for
// it. `always_original`: for senders that fill the two fields and wait for AA all the same.
[[nodiscard]] AckMode ack_mode(const data::Hl7Header& header, bool accepted, bool always_original = false);

// AE and CE: the sender can mend the message. AR and CR: it cannot, or it is not about the content: an unsupported
// type, version or processing id, a sender that may not send this, and the gateway unable to take anything now (HL7
// table 0008).
[[nodiscard]] bool is_rejected(const Problems& problems);

struct Ack {
  const data::Hl7Header* to = nullptr;  // null for what has no MSH that can be read
  AckMode mode = AckMode::original;     // none is the same as original
  bool accepted = true;
  Problems problems;       // all that is told; paths as PID-5.1, others go into the text
  std::string control_id;  // MSH-10 of the answer
  std::string version;     // MSH-12, with ^ and &; "" for that of the message
  Instant now;
  bool in_utf16 = false;  // the sender's message is: the answer's text is UTF-8 and is to be written like it
};

// In the delimiters, version and charset of the sender; in UTF-8, and saying so, where that charset is not known or
// lacks a character.
[[nodiscard]] std::string write_ack(const Ack& ack);

// YYYYMMDDHHMMSS+0000
[[nodiscard]] std::string hl7v2_time(Instant t);
// The bytes are UTF-16, by the NUL beside their first letter or by their mark.
[[nodiscard]] bool looks_like_utf16(std::string_view bytes);

}  // namespace linkway::exchange
