#include "referral/dates.h"

#include <gtest/gtest.h>

namespace linkway::referral {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

TEST(Dates, APartialDateIsARange) {
  EXPECT_EQ(parse_date("1948")->first, sys_days(year(1948) / 1 / 1));
  EXPECT_EQ(parse_date("1948")->last, sys_days(year(1948) / 12 / 31));
  EXPECT_EQ(parse_date("1948-02")->last, sys_days(year(1948) / 2 / 29));
  EXPECT_EQ(parse_date("1949-02")->last, sys_days(year(1949) / 2 / 28));
  EXPECT_EQ(parse_date("1948-02-03")->first, parse_date("1948-02-03")->last);
}

TEST(Dates, WhatIsNoDateIsNone) {
  for (const auto* text : {"", "194", "19480203", "1948-2-3", "1948-13", "1948-00", "1948-13-01", "2026-02-30",
                           "2026-02-00", "2025-02-29", "1948/02/03", "1948-02-0x", "-948-02-03", "0000", "1948-02-03T",
                           "1948-02-03T10:00:00Z", " 1948", "+948", "unknown"}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
}

TEST(Dates, ReadWellForPeople) {
  EXPECT_EQ(date_for_people("2026-11-22"), "22 Nov 2026");
  EXPECT_EQ(date_for_people("2026-11-02T23:30:00-05:00"), "2 Nov 2026");
  EXPECT_EQ(date_for_people("2026-01"), "Jan 2026");
  EXPECT_EQ(date_for_people("2026"), "2026");
  EXPECT_EQ(date_for_people(""), "");
  EXPECT_EQ(date_for_people("last Tuesday"), "last Tuesday");
  EXPECT_EQ(date_for_people("2026-02-30"), "2026-02-30");
}

}  // namespace
}  // namespace linkway::referral
