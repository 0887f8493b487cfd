#include "mapping/models/hl7v2_findings.h"

#include <utility>

#include "fhir/format/json_form.h"
#include "mapping/models/problems.h"

namespace linkway::mapping {

void Hl7Findings::warning(const data::Hl7Place& place, std::string_view code, std::string text) {
  add(data::to_string(place), place, code, std::move(text));
}

void Hl7Findings::missing(std::string_view what, const data::Hl7Place& near, std::string text) {
  add(std::string(what), near, issue::required, std::move(text));
}

void Hl7Findings::add(std::string path, const data::Hl7Place& at, std::string_view code, std::string text) {
  if (warnings_.size() >= fhir::most_problems) {
    ++more_;
    return;
  }
  auto problem = problem_of(Category::unprocessable, code, std::move(path), std::move(text));
  problem.severity = Severity::warning;
  const auto where = message_.position(at);
  problem.line = where.line + first_line_ - 1;
  problem.column = where.column;
  warnings_.push_back(std::move(problem));
}

Problems Hl7Findings::take() {
  if (more_ > 0) {
    warnings_.push_back(problem_of(Category::unprocessable, issue::structure, {},
                                   std::to_string(more_) + " more places that are not as the model has them"));
    warnings_.back().severity = Severity::warning;
  }
  return std::move(warnings_);
}

}  // namespace linkway::mapping
