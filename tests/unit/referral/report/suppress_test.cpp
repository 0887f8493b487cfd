#include "referral/report/suppress.h"

#include <gtest/gtest.h>

namespace linkway::referral::report {
namespace {

Report report_of(Table table, const std::vector<std::uint64_t>& numbers) {
  Report report;
  report.total = {{100}, {90}, {80}};
  report.funnel = {{100}, {60}, {30}};
  auto& made = report.tables.emplace_back();
  made.table = table;
  for (const auto number : numbers) {
    made.rows.push_back({"", std::to_string(number), "", {{number}, {number}, {number}}});
  }
  return report;
}

std::string hidden_of(const Report& report) {
  std::string text;
  for (const auto& row : report.tables[0].rows) text += row.counts.referrals.hidden ? "x" : ".";
  return text;
}

TEST(Suppress, HidesSmallNumbersAndNotNought) {
  auto report = report_of(Table::source, {50, 5, 4, 1, 0});
  suppress(report, 5);
  EXPECT_EQ(hidden_of(report), "..xx.");
  EXPECT_EQ(report.suppressed_below, 5U);
  EXPECT_FALSE(report.total.referrals.hidden);
}

TEST(Suppress, OneHiddenRowIsNotToldByTheTotal) {
  auto exclusive = report_of(Table::sex, {60, 36, 4});
  suppress(exclusive, 5);
  EXPECT_EQ(hidden_of(exclusive), ".xx");
  auto several = report_of(Table::source, {60, 36, 4});  // its rows add up to no total
  suppress(several, 5);
  EXPECT_EQ(hidden_of(several), "..x");
}

TEST(Suppress, StagesThatDifferByFew) {
  auto report = report_of(Table::sex, {100});
  report.funnel.contacted.value = 97;
  suppress(report, 5);
  EXPECT_TRUE(report.funnel.contacted.hidden);
  EXPECT_FALSE(report.funnel.referred.hidden);
  EXPECT_FALSE(share(report.funnel.contacted, report.total.referrals).has_value());
}

TEST(Suppress, NothingWithoutALimit) {
  auto report = report_of(Table::sex, {1, 2});
  suppress(report, 0);
  suppress(report, 1);
  EXPECT_EQ(hidden_of(report), "..");
}

}  // namespace
}  // namespace linkway::referral::report
