// Small numbers may point to people: they are hidden, and so is what would give them away.
#pragma once

#include <cstdint>

#include "referral/report/report.h"

namespace linkway::referral::report {

// Hides every number from 1 to below - 1; in the funnel also one that differs from the number before it by so few; and
// in a table whose values exclude each other, where a single row is hidden, the smallest of the others as well, as the
// total would tell it. Means and medians of so few are hidden with their number. What several reports, or a report and
// other sources, tell together is not looked at.
void suppress(Report& report, std::uint64_t below);

}  // namespace linkway::referral::report
