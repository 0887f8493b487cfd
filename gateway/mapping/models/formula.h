// Cells that a spreadsheet runs as a formula when it opens a table (OWASP, CSV injection), and the mark that stops it.
#pragma once

#include <string>
#include <string_view>

namespace linkway::mapping {

// Whether the cell begins, behind blanks, with =, @, + or - (also in the full width of East Asian keyboards), or with a
// tab or a line break. Not what is a number, or a telephone number of digits, blanks and brackets: "-1.5",
// "+85512345678",
// "+44 (0)113 4960000"; it runs nothing, and programs read it as it is. "+44-113" is a sum.
[[nodiscard]] bool is_formula(std::string_view cell);

// With a ' before what is a formula, and before such a mark that was there already: without_mark() gives the same text
// back, whatever it was.
[[nodiscard]] std::string with_mark(std::string_view cell);
[[nodiscard]] std::string_view without_mark(std::string_view cell);

}  // namespace linkway::mapping
