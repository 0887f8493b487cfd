#include "fhir/validation/checks.h"

namespace linkway::fhir::validation {

void check_profile(Run& run, const At& at, const Structure& profile) {
  if (at.type() == nullptr || !at.type()->is_a(profile.type)) {
    run.error(at, issue::structure, "profile-type",
              "the profile " + std::string(profile.url.view()) + " is for " + std::string(profile.type.view()),
              &profile);
  }
}

bool conforms(Run& run, const At& at, const Structure& profile) {
  const Run::Trial trial(run);
  check_profile(run, at, profile);
  return trial.passes();
}

}  // namespace linkway::fhir::validation
