// What a referral needs before the gateway answers for it: a ServiceRequest with subject and code, a patient with name
// and birth date or an identifier, a requester. Everything that is missing is named at once.
#pragma once

#include <string>

#include "base/problem.h"
#include "referral/content.h"

namespace linkway::referral {

struct SenderDefaults {
  bool has_organization = false;  // the sending partner's own organisation stands in for a missing requester
  bool has_code = false;          // a code of the partner's configuration stands in for a missing one
};

// Problems are unprocessable / required with the expression of what is missing; a stand-in that was taken is told as
// information. Also: status must be active, or revoked / entered-in-error / completed / on-hold for a change (draft and
// unknown are refused), intent must not be filler-order or reflex-order's kin that only a filler makes.
[[nodiscard]] Problems check_requirements(const Content& content, const SenderDefaults& defaults);

}  // namespace linkway::referral
