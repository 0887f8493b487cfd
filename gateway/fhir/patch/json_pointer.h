// JSON Pointer (RFC 6901).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linkway::fhir {

using PointerTokens = std::vector<std::string>;

// The tokens between the slashes with ~1 and ~0 replaced; none for "", the whole document. Nothing for text that is no
// pointer: one that does not begin with a slash, or has a ~ without 0 or 1 (RFC 6901 section 3).
[[nodiscard]] std::optional<PointerTokens> parse_pointer(std::string_view text);

// An array index (RFC 6901 section 4): digits without a leading zero. Nothing for anything else, or for more than a
// size can hold.
[[nodiscard]] std::optional<std::size_t> parse_index(std::string_view token);

// The pointer of these tokens for a message: its beginning, and * for each token that does not look like the name of a
// member or an index. Nothing else may be repeated: a token might be a person's data.
[[nodiscard]] std::string shown(std::span<const std::string> tokens);

}  // namespace linkway::fhir
