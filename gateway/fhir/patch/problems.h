// The problems of both kinds of patch.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/problem.h"

namespace linkway::fhir {

inline Problem patch_problem(Category category, std::string_view code, std::string text) {
  Problem problem;
  problem.category = category;
  problem.code = code;
  problem.text = std::move(text);
  return problem;
}

// The patch is wrong in itself.
inline Problem malformed_patch(std::string text) {
  return patch_problem(Category::malformed, issue::invalid, std::move(text));
}
// The patch does not fit what it is applied to.
inline Problem unfit_patch(std::string text) {
  return patch_problem(Category::unprocessable, issue::processing, std::move(text));
}
inline Problem costly_patch(std::string text) {
  return patch_problem(Category::too_large, issue::too_costly, std::move(text));
}

}  // namespace linkway::fhir
