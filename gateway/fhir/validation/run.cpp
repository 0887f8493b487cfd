#include "fhir/validation/run.h"

#include <utility>

#include "fhir/validation/answers.h"
#include "fhir/validation/plain_narrative.h"
#include "fhir/validation/profile_plans.h"
#include "fhir/validation/resolution.h"

namespace linkway::fhir::validation {

Run::Run(Memory& kept, Library& outside, const Options& chosen, const data::Node& root_resource, Format form_read)
    : memory(kept),
      definitions(kept.definitions),
      terminology(kept.terminology),
      shapes(kept.shapes),
      evaluator(kept.evaluator()),
      library(outside),
      options(chosen),
      root(root_resource),
      format(form_read),
      references_(std::make_unique<ReferenceTable>(root_resource, outside, kept.definitions)) {
  kept.answers().run = this;
  kept.part<ProfilePlans>().begin_run();
}

Run::~Run() { memory.answers().run = nullptr; }

bool Run::deaf_to(Severity severity) const {
  if (trials_ > 0) return severity < Severity::error || trial_errors_ > 0;
  return issues_.list.size() >= options.max_issues && (invalid_ || severity < Severity::error);
}

void Run::report(const At& at, Severity severity, std::string_view code, std::string_view rule, std::string text,
                 const Structure* profile) {
  if (trials_ > 0) {
    if (severity >= Severity::error) ++trial_errors_;
    return;
  }
  if (deaf_to(severity)) {
    issues_.truncated = true;
    return;
  }
  Issue issue{severity, code, std::string(rule), at.path(), std::move(text), {}, at.position()};
  if (profile != nullptr) issue.profile = profile->url;
  report(std::move(issue));
}

void Run::report(Issue issue) {
  if (deaf_to(issue.severity)) {
    issues_.truncated = true;
    return;
  }
  auto key = issue.rule;
  key.append("\n").append(issue.path).append("\n").append(issue.text);
  if (!told_.insert(std::move(key)).second) return;
  if (issues_.list.size() >= options.max_issues) {
    // Whoever reads the verdict from the list must not be misled by a list full of warnings.
    issues_.truncated = true;
    if (!issues_.list.empty()) issues_.list.pop_back();
  }
  invalid_ = invalid_ || issue.severity >= Severity::error;
  issues_.list.push_back(std::move(issue));
}

bool Run::begin(const data::Node& node, const Structure& profile) { return begun_.insert({&node, &profile}).second; }

bool Run::is_plain_narrative(const data::Node& div) {
  if (&div == plain_div_) return true;
  if (!validation::is_plain_narrative(div.text())) return false;
  plain_div_ = &div;
  return true;
}

Issues Run::take() { return std::move(issues_); }

}  // namespace linkway::fhir::validation
