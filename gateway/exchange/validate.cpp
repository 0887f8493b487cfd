// The message as a whole, as its sender wrote it, by the policy for this partner.
#include <algorithm>

#include "exchange/stages.h"
#include "exchange/validators.h"
#include "fhir/validation/validator.h"

namespace linkway::exchange {

namespace {

using Mode = security::ValidationPolicy::Mode;

constexpr std::size_t most_told = 100;  // an answer that can be read

const security::ValidationPolicy& policy_for(const Work& work) {
  return work.partner->validation ? *work.partner->validation : work.settings->validation;
}

// By a policy that does not refuse for it, an error is told as a warning: the message was taken.
Severity told_as(Severity found, const security::ValidationPolicy& policy) {
  if (policy.mode == Mode::enforce && found >= policy.refuse_from) return std::max(found, Severity::error);
  return std::min(found, Severity::warning);
}

}  // namespace

bool validate(Work& work) {
  const auto& policy = policy_for(work);
  if (policy.mode == Mode::off || work.settings->validators == nullptr) return true;
  fhir::validation::Options asked;
  asked.type_profiles = policy.profiles;
  asked.max_issues = most_told;
  asked.best_practice = false;
  const auto issues = work.settings->validators->lease()->validate(work.root, asked);
  work.findings = fhir::validation::to_problems(issues, work.in.body);
  for (auto& finding : work.findings) finding.severity = told_as(finding.severity, policy);
  work.problems.insert(work.problems.end(), work.findings.begin(), work.findings.end());
  return !work.refused();
}

}  // namespace linkway::exchange
