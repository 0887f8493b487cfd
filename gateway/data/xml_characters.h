// What characters, names and references XML has (W3C xml sections 2.2, 2.3, 4.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace linkway::data {

// Char: all but control characters, surrogates, U+FFFE and U+FFFF.
[[nodiscard]] bool is_xml_character(std::uint32_t code_point);

// The first byte that no XML text in UTF-8 may have, npos when there is none.
[[nodiscard]] std::size_t not_xml_at(std::string_view text);

[[nodiscard]] inline bool is_xml_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
[[nodiscard]] bool is_xml_space(std::string_view text);  // all of it

// NCName: a name without a colon. The text is UTF-8.
[[nodiscard]] bool is_xml_name(std::string_view name);

// The length of the reference (&amp; &#10; &#xA;) at the beginning of the text, 0 when there is none that means a
// character without a document type definition.
[[nodiscard]] std::size_t xml_reference(std::string_view text);

}  // namespace linkway::data
