#include "mapping/models/findings.h"

#include <utility>

#include "data/json.h"
#include "data/node.h"
#include "mapping/models/problems.h"

namespace linkway::mapping {

void Findings::error(const fhir::Spot& spot, std::uint32_t position, std::string_view code, std::string text) {
  if (!full()) add(errors_, spot, position, code, std::move(text));
}

void Findings::warning(const fhir::Spot& spot, std::uint32_t position, std::string_view code, std::string text) {
  if (!wants_more_warnings()) {
    ++more_;
    return;
  }
  add(warnings_, spot, position, code, std::move(text));
  warnings_.back().severity = Severity::warning;
}

Problems Findings::take_warnings() {
  if (more_ > 0) {
    warnings_.push_back(problem_of(Category::unprocessable, issue::structure, {},
                                   std::to_string(more_) + " more of what the model does not know"));
    warnings_.back().severity = Severity::warning;
  }
  return std::move(warnings_);
}

void Findings::add(Problems& to, const fhir::Spot& spot, std::uint32_t position, std::string_view code,
                   std::string text) {
  auto problem = problem_of(Category::unprocessable, code, spot.path(), std::move(text));
  if (!source_.empty() && position != data::Node::no_position) {
    const auto at = data::line_column(source_, position);
    problem.line = at.line;
    problem.column = at.column;
  }
  to.push_back(std::move(problem));
}

}  // namespace linkway::mapping
