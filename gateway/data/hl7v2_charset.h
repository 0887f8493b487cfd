// What the bytes of a message are in: MSH-18 (HL7 table 0211), and senders who do not keep to it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace linkway::data {

// ICU's name for a name of table 0211 (8859/1, UNICODE UTF-8, ISO IR87 ...) or of IANA; "" when it is not known here.
// ASCII and "" are "US-ASCII".
[[nodiscard]] std::string charset_of_hl7v2(std::string_view declared);

struct Hl7Text {
  std::string_view text;                         // UTF-8: the bytes that were given, or `converted`
  std::shared_ptr<const std::string> converted;  // null when nothing had to be converted
  std::string charset;                           // that was used, by ICU's name
  Problems findings;                             // warnings: what was declared and is not so
};

// `forced`, `fallback`: as in Hl7Options. A message that declares nothing or ASCII and has other bytes is UTF-8 where
// they are that, else the fallback. UTF-16 is known by its bytes. Refuses a forced charset or fallback that is not
// known, and bytes that have no meaning in it.
[[nodiscard]] Result<Hl7Text> decode_hl7v2(std::string_view bytes, std::string_view forced = {},
                                           std::string_view fallback = "windows-1252");

// The text in the charset that MSH-18 of it names (`declared`). Refuses a charset that is not known and characters that
// it does not have.
[[nodiscard]] Result<std::string> encode_hl7v2(std::string_view text, std::string_view declared);

}  // namespace linkway::data
