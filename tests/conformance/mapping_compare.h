// What a map made beside what it should have made.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace linkway::conformance {

// Where the two differ and how; nothing when they are the same. XML is compared as elements with their namespaces,
// attributes and text, whatever the prefixes, space between elements and order of attributes; JSON as values, members
// in any order, numbers as they are written.
[[nodiscard]] std::optional<std::string> difference(std::string_view expected, std::string_view got);

}  // namespace linkway::conformance
