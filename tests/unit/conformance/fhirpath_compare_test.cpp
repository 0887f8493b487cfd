#include "conformance/fhirpath_compare.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "fhir/path/temporal.h"

namespace linkway::conformance {
namespace {

using fhir::path::Item;
using fhir::path::Temporal;

bool same(const Item& item, const char* type, const char* text) {
  return !difference(std::vector{item}, {{type, text}}, true);
}
Item decimal(const char* text) { return Item::of(*Decimal::parse(text)); }

TEST(FhirpathCompare, ComparesTypesByTheirLastNames) {
  EXPECT_TRUE(same(Item::of(std::int64_t{4}), "integer", "4"));
  EXPECT_TRUE(same(Item::of(std::int64_t{4}), "Integer", " 4 "));
  EXPECT_TRUE(same(Item::of(std::int64_t{4}), "", "4"));
  EXPECT_FALSE(same(Item::of(std::int64_t{4}), "decimal", "4"));
  EXPECT_FALSE(same(Item::of(std::int64_t{4}), "string", "4"));
  EXPECT_FALSE(same(Item::of(std::string_view("x")), "code", "x"));
}

TEST(FhirpathCompare, ComparesNumbersByValueAndTextsByCharacter) {
  EXPECT_TRUE(same(decimal("1.0"), "decimal", "1"));
  EXPECT_FALSE(same(decimal("1.1"), "decimal", "1"));
  EXPECT_FALSE(same(Item::of(std::string_view("a")), "string", " a"));
  EXPECT_TRUE(same(Item::of(true), "boolean", "true"));
  EXPECT_FALSE(same(Item::of(true), "boolean", "false"));
}

TEST(FhirpathCompare, ComparesTimesByTheirParts) {
  const auto date = Item::of(*Temporal::parse_date("2014-01"));
  EXPECT_TRUE(same(date, "date", "@2014-01"));
  EXPECT_TRUE(same(date, "date", "2014-01"));
  EXPECT_FALSE(same(date, "date", "@2014-01-01"));
  EXPECT_TRUE(same(date, "dateTime", "@2014-01"));  // a Date is one where a DateTime is wanted
  EXPECT_FALSE(same(date, "dateTime", "@2014"));
  EXPECT_FALSE(same(date, "time", "@2014-01"));
  const auto noon = Item::of(*Temporal::parse_date_time("2014-01-01T12:00:00Z"));
  EXPECT_TRUE(same(noon, "dateTime", "@2014-01-01T12:00:00+00:00"));
  EXPECT_FALSE(same(noon, "dateTime", "@2014-01-01T13:00:00+01:00"));
  EXPECT_TRUE(same(Item::of(*Temporal::parse_time("10:30")), "time", "@T10:30"));
}

TEST(FhirpathCompare, ComparesQuantitiesByValueAndUnit) {
  const auto mg = Item::of(*Decimal::parse("1.50"), "mg", false);
  EXPECT_TRUE(same(mg, "Quantity", "1.5 'mg'"));
  EXPECT_FALSE(same(mg, "Quantity", "1.5 'kg'"));
}

TEST(FhirpathCompare, OrderCountsUnlessTheTestSaysOtherwise) {
  const std::vector two = {Item::of(std::int64_t{1}), Item::of(std::int64_t{2})};
  EXPECT_FALSE(difference(two, {{"integer", "1"}, {"integer", "2"}}, true));
  EXPECT_EQ(difference(two, {{"integer", "2"}, {"integer", "1"}}, true),
            "expected integer 2, integer 1, got System.Integer 1, System.Integer 2");
  EXPECT_FALSE(difference(two, {{"integer", "2"}, {"integer", "1"}}, false));
  EXPECT_TRUE(difference(two, {{"integer", "2"}, {"integer", "2"}}, false));
  EXPECT_TRUE(difference(two, {{"integer", "1"}}, true));
  EXPECT_TRUE(difference(two, {}, false));
  EXPECT_FALSE(difference({}, {}, true));
}

}  // namespace
}  // namespace linkway::conformance
