#include "fhir/search_date.h"

#include <gtest/gtest.h>

#include "fhir/search_values.h"

namespace linkway::fhir {
namespace {

struct Case {
  std::string_view text, from, until;
};

class SearchDate : public testing::TestWithParam<Case> {};

TEST_P(SearchDate, NamesAPeriod) {
  const auto period = parse_search_date(GetParam().text);
  ASSERT_TRUE(period.has_value());
  EXPECT_EQ(to_fhir(period->from), GetParam().from);
  EXPECT_EQ(to_fhir(period->until), GetParam().until);
}

INSTANTIATE_TEST_SUITE_P(
    Precisions, SearchDate,
    testing::Values(Case{"2026", "2026-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"},
                    Case{"2026-11", "2026-11-01T00:00:00.000Z", "2026-12-01T00:00:00.000Z"},
                    Case{"2026-12", "2026-12-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"},
                    Case{"2028-02", "2028-02-01T00:00:00.000Z", "2028-03-01T00:00:00.000Z"},
                    Case{"2028-02-29", "2028-02-29T00:00:00.000Z", "2028-03-01T00:00:00.000Z"},
                    Case{"2026-11-22T09:30Z", "2026-11-22T09:30:00.000Z", "2026-11-22T09:31:00.000Z"},
                    Case{"2026-11-22T09:30:05Z", "2026-11-22T09:30:05.000Z", "2026-11-22T09:30:06.000Z"},
                    Case{"2026-11-22T09:30:05", "2026-11-22T09:30:05.000Z", "2026-11-22T09:30:06.000Z"},
                    Case{"2026-11-22T09:30:05.125Z", "2026-11-22T09:30:05.125Z", "2026-11-22T09:30:05.126Z"},
                    Case{"2026-11-22T09:30:05+01:00", "2026-11-22T08:30:05.000Z", "2026-11-22T08:30:06.000Z"},
                    Case{"2026-11-22T09:30:05 01:00", "2026-11-22T08:30:05.000Z", "2026-11-22T08:30:06.000Z"},
                    Case{"2026-11-22T09:30-03:30", "2026-11-22T13:00:00.000Z", "2026-11-22T13:01:00.000Z"}));

TEST(SearchDates, AtLeastAMicrosecond) {
  const auto period = parse_search_date("2026-11-22T09:30:05.123456789Z");
  ASSERT_TRUE(period.has_value());
  EXPECT_EQ((period->until - period->from).count(), 1);
}

TEST(SearchDates, RefusesWhatIsNone) {
  for (const auto* text :
       {"", "26", "2026-13", "2026-02-30", "2026-1", "2026-11-22T", "2026-11-22T09", "2026-11-22T09Z",
        "2026-11-22T25:00Z", "2026-11-22T09:30:05.Z", "2026-11-22T09:30:05X", "20261122", "2026-11-22 09:30",
        "2026-11-22T09:30:05+0100", "2026,2027", "T", "2026T09:30Z"}) {
    EXPECT_FALSE(parse_search_date(text).has_value()) << text;
  }
}

struct Window {
  std::string from = "none";
  std::string until = "none";
  friend bool operator==(const Window&, const Window&) = default;
};

Window window(std::string_view query) {
  const auto request = parse_search("Task", query, "");
  if (!request.ok()) return {"refused", std::string(request.problems()[0].code)};
  Window w;
  if (request->updated_from) w.from = to_fhir(*request->updated_from);
  if (request->updated_until) w.until = to_fhir(*request->updated_until);
  return w;
}

constexpr auto november = "2026-11-01T00:00:00.000Z";
constexpr auto december = "2026-12-01T00:00:00.000Z";

TEST(LastUpdated, PrefixesWithPrecision) {
  EXPECT_EQ(window("_lastUpdated=2026-11"), (Window{november, december}));
  EXPECT_EQ(window("_lastUpdated=eq2026-11"), (Window{november, december}));
  EXPECT_EQ(window("_lastUpdated=ge2026-11"), (Window{november, "none"}));
  EXPECT_EQ(window("_lastUpdated=gt2026-11"), (Window{december, "none"}));
  EXPECT_EQ(window("_lastUpdated=lt2026-11"), (Window{"none", november}));
  EXPECT_EQ(window("_lastUpdated=le2026-11"), (Window{"none", december}));
}

TEST(LastUpdated, AllConditionsHold) {
  EXPECT_EQ(window("_lastUpdated=ge2026-10&_lastUpdated=gt2026-10&_lastUpdated=lt2027&_lastUpdated=le2026-11"),
            (Window{november, december}));
}

TEST(LastUpdated, APollAfterTheLastSeenTimeDoesNotSeeItAgain) {
  EXPECT_EQ(window("_lastUpdated=gt2026-11-22T09:30:05.125Z"), (Window{"2026-11-22T09:30:05.126Z", "none"}));
}

TEST(LastUpdated, RefusesOtherPrefixesAndDates) {
  for (const auto* prefix : {"ne", "sa", "eb", "ap", "xx"}) {
    EXPECT_EQ(window("_lastUpdated=" + std::string(prefix) + "2026"), (Window{"refused", "not-supported"})) << prefix;
  }
  for (const auto* value : {"", "gt", "2026-13", "gtx", "2026,2027", "gt%202026"}) {
    EXPECT_EQ(window("_lastUpdated=" + std::string(value)), (Window{"refused", "value"})) << value;
  }
}

}  // namespace
}  // namespace linkway::fhir
