#include "base/ids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>
#include <thread>
#include <vector>

namespace linkway {
namespace {

using namespace std::chrono_literals;

constexpr Instant start{1'795'339'800'000'000};

TEST(IdText, ComesBack) {
  for (const auto key : {std::int64_t{0}, std::int64_t{1}, std::int64_t{31}, std::int64_t{32}, std::int64_t{1} << 62,
                         std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_EQ(id_text(key).size(), 13U);
    EXPECT_EQ(parse_id(id_text(key)), key);
  }
  EXPECT_EQ(id_text(0), "0000000000000");
  EXPECT_EQ(id_text(std::numeric_limits<std::int64_t>::max()), "7zzzzzzzzzzzz");
}

TEST(IdText, SortsAsTheKeysDo) {
  std::int64_t last = 0;
  for (std::int64_t key = 1; key < (std::int64_t{1} << 61); key = key * 3 + 7) {
    EXPECT_LT(id_text(last), id_text(key));
    last = key;
  }
}

TEST(IdText, RefusesWhatIsNoId) {
  for (const auto* text :
       {"", "0", "000000000000", "00000000000000", "000000000000i", "000000000000l", "000000000000o", "000000000000u",
        "000000000000A", "000000000000-", "8000000000000", "z000000000000", "-000000000001", " 000000000001"}) {
    EXPECT_FALSE(parse_id(text).has_value()) << text;
  }
}

TEST(TimeOrderedIds, RiseWithTimeAndWithinAMillisecond) {
  FixedClock clock(start);
  TimeOrderedIds ids(clock, 3);
  std::int64_t last = 0;
  for (int i = 0; i < 100'000; ++i) {  // several times as many as one millisecond has
    const auto key = ids.next_key();
    ASSERT_GT(key, last);
    last = key;
    if (i % 1000 == 0) clock.advance(1us);
  }
  clock.advance(1h);
  EXPECT_GT(ids.next_key(), last);
}

TEST(TimeOrderedIds, RiseWhenTheClockIsSetBack) {
  FixedClock clock(start);
  TimeOrderedIds ids(clock, 0);
  const auto before = ids.next_key();
  clock.advance(-1h);
  EXPECT_GT(ids.next_key(), before);
}

TEST(TimeOrderedIds, AreNeverTheSameOnTwoNodes) {
  const FixedClock clock(start);
  TimeOrderedIds one(clock, 1);
  TimeOrderedIds two(clock, 255);
  std::set<std::int64_t> seen;
  for (int i = 0; i < 20'000; ++i) {
    ASSERT_TRUE(seen.insert(one.next_key()).second);
    ASSERT_TRUE(seen.insert(two.next_key()).second);
  }
}

TEST(TimeOrderedIds, StayAboveWhatTheStoreHolds) {
  const FixedClock later(start + 24h);
  TimeOrderedIds before(later, 9);
  std::int64_t greatest = 0;
  for (int i = 0; i < 10; ++i) greatest = before.next_key();
  const FixedClock now(start);
  for (const std::uint8_t node : {std::uint8_t{0}, std::uint8_t{9}, std::uint8_t{200}}) {
    TimeOrderedIds ids(now, node);
    ids.stay_above(greatest);
    auto last = ids.next_key();
    EXPECT_NE(last, greatest);
    for (int i = 0; i < 20'000; ++i) {
      const auto key = ids.next_key();
      ASSERT_GT(key, last);
      last = key;
    }
    EXPECT_GT(last, greatest);
  }
}

TEST(TimeOrderedIds, AreUniqueAcrossThreads) {
  const MonotoneClock clock;
  TimeOrderedIds ids(clock, 1);
  std::vector<std::vector<std::int64_t>> given(4);
  std::vector<std::thread> threads;
  for (auto& mine : given) {
    threads.emplace_back([&ids, &mine] {
      for (int i = 0; i < 20'000; ++i) mine.push_back(ids.next_key());
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::int64_t> all;
  for (const auto& mine : given) {
    EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
    all.insert(mine.begin(), mine.end());
  }
  EXPECT_EQ(all.size(), 80'000U);
}

TEST(TimeOrderedIds, GiveStrongKeys) {
  const FixedClock clock(start);
  TimeOrderedIds ids(clock, 1);
  const auto first = ids.next<ReferralKey>();
  const auto second = ids.next<ReferralKey>();
  EXPECT_LT(first, second);
  EXPECT_EQ(id_text(first), id_text(first.get()));
}

TEST(Uuid, IsVersion4LowerCaseAndDifferent) {
  const FixedClock clock(start);
  TimeOrderedIds ids(clock, 1);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const auto uuid = ids.uuid();
    ASSERT_THAT(uuid, testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    ASSERT_TRUE(seen.insert(uuid).second);
  }
}

}  // namespace
}  // namespace linkway
