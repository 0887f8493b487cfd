// A report as JSON: for programs, and for the operators' own listener.
#pragma once

#include "data/builder.h"
#include "referral/report/report.h"

namespace linkway::referral::report {

// {"period", "made", "total", "funnel", ..., "tables": {"source": [{"code", "system", "display", "referrals",
// "messages", "people", "percent"}]}, "measures": [...]}. A number that is hidden is null.
[[nodiscard]] data::Node to_json(const Report& report, data::Builder& builder);

}  // namespace linkway::referral::report
