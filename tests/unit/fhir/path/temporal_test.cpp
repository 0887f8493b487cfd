#include "fhir/path/temporal.h"

#include <gtest/gtest.h>

namespace linkway::fhir::path {
namespace {

Temporal date(std::string_view text) {
  const auto value = Temporal::parse_date(text);
  EXPECT_TRUE(value) << text;
  return value.value_or(Temporal{});
}
Temporal date_time(std::string_view text) {
  const auto value = Temporal::parse_date_time(text);
  EXPECT_TRUE(value) << text;
  return value.value_or(Temporal{});
}
Temporal time(std::string_view text) {
  const auto value = Temporal::parse_time(text);
  EXPECT_TRUE(value) << text;
  return value.value_or(Temporal{});
}
std::string text(const std::optional<Temporal>& value) { return value ? value->to_string() : "nothing"; }

std::string order(const Temporal& a, const Temporal& b) {
  const auto forwards = compare(a, b);
  const auto backwards = compare(b, a);
  EXPECT_EQ(forwards.has_value(), backwards.has_value());
  if (!forwards || !backwards) return "?";
  EXPECT_EQ(*forwards == std::partial_ordering::less, *backwards == std::partial_ordering::greater);
  EXPECT_EQ(equal(a, b), *forwards == std::partial_ordering::equivalent);
  return *forwards == std::partial_ordering::less ? "<" : *forwards == std::partial_ordering::greater ? ">" : "=";
}

TEST(TemporalParse, PrintsAsItCame) {
  for (const auto* same : {"2026", "2026-02", "2026-02-03", "0001-01-01", "9999-12-31", "2024-02-29", "2000-02-29"}) {
    EXPECT_EQ(date(same).to_string(), same);
    EXPECT_EQ(date(same).kind, Temporal::Kind::date);
    EXPECT_EQ(date_time(same).to_string(), same);
    EXPECT_EQ(date_time(std::string(same) + "T").to_string(true), std::string(same) + "T");
  }
  for (const auto* same : {"2026-02-03T04", "2026-02-03T04:05", "2026-02-03T04:05:06", "2026-02-03T04:05:06.7",
                           "2026-02-03T04:05:06.070Z", "2026-02-03T04:05:06.123456789-03:30", "2026-02-03T04+01:00",
                           "2026-02-03T23:59:60Z", "2026-02-03T04:05:06+00:00", "2026-02-03T04:05:06-14:00"}) {
    EXPECT_EQ(date_time(same).to_string(), same);
    EXPECT_EQ(date_time(same).to_string(true), same);
  }
  for (const auto* same : {"00", "04:05", "23:59:59", "04:05:06.007"}) EXPECT_EQ(time(same).to_string(), same);
}

TEST(TemporalParse, RefusesWhatNoCalendarHas) {
  for (const auto* bad :
       {"", "2026-", "26", "02026", "0000", "2026-13", "2026-00", "2026-02-30", "2026-04-31", "2023-02-29",
        "1900-02-29", "2026-2-3", "2026-02-03 ", "2026/02/03", "2026-02-03T", "-2026", "2026-02-0x"}) {
    EXPECT_FALSE(Temporal::parse_date(bad)) << bad;
  }
  for (const auto* bad : {"",
                          "T",
                          "2026T04",
                          "2026-02T04:05",
                          "2026-02-03T24:00",
                          "2026-02-03T25:00",
                          "2026-02-03T04:60",
                          "2026-02-03T04:05:61",
                          "2026-02-03T04:05:",
                          "2026-02-03T04:05:06.",
                          "2026-02-03T04:05:06.1+15:00",
                          "2026-02-03T04:05+14:01",
                          "2026-02-03T04:05+01",
                          "2026-02-03T04:05+01:60",
                          "2026-02-03T04:05z",
                          "2026-02-03T04:05Z ",
                          "2026-02-03Z",
                          "2026-02-03TZ",
                          "2026-02-03t04:05",
                          "2026-02-03T04:05ZZ"}) {
    EXPECT_FALSE(Temporal::parse_date_time(bad)) << bad;
  }
  for (const auto* bad : {"", "4", "24:00", "04:5", "04:05Z", "04:05:06+01:00", "T04:05", "04:05:06,7"}) {
    EXPECT_FALSE(Temporal::parse_time(bad)) << bad;
  }
}

TEST(TemporalParse, KeepsNanosecondsOfLongFractions) {
  const auto value = time("01:02:03.12345678987654321");
  EXPECT_EQ(value.nanosecond, 123456789U);
  EXPECT_EQ(value.to_string(), "01:02:03.123456789");
}

TEST(TemporalCompare, DatesOfOnePrecision) {
  EXPECT_EQ(order(date("2026-02-03"), date("2026-02-04")), "<");
  EXPECT_EQ(order(date("2026-03"), date("2026-02")), ">");
  EXPECT_EQ(order(date("2026"), date("2026")), "=");
}

TEST(TemporalCompare, PrecisionDecidesOnlyWhereThePartsDo) {
  EXPECT_EQ(order(date("2026-02"), date("2026-02-03")), "?");
  EXPECT_EQ(order(date("2026-02"), date("2026-03-03")), "<");
  EXPECT_EQ(order(date("2026-02-03"), date_time("2026-02-03T04:05:06")), "?");
  EXPECT_EQ(order(date("2026-02-03"), date_time("2026-02-04T04:05:06Z")), "<");
  EXPECT_EQ(order(date("2026-02-03"), date_time("2026-02-03")), "=");
  EXPECT_EQ(order(date_time("2026-02-03T04:05"), date_time("2026-02-03T04:05:00")), "?");
  EXPECT_EQ(order(date_time("2026-02-03T04:05"), date_time("2026-02-03T04:06:00")), "<");
  EXPECT_EQ(order(time("04:05"), time("04:05:00")), "?");
  EXPECT_EQ(order(time("04"), time("05:00")), "<");
}

TEST(TemporalCompare, SecondsAndTheirFractionAreOnePrecision) {
  EXPECT_EQ(order(time("04:05:06"), time("04:05:06.0")), "=");
  EXPECT_EQ(order(time("04:05:06"), time("04:05:06.001")), "<");
  EXPECT_EQ(order(date_time("2026-02-03T04:05:06.10"), date_time("2026-02-03T04:05:06.1")), "=");
}

TEST(TemporalCompare, OffsetsAreNormalised) {
  EXPECT_EQ(order(date_time("2026-01-01T00:30:00+01:00"), date_time("2025-12-31T23:30:00Z")), "=");
  EXPECT_EQ(order(date_time("2024-02-29T23:59:59-01:00"), date_time("2024-03-01T00:59:59Z")), "=");
  EXPECT_EQ(order(date_time("2026-02-03T01:30:00-04:00"), date_time("2026-02-03T01:15:00-05:00")), "<");
  EXPECT_EQ(order(date_time("0001-01-01T00:00:00+14:00"), date_time("0001-01-01T00:00:00Z")), "<");
  EXPECT_EQ(order(date_time("2026-02-03T04:05:06Z"), date_time("2026-02-03T04:05:06+00:00")), "=");
}

TEST(TemporalCompare, OffsetsOfPartialTimes) {
  EXPECT_EQ(order(date_time("2026-02-03T04:05Z"), date_time("2026-02-03T05:05:00+01:00")), "?");
  EXPECT_EQ(order(date_time("2026-02-03T04:05Z"), date_time("2026-02-03T05:05+01:00")), "=");
  EXPECT_EQ(order(date_time("2026-02-03T04Z"), date_time("2026-02-03T05+01:00")), "=");
  EXPECT_EQ(order(date_time("2026-02-03T04Z"), date_time("2026-02-03T09+05:30")), "?");
  EXPECT_EQ(order(date_time("2026-02-03T04Z"), date_time("2026-02-03T10:30+05:30")), "<");
}

TEST(TemporalCompare, OneOffsetOnly) {
  EXPECT_EQ(order(date_time("2026-02-03T15:00:00Z"), date_time("2026-02-03T10:00:00")), "?");
  EXPECT_EQ(order(date_time("2026-02-03T15:00:00Z"), date_time("2026-02-03T15:00:00")), "?");
  EXPECT_EQ(order(date_time("2026-02-03T15:00:00Z"), date_time("2026-02-04T05:00:00")), "?");
  EXPECT_EQ(order(date_time("2026-02-03T15:00:00Z"), date_time("2026-02-04T05:01:00")), "<");
  EXPECT_EQ(order(date_time("2026-02-03T15:00:00Z"), date_time("2026-02-03T00:59:59")), ">");
}

TEST(TemporalCompare, LeapSecondLiesBeforeTheNextMinute) {
  EXPECT_EQ(order(date_time("2016-12-31T23:59:60Z"), date_time("2016-12-31T23:59:59.999Z")), ">");
  EXPECT_EQ(order(date_time("2016-12-31T23:59:60Z"), date_time("2017-01-01T00:00:00Z")), "<");
  EXPECT_EQ(order(date_time("2016-12-31T23:59:60Z"), date_time("2017-01-01T01:00:00+01:00")), "<");
}

TEST(TemporalCompare, TimesStandAlone) {
  EXPECT_FALSE(compare(time("04:05"), date("2026-02-03")));
  EXPECT_EQ(equal(time("04:05"), date_time("2026-02-03T04:05")), false);
  EXPECT_FALSE(equivalent(time("04:05"), date_time("2026-02-03T04:05")));
}

TEST(TemporalEquivalent, NeedsTheSamePrecision) {
  EXPECT_TRUE(equivalent(date("2026-02"), date("2026-02")));
  EXPECT_FALSE(equivalent(date("2026-02"), date("2026-02-01")));
  EXPECT_TRUE(equivalent(time("04:05:06"), time("04:05:06.000")));
  EXPECT_FALSE(equivalent(time("04:05:06"), time("04:05:06.5")));
  EXPECT_TRUE(equivalent(date_time("2026-02-03T04:00Z"), date_time("2026-02-03T05:00+01:00")));
  EXPECT_FALSE(equivalent(date_time("2026-02-03T04:00Z"), date_time("2026-02-03T04:00")));
}

TEST(TemporalUnits, Words) {
  EXPECT_EQ(calendar_unit("day"), CalendarUnit::day);
  EXPECT_EQ(calendar_unit("milliseconds"), CalendarUnit::millisecond);
  EXPECT_FALSE(calendar_unit("d"));
  EXPECT_FALSE(calendar_unit("Days"));
  EXPECT_FALSE(calendar_unit(""));
  EXPECT_EQ(calendar_word(CalendarUnit::month), "month");
  EXPECT_EQ(ucum_code(CalendarUnit::week), "wk");
  EXPECT_EQ(calendar_unit_of_ucum("mo"), CalendarUnit::month);
  EXPECT_FALSE(calendar_unit_of_ucum("month"));
  EXPECT_TRUE(equals_ucum(CalendarUnit::week));
  EXPECT_FALSE(equals_ucum(CalendarUnit::month));
}

struct Sum {
  const char* value;
  const char* amount;
  const char* unit;
  const char* expected;
};

void expect_sums(std::initializer_list<Sum> sums, Temporal (*read)(std::string_view)) {
  for (const auto& [value, amount, unit, expected] : sums) {
    const auto result = plus(read(value), *Decimal::parse(amount), *calendar_unit(unit));
    EXPECT_EQ(text(result), expected) << value << " + " << amount << " " << unit;
  }
}

TEST(TemporalPlus, Dates) {
  expect_sums({{"2026-02-03", "1", "year", "2027-02-03"},
               {"2024-02-29", "1", "year", "2025-02-28"},
               {"2024-02-29", "-4", "years", "2020-02-29"},
               {"2026-01-31", "1", "month", "2026-02-28"},
               {"2026-03-31", "-13", "months", "2025-02-28"},
               {"2026-12-28", "1", "week", "2027-01-04"},
               {"2026-02-28", "1.9", "days", "2026-03-01"},
               {"2026-03-01", "-1.9", "days", "2026-02-28"},
               {"2026-02-03", "47", "hours", "2026-02-04"},
               {"2026-02-03", "-47", "hours", "2026-02-02"},
               {"9999-12-31", "1", "day", "nothing"},
               {"0001-01-01", "-1", "day", "nothing"},
               {"2026-02-03", "99999999999999999999", "days", "nothing"},
               {"2026-02-03", "99999999999999999999999999999", "seconds", "nothing"},
               {"2026-02-03", "8000", "years", "nothing"}},
              date);
}

TEST(TemporalPlus, PartialDates) {
  expect_sums({{"2014", "24", "months", "2016"},
               {"2014", "23", "months", "2015"},
               {"2014", "-23", "months", "2013"},
               {"2016", "365", "days", "2017"},
               {"2016", "364", "days", "2016"},
               {"2026-02", "59", "days", "2026-03"},
               {"2026-02", "5", "weeks", "2026-03"},
               {"2026-02", "1", "year", "2027-02"}},
              date);
}

TEST(TemporalPlus, DateTimes) {
  expect_sums({{"2025-12-31T23:59:59.500Z", "0.5", "seconds", "2026-01-01T00:00:00.000Z"},
               {"2026-02-03T00:00:00.000+10:00", "10", "milliseconds", "2026-02-03T00:00:00.010+10:00"},
               {"2026-02-03T00:00:00.0", "0.25", "seconds", "2026-02-03T00:00:00.25"},
               {"2026-02-03T00:00:00", "0.9", "seconds", "2026-02-03T00:00:00"},
               {"2026-02-03T00:00:00", "-1", "second", "2026-02-02T23:59:59"},
               {"2026-02-03T00:00", "90", "seconds", "2026-02-03T00:01"},
               {"2026-02-03T10", "90.7", "minutes", "2026-02-03T11"},
               {"2026-02-03T10:30:00-05:00", "1.9", "hours", "2026-02-03T11:30:00-05:00"},
               {"2026-02-03T10:30:00-05:00", "7.7", "days", "2026-02-10T10:30:00-05:00"},
               {"2026-01-31T10:30:00", "1", "month", "2026-02-28T10:30:00"},
               {"2016-12-31T23:59:60Z", "1", "second", "2017-01-01T00:00:01Z"}},
              date_time);
}

TEST(TemporalPlus, TimesGoRoundTheClock) {
  expect_sums({{"23:30", "45", "minutes", "00:15"},
               {"00:10", "-1", "hour", "23:10"},
               {"10:00:00.000", "90061.5", "seconds", "11:01:01.500"},
               {"10:00", "1", "day", "nothing"},
               {"10:00", "1", "month", "nothing"}},
              time);
}

TEST(TemporalBoundary, Dates) {
  EXPECT_EQ(text(low_boundary(date("2026"), 6)), "2026-01");
  EXPECT_EQ(text(high_boundary(date("2026"), 6)), "2026-12");
  EXPECT_EQ(text(low_boundary(date("2024-02"), 8)), "2024-02-01");
  EXPECT_EQ(text(high_boundary(date("2024-02"), 8)), "2024-02-29");
  EXPECT_EQ(text(high_boundary(date("2024-02-03"), 4)), "2024");
  for (const int digits : {-1, 0, 5, 7, 10, 17, 18, 1000}) {
    EXPECT_FALSE(low_boundary(date("2026"), digits)) << digits;
    EXPECT_FALSE(high_boundary(date("2026"), digits)) << digits;
  }
}

TEST(TemporalBoundary, DateTimes) {
  EXPECT_EQ(text(low_boundary(date_time("2026-02"), 17)), "2026-02-01T00:00:00.000+14:00");
  EXPECT_EQ(text(high_boundary(date_time("2026-02"), 17)), "2026-02-28T23:59:59.999-12:00");
  EXPECT_EQ(text(high_boundary(date_time("2026-02-03T04"), 17)), "2026-02-03T04:00:59.999-12:00");
  EXPECT_EQ(text(high_boundary(date_time("2026-02-03T04:05+01:00"), 17)), "2026-02-03T04:05:59.999+01:00");
  EXPECT_EQ(text(high_boundary(date_time("2026-02-03T04:05:06.1Z"), 17)), "2026-02-03T04:05:06.199Z");
  EXPECT_EQ(text(low_boundary(date_time("2026-02-03T04:05:06.1Z"), 17)), "2026-02-03T04:05:06.100Z");
  EXPECT_EQ(text(high_boundary(date_time("2026-02-03T04:05:06.1234Z"), 17)), "2026-02-03T04:05:06.123Z");
  EXPECT_EQ(text(high_boundary(date_time("2026-02-03T04:05:06Z"), 8)), "2026-02-03");
  EXPECT_EQ(text(low_boundary(date_time("2026-02-03T04:05:06Z"), 12)), "2026-02-03T04:05Z");
  EXPECT_FALSE(low_boundary(date_time("2026-02-03"), 16));
}

TEST(TemporalBoundary, Times) {
  EXPECT_EQ(text(low_boundary(time("10:30"), 9)), "10:30:00.000");
  EXPECT_EQ(text(high_boundary(time("10:30"), 9)), "10:30:59.999");
  EXPECT_EQ(text(high_boundary(time("10"), 9)), "10:59:59.999");
  EXPECT_EQ(text(high_boundary(time("10:30:15.5"), 4)), "10:30");
  EXPECT_FALSE(low_boundary(time("10:30"), 8));
  EXPECT_FALSE(low_boundary(time("10:30"), 17));
  EXPECT_FALSE(low_boundary(time("10:30"), -4));
}

TEST(TemporalPrecision, CountsDigits) {
  EXPECT_EQ(precision_digits(date("2026")), 4);
  EXPECT_EQ(precision_digits(date("2026-02-03")), 8);
  EXPECT_EQ(precision_digits(date_time("2026-02-03T04:05")), 12);
  EXPECT_EQ(precision_digits(date_time("2026-02-03T04:05:06.000Z")), 17);
  EXPECT_EQ(precision_digits(time("10:30")), 4);
  EXPECT_EQ(precision_digits(time("10:30:00.000")), 9);
}

TEST(TemporalLaws, DaysThereAndBack) {
  for (const auto* start : {"0400-02-29", "1582-10-15", "1999-12-31", "2024-02-29", "2100-03-01"}) {
    for (std::int64_t days = -100'000; days <= 100'000; days += 97) {
      const auto there = plus(date(start), Decimal(days), CalendarUnit::day);
      ASSERT_TRUE(there);
      ASSERT_EQ(text(Temporal::parse_date(there->to_string())), there->to_string());
      ASSERT_EQ(text(plus(*there, Decimal(-days), CalendarUnit::day)), start);
      ASSERT_EQ(order(date(start), *there), days > 0 ? "<" : days < 0 ? ">" : "=");
    }
  }
}

}  // namespace
}  // namespace linkway::fhir::path
