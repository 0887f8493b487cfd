// How mistakes in an expression are shown.
#pragma once

#include <ostream>
#include <string_view>

#include "base/problem.h"

namespace linkway::cli {

// "1:8: text", and below it the line of the expression with a caret under the place. `prefix` goes before the place,
// e.g. a file and a colon. Of long lines only the part around the place is shown.
void print_expression_problem(std::ostream& out, std::string_view expression, const Problem& problem,
                              std::string_view prefix = "");

}  // namespace linkway::cli
