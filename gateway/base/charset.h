// Charsets by ICU's names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace linkway::text {

// A name that ICU has a converter for: letters, digits and - _ . : only, at most 40 of them.
[[nodiscard]] bool known_charset(std::string_view name);

// UTF-8 without a byte order mark. Nothing when the charset is not known, when the bytes have no meaning in it, or when
// they are more than 256 MB.
[[nodiscard]] std::optional<std::string> from_charset(std::string_view bytes, std::string_view charset);

// What becomes of a character that a charset does not have: nothing is written, or the reference by which XML names it
// ("&#6016;").
enum class Absent : std::uint8_t { refused, xml_reference };

// Nothing when the charset is not known or does not have a character of the text, when the text is no UTF-8 or more
// than 256 MB. UTF-16 is written big-endian with a byte order mark.
[[nodiscard]] std::optional<std::string> to_charset(std::string_view text, std::string_view charset,
                                                    Absent absent = Absent::refused);

}  // namespace linkway::text
