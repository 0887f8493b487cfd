// The figures of a report: what was counted, ready to be written in any form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "referral/report/tables.h"

namespace linkway::referral::report {

// A number of something. A small one may be hidden (suppress.h): then its value is not to be shown anywhere.
struct Count {
  std::uint64_t value = 0;
  bool hidden = false;
};

struct Counts {
  Count referrals;  // ServiceRequests that became a referral
  Count messages;   // by which they came, and contacts alone; one about two people counts for each of them
  Count people;     // Patients, each a partner's own: one whom two partners refer counts twice
};

struct TableRow {
  std::string system;
  std::string code;
  std::string display;
  Counts counts;
};

struct ReportTable {
  Table table = Table::month;
  std::vector<TableRow> rows;  // the greatest first, or in order
  std::uint64_t left_out = 0;  // referrals whose value found no room, as there were too many different ones
};

// Scores before and after, of referrals that have both.
struct MeasureRow {
  std::string measure;
  std::string display;
  Count pairs;
  double before = 0;  // means
  double after = 0;
  double change = 0;
  std::uint64_t scores = 0;  // in all, with those that have no partner
};

// How a number is spread over referrals.
struct Spread {
  Count referrals;  // that have one
  double median = 0;
  double mean = 0;
  std::int64_t least = 0;
  std::int64_t most = 0;
};

struct Funnel {
  Count referred;
  Count contacted;
  Count intervention;
};

struct Report {
  std::string from;  // days, inclusive: "2026-01-01"; "" where it is open
  std::string to;
  Instant made;
  std::uint64_t suppressed_below = 0;  // 0: nothing is hidden
  int silent_days = 0;
  Counts total;
  Count contacts_alone;  // that asked for nothing: counted among the messages, and as no referral
  Funnel funnel;
  Count ended;
  Count unanswered;  // of which the platform has said nothing for silent_days or longer
  Count gp_not_known;
  Spread contacts;  // a referral
  Spread days;      // from referral to end, of completed and failed ones
  std::vector<ReportTable> tables;
  std::vector<MeasureRow> measures;
};

// Per cent with one decimal, of what is not hidden; nothing of nothing.
[[nodiscard]] std::optional<double> share(const Count& part, const Count& whole);

}  // namespace linkway::referral::report
