// Work that nobody does: the store owes it to partners that the configuration has no more, or delivers nothing to.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "security/partner.h"
#include "store/reader.h"

namespace linkway::cli {

struct AbsentPartner {
  PartnerId partner;
  bool there = false;            // it is in the configuration, and has no 'delivery' there
  std::uint64_t deliveries = 0;  // that have not arrived
  std::uint64_t referrals = 0;   // that it has to work on
};
[[nodiscard]] Result<std::vector<AbsentPartner>> absent_partners(store::Reader& reader,
                                                                 const security::Partners& partners);

// "3 deliveries and 1 open referral are of partner northside, which ..."
[[nodiscard]] std::string sentence_on(const AbsentPartner& absent);

}  // namespace linkway::cli
