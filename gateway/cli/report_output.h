// A report for people and for spreadsheets.
#pragma once

#include <ostream>
#include <string>

#include "referral/report/report.h"

namespace linkway::cli {

void print_report(const referral::report::Report& report, std::ostream& out, bool colour);
// One row a number: table, code, system, display, referrals, messages, people, percent, value. A cell that a
// spreadsheet would run as a formula begins with an apostrophe. A number that is hidden is written as "<5".
[[nodiscard]] std::string report_csv(const referral::report::Report& report);

}  // namespace linkway::cli
