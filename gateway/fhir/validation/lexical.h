// What the text of a primitive value may look like (R4 datatypes.html#primitive).
#pragma once

#include <cstdint>
#include <string_view>

namespace linkway::fhir::validation {

enum class Lexical : std::uint8_t {
  anything,
  boolean,
  integer,
  unsigned_integer,
  positive_integer,
  decimal,
  string,
  markdown,
  code,
  id,
  oid,
  uuid,
  uri,
  url,
  canonical,
  base64,
  instant,
  date,
  date_time,
  time,
};
[[nodiscard]] Lexical lexical_of(std::string_view type);

struct LexicalFault {
  std::string_view rule;  // "date-format"
  std::string_view text;
  bool error = true;  // else it is worth a warning
};
// Null when nothing is wrong.
[[nodiscard]] const LexicalFault* lexical_fault(Lexical type, std::string_view value);

}  // namespace linkway::fhir::validation
