#include "referral/business_status.h"

#include <array>

namespace linkway::referral {
namespace {

// Contact and intervention are claimed only where the step itself says so: who did not attend may never have been
// spoken with. The funnel counts a referral once any of its steps says it.
constexpr std::array steps = {
    BusinessStatus{"referred", "Referred", "The referral was handed to the social prescribing service.", false, false},
    BusinessStatus{"contact-attempted", "Contact attempted", "The link worker tried to reach the person.", false,
                   false},
    BusinessStatus{"contacted", "Contacted", "The link worker has spoken with the person.", true, false},
    BusinessStatus{"plan-agreed", "Plan agreed", "The person and the link worker agreed a plan.", true, false},
    BusinessStatus{"activity-started", "Activity started", "The person started an activity.", true, true},
    BusinessStatus{"attended", "Attended", "The person attended.", true, true},
    BusinessStatus{"did-not-attend", "Did not attend", "The person did not attend.", false, false},
    BusinessStatus{"unable-to-contact", "Unable to contact", "The link worker could not reach the person.", false,
                   false},
    BusinessStatus{"declined-by-person", "Declined by the person", "The person declined the offer.", true, false},
    BusinessStatus{"closed", "Closed", "The social prescribing service has closed the referral.", false, false},
};

}  // namespace

std::span<const BusinessStatus> business_statuses() { return steps; }

const BusinessStatus* find_business_status(std::string_view code) {
  for (const auto& step : steps) {
    if (step.code == code) return &step;
  }
  return nullptr;
}

}  // namespace linkway::referral
