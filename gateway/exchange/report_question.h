// What is asked of a report, in the words of a command line or of a query.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exchange/report.h"

namespace linkway::exchange {

struct ReportWords {
  std::string from, to, month;  // FHIR dates; "" where it is open
  std::vector<std::string> by;  // names of tables, also several divided by commas; none: all
  std::vector<std::string> partners;
  std::vector<std::string> platforms;
  int days = 14;
};

// `mark` stands before the names of what is wrong: "--" on a command line.
[[nodiscard]] Result<ReportQuestion> report_question(const ReportWords& words, Instant now, std::string_view mark);

}  // namespace linkway::exchange
