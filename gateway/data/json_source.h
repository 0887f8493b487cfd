// What is looked for in a JSON text before it is parsed: cheap passes over all bytes, free of branches where they can.
#pragma once

#include <cstddef>
#include <string_view>

namespace linkway::data {

// The first byte that may not stand in any JSON text, whatever surrounds it.
struct Unreadable {
  std::size_t at = std::string_view::npos;  // npos: there is none
  std::string_view text;                    // why
  explicit operator bool() const { return at != std::string_view::npos; }
};
[[nodiscard]] Unreadable first_unreadable(std::string_view bytes);

// Whether the text has a \uXXXX escape; only then can a string hold half a surrogate pair.
[[nodiscard]] bool has_unicode_escape(std::string_view bytes);

// Position of the first escape of half a surrogate pair in the string whose opening quote stands at `quote`.
[[nodiscard]] std::size_t lone_surrogate_at(std::string_view bytes, std::size_t quote);

}  // namespace linkway::data
