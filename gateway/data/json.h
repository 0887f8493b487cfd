// JSON (RFC 8259) to Node and back. Numbers keep the text they came with, members their order.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "data/node.h"

namespace linkway::data {

struct JsonLimits {
  std::size_t max_depth = 128;  // of objects and lists; what handles Nodes may recurse once a level
  std::size_t max_bytes = 64UL * 1024 * 1024;
};

// Node::position() is the byte in `bytes` at which a value begins: the opening quote of a text, the brace or bracket
// of an object or list, else the first character.
//
// Refuses, each with line, column and (where it is known) the path of the member: what is not JSON, bytes that are not
// UTF-8, duplicate names in one object, nesting below max_depth, numbers outside the range of a double, anything after
// the value, unpaired surrogate escapes. A number of which a part is out of range (0e400) counts as out of range; one
// too near to nought for a double (1e-400) is kept. A leading byte order mark is refused too (RFC 8259 section 8.1), by
// that name.
[[nodiscard]] Result<Document> read_json(std::string_view bytes, const JsonLimits& limits = {});
// Into an arena that exists already. What a refused text took there is given back only with the arena.
[[nodiscard]] Result<Node> read_json(std::string_view bytes, Arena& arena, const JsonLimits& limits = {});
// As large as the tree of such a text needs, most of the time.
[[nodiscard]] Arena arena_for(std::string_view bytes, const JsonLimits& limits);

enum class JsonStyle {
  compact,    // no white space, members as they came
  pretty,     // two spaces a level, members as they came
  canonical,  // no white space, members sorted by the bytes of their names: for digests
};
// Appends to `out`. Escapes " \\ and control characters, nothing else. Absent members and items are left out.
void write_json(const Node& node, std::string& out, JsonStyle style = JsonStyle::compact);
[[nodiscard]] std::string to_json(const Node& node, JsonStyle style = JsonStyle::compact);

// 1-based line and column (in bytes) of a position in a source text.
struct LineColumn {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};
[[nodiscard]] LineColumn line_column(std::string_view source, std::size_t position);

}  // namespace linkway::data
