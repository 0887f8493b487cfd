// Problems of instances and code maps.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/problem.h"

namespace linkway::mapping {

[[nodiscard]] inline Problem problem_of(Category category, std::string_view code, std::string path, std::string text) {
  Problem problem;
  problem.category = category;
  problem.code = code;
  problem.path = std::move(path);
  problem.text = std::move(text);
  return problem;
}

}  // namespace linkway::mapping
