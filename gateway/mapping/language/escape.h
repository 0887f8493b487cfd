// Names and texts as the mapping language writes them.
#pragma once

#include <string>
#include <string_view>

namespace linkway::mapping {

// A name that needs no quotes: letters, digits and _, and not a value (true, false).
[[nodiscard]] bool is_plain_name(std::string_view name);

// The language can write it; "a.b" reads as a path.
[[nodiscard]] bool is_sound_name(std::string_view name);
inline constexpr const char* unsound_name = "a name does not begin or end with '.', nor has it two in a row";

// A name, and names with dots between, in backticks where they need them.
[[nodiscard]] std::string written_name(std::string_view name);
[[nodiscard]] std::string written_path(std::string_view path);

// With a backslash where one is needed between such quotes.
[[nodiscard]] std::string escaped(std::string_view text, char quote);

[[nodiscard]] std::string in_quotes(std::string_view text);        // "text"
[[nodiscard]] std::string lines_in_quotes(std::string_view text);  // several lines between """

}  // namespace linkway::mapping
