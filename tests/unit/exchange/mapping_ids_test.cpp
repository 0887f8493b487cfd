#include "exchange/mapping_ids.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

namespace linkway::exchange {
namespace {

TEST(MappingIds, TheSameRunGivesTheSameIds) {
  MappingIds first("01jd4x7k2m9p0");
  MappingIds again("01jd4x7k2m9p0");
  MappingIds other("01jd4x7k2m9p1");
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const auto id = first.uuid();
    EXPECT_EQ(id, again.uuid());
    EXPECT_TRUE(seen.insert(id).second);
    EXPECT_TRUE(seen.insert(other.uuid()).second);
  }
}

TEST(MappingIds, AreUuids) {
  const std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  MappingIds ids("seed");
  for (int i = 0; i < 100; ++i) {
    const auto id = ids.uuid();
    EXPECT_TRUE(std::regex_match(id, form)) << id;
  }
}

}  // namespace
}  // namespace linkway::exchange
