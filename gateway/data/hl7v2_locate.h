// Lines and headers in the bytes of a message of HL7 v2, before anything is known of them.
#pragma once

#include <cstddef>
#include <string_view>

namespace linkway::data {

// What may stand around a message and is none of it: white space, NUL, a byte order mark of UTF-8, the bytes of MLLP,
// and the end-of-file mark of old systems.
[[nodiscard]] std::size_t skip_around_hl7v2(std::string_view bytes, std::size_t from);

// The end of the line that begins at `from`: of its CR or LF, or of the text.
[[nodiscard]] std::size_t line_end_hl7v2(std::string_view bytes, std::size_t from);

// Begins with this name and what may be a field separator.
[[nodiscard]] bool begins_segment(std::string_view line, std::string_view name);

// A field of a line that begins with MSH, FHS or BHS, in the standard's numbers (the separator is the first), 2 or
// more;
// "" behind the last.
[[nodiscard]] std::string_view header_field(std::string_view line, std::size_t number);

}  // namespace linkway::data
