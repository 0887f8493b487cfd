// Counts what passed through: the referrals of a store, read in pages, and handed to the counter one by one.
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <vector>

#include "base/result.h"
#include "fhir/definitions/definitions.h"
#include "referral/report/counter.h"
#include "store/reader.h"

namespace linkway::exchange {

struct ReportQuestion {
  referral::report::Question counted;
  std::set<PartnerId> senders;     // empty: all
  std::set<PartnerId> platforms;   // empty: all
  std::size_t most_referrals = 0;  // that are looked at; 0: no limit. More are a problem (too-costly)
  // Asked now and then; true ends it with a problem. Empty: never.
  std::function<bool()> stopping = {};
};

// `see` is shown each referral that is counted, and whether its platform is silent.
using SeeFacts = std::function<void(const referral::report::Facts&, bool silent)>;

// What is said where it was stopped, and where there are more than most_referrals.
[[nodiscard]] Problem stopped_counting();
[[nodiscard]] Problem too_many_to_count(const ReportQuestion& question);

// Look-ups are short and many: a gateway beside it writes on, and what changes meanwhile may be counted or not.
[[nodiscard]] Result<referral::report::Report> make_report(store::Reader& reader, const ReportQuestion& question,
                                                           const fhir::Definitions& definitions,
                                                           const SeeFacts& see = {});

}  // namespace linkway::exchange
