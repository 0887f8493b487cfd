// Small helpers on text: ASCII case, hexadecimal, base64, percent-encoding, UTF-8 checks.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace linkway::text {

[[nodiscard]] std::string_view trim(std::string_view s);             // ASCII white space
[[nodiscard]] std::string lower(std::string_view s);                 // ASCII only
[[nodiscard]] std::string upper(std::string_view s);                 // ASCII only
[[nodiscard]] bool iequals(std::string_view a, std::string_view b);  // ASCII case folded
[[nodiscard]] std::vector<std::string_view> split(std::string_view s, char separator);
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);

// The byte at which `s` stops being UTF-8 (RFC 3629: no surrogates, no overlong forms), npos when all of it is.
[[nodiscard]] size_t invalid_utf8_at(std::string_view s);

[[nodiscard]] std::string hex(std::string_view bytes);  // lower case
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view s);
[[nodiscard]] std::string encode_base64(std::string_view bytes);
// %XX and, in query strings, '+'. Nothing when an escape is broken.
[[nodiscard]] std::optional<std::string> decode_percent(std::string_view s, bool plus_is_space);
[[nodiscard]] std::string encode_percent(std::string_view s);  // all but RFC 3986 unreserved
// & < > " escaped, for XHTML narratives.
[[nodiscard]] std::string escape_xml(std::string_view s);

}  // namespace linkway::text
