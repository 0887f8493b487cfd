// Problems of one input, collected up to a bound: a sender of ten thousand faults gets an answer that can be read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "base/problem.h"

namespace linkway::fhir {

class ProblemList {
 public:
  static constexpr std::size_t most = 100;  // the last of them says that there are more

  void add(Category category, std::string_view code, std::string path, std::string text) {
    if (problems_.size() >= most) return;
    if (problems_.size() == most - 1) {
      code = issue::incomplete;
      path.clear();
      text = "There are more problems; the first " + std::to_string(most - 1) + " are listed.";
    }
    Problem p;
    p.category = category;
    p.code = code;
    p.path = std::move(path);
    p.text = std::move(text);
    problems_.push_back(std::move(p));
  }

  [[nodiscard]] bool empty() const { return problems_.empty(); }
  [[nodiscard]] Problems take() { return std::move(problems_); }

 private:
  Problems problems_;
};

// What a sender wrote where FHIR has a name, when it looks like one; anything else might be a person's data and is not
// repeated. `otherwise` stands in its place.
[[nodiscard]] inline std::string name_for_text(std::string_view written, std::string_view otherwise) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '$';
  };
  if (written.empty() || written.size() > 64) return std::string(otherwise);
  for (const char c : written) {
    if (!plain(c)) return std::string(otherwise);
  }
  return "'" + std::string(written) + "'";
}

}  // namespace linkway::fhir
