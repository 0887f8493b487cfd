#include "fhir/validation/issue.h"

#include <algorithm>

#include "data/json.h"

namespace linkway::fhir::validation {

std::size_t Issues::count(Severity severity) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(list, [&](const Issue& issue) { return issue.severity == severity; }));
}

bool Issues::invalid() const {
  return std::ranges::any_of(list, [](const Issue& issue) { return issue.severity >= Severity::error; });
}

namespace {

// Lines and columns of many places in one pass: issues mostly come in the order of the text.
class Places {
 public:
  explicit Places(std::string_view source) : source_(source) {
    for (std::size_t at = source.find('\n'); at != std::string_view::npos; at = source.find('\n', at + 1)) {
      starts_.push_back(at + 1);
    }
  }
  [[nodiscard]] data::LineColumn of(std::size_t position) const {
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), position);
    const auto start = next == starts_.begin() ? 0 : *(next - 1);
    return {static_cast<std::uint32_t>(next - starts_.begin() + 1), static_cast<std::uint32_t>(position - start + 1)};
  }
  [[nodiscard]] std::size_t size() const { return source_.size(); }

 private:
  std::string_view source_;
  std::vector<std::size_t> starts_;  // of all lines but the first
};

}  // namespace

Problems to_problems(const Issues& issues, std::string_view source) {
  Problems problems;
  if (issues.list.empty()) return problems;
  const Places places(source);
  problems.reserve(issues.list.size());
  for (const auto& issue : issues.list) {
    Problem problem;
    problem.category = issue.severity == Severity::fatal ? Category::malformed : Category::unprocessable;
    problem.code = issue.code;
    problem.path = issue.path;
    problem.text = issue.text;
    problem.severity = issue.severity;
    problem.rule = issue.rule;
    problem.profile = issue.profile;
    if (issue.position != data::Node::no_position && issue.position <= places.size() && places.size() > 0) {
      const auto where = places.of(issue.position);
      problem.line = where.line;
      problem.column = where.column;
    }
    problems.push_back(std::move(problem));
  }
  return problems;
}

}  // namespace linkway::fhir::validation
