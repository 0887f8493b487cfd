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
  if (work.channel != nullptr) {
    asked.type_profiles.insert(asked.type_profiles.end(), work.channel->profiles.begin(), work.channel->profiles.end());
  }
  asked.max_issues = most_told;
  asked.best_practice = false;
  const auto issues = work.settings->validators->lease()->validate(work.root, asked);
  // Lines and columns are of what was sent, which is this message only where no map stands between.
  auto found = fhir::validation::to_problems(issues, work.channel == nullptr ? work.in.body : std::string());
  for (auto& finding : found) finding.severity = told_as(finding.severity, policy);
  work.findings.insert(work.findings.end(), found.begin(), found.end());
  work.problems.insert(work.problems.end(), found.begin(), found.end());
  return !work.refused();
}

}  // namespace linkway::exchange
