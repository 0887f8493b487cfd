// Problems of maps.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/problem.h"
#include "mapping/language/map.h"

namespace linkway::mapping {

[[nodiscard]] inline Problem told(const std::string& file, const Place& place, std::string text,
                                  std::string_view code = issue::processing) {
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = code;
  problem.text = std::move(text);
  problem.line = place.line;
  problem.column = place.column;
  problem.file = file;
  return problem;
}

[[nodiscard]] inline std::string with_article(std::string_view name) {
  const bool vowel = !name.empty() && std::string_view("AEIOaeio").find(name.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + std::string(name);
}

}  // namespace linkway::mapping
