// FHIRPath as it stands in maps.
#pragma once

#include <string>
#include <vector>

#include "base/problem.h"
#include "mapping/engine/names.h"

namespace linkway::mapping {

// What else an expression may name.
struct OuterNames {
  const std::vector<std::string>& constants;
  const std::vector<std::string>& variables;  // brought along by the run
};

// A name at the beginning of a path is a variable of the map where there is one of that name, before it is an element
// of the context; so it is in the reference implementation, and maps are written so. Problems have places in the map.
[[nodiscard]] Result<PlanExpression> compile_expression(const ExpressionText& text, const std::string& file,
                                                        const Names& names, const OuterNames& outer);

}  // namespace linkway::mapping
