// What a Content-Type says.
#pragma once

#include <string>
#include <string_view>

namespace linkway::exchange {

// "application/json" of "Application/JSON; charset=utf-8".
[[nodiscard]] std::string bare_media_type(std::string_view media_type);
// "iso-8859-1" of "text/csv; charset="ISO-8859-1""; "" where it says none.
[[nodiscard]] std::string charset_of(std::string_view media_type);

// One JSON text a line.
[[nodiscard]] bool is_lines_media_type(std::string_view media_type);

}  // namespace linkway::exchange
