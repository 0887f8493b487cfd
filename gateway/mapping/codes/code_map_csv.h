// Code maps as CSV, which is what people edit.
#pragma once

#include <string>
#include <string_view>

#include "mapping/codes/code_map.h"

namespace linkway::mapping {

// A header line names the columns, in any order and case: source_system, source_code, source_display, equivalence,
// target_system, target_code, target_display, comment; source_code and target_code must be there. Without an
// equivalence a row is "equivalent", and "unmatched" when it has no target_code. Equivalences of R4 and R5.
//
// Problems, all of them at once, each with file, line and column: what to_utf8 and CsvReader refuse, columns that are
// missing or come twice, rows without a source_code, an equivalence that does not exist, a source code that is mapped
// twice to the same, or to two that fit as well. Unknown columns are passed over and told as warnings.
struct CodeMapFile {
  CodeMap map;
  Problems warnings;
};
[[nodiscard]] Result<CodeMapFile> read_code_map(std::string_view csv, std::string_view charset, std::string url,
                                                const std::string& file);

// All columns, in the order above.
[[nodiscard]] std::string to_csv(const CodeMap& map);

// The text with one more row, which takes the place of those that have the same source code; other lines stay as they
// are. A text that cannot be read is refused.
[[nodiscard]] Result<std::string> with_row(std::string_view csv, std::string_view charset, const MapRow& row,
                                           const std::string& file);

}  // namespace linkway::mapping
