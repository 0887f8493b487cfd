#include "mapping/models/date_format.h"

#include <gtest/gtest.h>

namespace linkway::mapping {
namespace {

std::string iso(std::string_view pattern, std::string_view text, std::string_view zone = "") {
  const auto format = DateFormat::parse(pattern);
  if (!format) return format.problems().front().text;
  return format->to_iso(text, zone).value_or("none");
}

std::string written(std::string_view pattern, std::string_view date, std::string_view zone = "") {
  const auto format = DateFormat::parse(pattern);
  if (!format) return format.problems().front().text;
  return format->from_iso(date, zone).value_or("none");
}

TEST(DateFormat, DaysBecomeIso) {
  EXPECT_EQ(iso("dd/MM/yyyy", "10/05/1953"), "1953-05-10");
  EXPECT_EQ(iso("dd/MM/yyyy", " 1/5/1953 "), "1953-05-01");  // as spreadsheets write it
  EXPECT_EQ(iso("d.M.yyyy", "29.2.2024"), "2024-02-29");
  EXPECT_EQ(iso("yyyyMMdd", "20240229"), "2024-02-29");
  EXPECT_EQ(iso("d MMM yyyy", "3 sept 2024"), "none");
  EXPECT_EQ(iso("d MMM yyyy", "3 September 2024"), "2024-09-03");
  EXPECT_EQ(iso("d MMM yyyy", "3 SEP 2024"), "2024-09-03");
  EXPECT_EQ(iso("MM/yyyy", "05/2024"), "2024-05");
  EXPECT_EQ(iso("dMMMyyyy", "3Sep2024"), "2024-09-03");
  const auto* ambiguous = "a date format that leaves out zeros (d, M, H) has something behind it that is no digit";
  EXPECT_EQ(iso("yyyyMd", "2024117"), ambiguous);
  EXPECT_EQ(iso("d1M/yyyy", "111/2024"), ambiguous);
  EXPECT_EQ(iso("yyyy", "2024"), "2024");
}

TEST(DateFormat, WhatDoesNotFitIsNoDate) {
  EXPECT_EQ(iso("dd/MM/yyyy", "29/02/2023"), "none");
  EXPECT_EQ(iso("dd/MM/yyyy", "05/13/2023"), "none");
  EXPECT_EQ(iso("dd/MM/yyyy", "01/02/23"), "none");
  EXPECT_EQ(iso("dd/MM/yyyy", "01/02/2023 x"), "none");
  EXPECT_EQ(iso("dd/MM/yyyy", "2023-02-01"), "none");
  EXPECT_EQ(iso("dd/MM/yyyy", ""), "none");
  EXPECT_EQ(iso("yyyyMMdd", "2024229"), "none");
  EXPECT_EQ(iso("dd/MM/yyyy", std::string(200, '1')), "none");
}

TEST(DateFormat, Times) {
  EXPECT_EQ(iso("dd/MM/yyyy HH:mm", "10/05/2024 9:05", "+07:00"), "2024-05-10T09:05:00+07:00");
  EXPECT_EQ(iso("yyyy-MM-ddTHH:mm:ssXXX", "2024-05-10T09:05:59-03:30", "+07:00"), "2024-05-10T09:05:59-03:30");
  EXPECT_EQ(iso("yyyy-MM-ddTHH:mm:ssXXX", "2024-05-10T09:05:59Z"), "2024-05-10T09:05:59Z");
  EXPECT_EQ(iso("dd/MM/yyyy HH:mm", "10/05/2024 24:00"), "none");
  EXPECT_EQ(iso("dd/MM/yyyy HH:mm", "10/05/2024 9:5"), "none");
}

TEST(DateFormat, AreWritten) {
  EXPECT_EQ(written("dd/MM/yyyy", "2024-05-01"), "01/05/2024");
  EXPECT_EQ(written("d MMM yyyy", "2024-05-01T10:00:00Z"), "1 May 2024");
  EXPECT_EQ(written("MM/yyyy", "2024-05"), "05/2024");
  EXPECT_EQ(written("dd/MM/yyyy", "2024-05"), "none");
  EXPECT_EQ(written("dd/MM/yyyy", "soon"), "none");
  EXPECT_EQ(written("dd/MM/yyyy HH:mm", "2024-05-01T20:30:15.250Z", "+07:00"), "02/05/2024 03:30");
  EXPECT_EQ(written("dd/MM/yyyy HH:mm:ssXXX", "2024-03-01T01:00:00+02:00", "Z"), "29/02/2024 23:00:00Z");
}

TEST(DateFormat, PatternsThatMeanNothingAreRefused) {
  EXPECT_NE(iso("dd/MM/yy", "").find("two digits do not tell the century"), std::string::npos);
  EXPECT_NE(iso("DD/MM/yyyy", "").find("found 'DD'"), std::string::npos);
  EXPECT_NE(iso("dd/yyyy", "").find("a month with its day"), std::string::npos);
  EXPECT_NE(iso("dd/MM", "").find("has its year"), std::string::npos);
  EXPECT_NE(iso("yyyy-MM-dd HH", "").find("minutes with its hours"), std::string::npos);
  EXPECT_NE(iso("", "").find("1 to 64"), std::string::npos);
}

}  // namespace
}  // namespace linkway::mapping
