#include "cli/absent_partners.h"

#include <map>

#include "cli/print.h"

namespace linkway::cli {

Result<std::vector<AbsentPartner>> absent_partners(store::Reader& reader, const security::Partners& partners) {
  const auto outbox = reader.outbox();
  if (!outbox) return outbox.problems();
  const auto referrals = reader.open_referrals();
  if (!referrals) return referrals.problems();
  std::map<PartnerId, AbsentPartner> absent;
  for (const auto& state : *outbox) {
    const auto* partner = partners.find(state.partner);
    if (partner != nullptr && partner->delivery) continue;
    absent[state.partner].there = partner != nullptr;
    absent[state.partner].deliveries = state.waiting + state.claimed + state.sent + state.refused + state.parked;
  }
  for (const auto& open : *referrals) {
    if (partners.find(open.platform) == nullptr) absent[open.platform].referrals = open.count;
  }
  std::vector<AbsentPartner> found;
  for (auto& [partner, one] : absent) {
    one.partner = partner;
    found.push_back(one);
  }
  return found;
}

std::string sentence_on(const AbsentPartner& absent) {
  std::string what;
  if (absent.deliveries > 0) what = count_of(absent.deliveries, "delivery", "deliveries");
  if (absent.referrals > 0) {
    what += (what.empty() ? "" : " and ") + count_of(absent.referrals, "open referral", "open referrals");
  }
  what += (absent.deliveries + absent.referrals == 1 ? " is" : " are");
  what += " of partner " + absent.partner.get();
  if (absent.there) return what + ", which has no 'delivery' in the configuration: nothing is sent to it until it has";
  return what +
         ", which the configuration does not have: nothing is sent to it, and nothing comes of them, until it is there "
         "again";
}

}  // namespace linkway::cli
