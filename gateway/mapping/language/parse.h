// From the text of a map to the map (FHIR R4 and R5 mapping-language.html; where the two, or the specification and the
// maps that are in use, differ, all forms are read).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "mapping/language/map.h"

namespace linkway::mapping {

struct MapLimits {
  std::size_t max_bytes = 4 * 1024 * 1024;
  std::size_t max_depth = 100;      // of rules within one another
  std::size_t max_parts = 200'000;  // rules, sources, targets, parameters and codes, all together
};

struct ParsedMap {
  Map map;            // of use only when there is no error
  Problems problems;  // each with file, line and column; reading goes on after an error, up to 100 of them
  [[nodiscard]] bool ok() const { return !any_error(problems); }
};

// `file` is how problems name the text.
[[nodiscard]] ParsedMap parse_map(std::string_view text, std::string file, const MapLimits& limits = {});

// A FHIRPath expression as it stands in a map or a StructureMap, in the form in which a Map holds it: no space, comment
// or parentheses around it, "texts" in single quotes. Problems have a line and column within `text`.
[[nodiscard]] Result<std::string> read_expression(std::string_view text);

// A text, number, date, true or false as a map writes it, and nothing else.
[[nodiscard]] bool read_literal(std::string_view text, Parameter& into);

// Names with dots between, each as a map writes it: a.`b c`
[[nodiscard]] bool read_path(std::string_view text, std::string& into);

}  // namespace linkway::mapping
