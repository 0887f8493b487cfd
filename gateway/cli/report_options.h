// What is asked for on the command line of `linkway report`.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "exchange/report.h"

namespace linkway::cli {

enum class ReportList : unsigned char { none, gp_not_known, unanswered };

struct ReportOptions {
  std::string file;
  std::string from, to, month;  // FHIR dates
  std::vector<std::string> by;  // names of tables; none: all
  std::vector<std::string> partners;
  std::vector<std::string> platforms;
  std::string format = "text";
  std::string list;
  std::size_t limit = 1'000;  // lines of a list
  int days = 14;
  std::uint64_t suppress = 0;
  // the summary
  bool summary = false;
  std::string pack;
  std::string channel;
  std::string out;
};

// Problems name the option that is wrong.
[[nodiscard]] Result<exchange::ReportQuestion> make_question(const ReportOptions& options, Instant now);
[[nodiscard]] ReportList list_of(const ReportOptions& options);

}  // namespace linkway::cli
