// Texts as they stand within a JSON string (RFC 8259 section 7), and characters in UTF-8.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace linkway::fhir::path {

// -1 for what is no hexadecimal digit.
[[nodiscard]] int hex_value(char c);
[[nodiscard]] bool is_character(std::uint32_t code_point);
void append_utf8(std::string& out, std::uint32_t code_point);

// Without the quotes.
[[nodiscard]] std::string escape_json(std::string_view text);
// Nothing when an escape is broken. What need not be escaped may stand as it is.
[[nodiscard]] std::optional<std::string> unescape_json(std::string_view text);

}  // namespace linkway::fhir::path
