#include <gtest/gtest.h>

#include "unit/store/support.h"

namespace linkway::store {
namespace {

class WorklistTest : public StoreTest {
 protected:
  void count(const std::vector<UnmappedCode>& codes, Instant seen) {
    Commit commit;
    commit.exchange = sample_exchange(keys_.next<ExchangeKey>(), gp_);
    commit.exchange.answered = seen;
    commit.unmapped = codes;
    ASSERT_EQ(commit_and_wait(*store_, commit).kind, Committed::Kind::done);
  }
  std::vector<UnmappedRow> codes(bool all = false) {
    auto rows = store_->reader()->unmapped_codes(all, 10);
    EXPECT_TRUE(rows.ok());
    return *rows;
  }
  const UnmappedCode paused_{"https://map.example/status", "urn:status", "paused", "json-platform", 1};
};

TEST_F(WorklistTest, CountsACodeInOneRow) {
  count({paused_}, Instant{100});
  auto again = paused_;
  again.count = 3;
  count({again, {paused_.map, paused_.system, "lost", "json-platform", 1}}, Instant{200});
  const auto rows = codes();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].code.code, "paused");
  EXPECT_EQ(rows[0].code.count, 4U);
  EXPECT_EQ(rows[0].first_seen, Instant{100});
  EXPECT_EQ(rows[0].last_seen, Instant{200});
  EXPECT_EQ(rows[1].code.count, 1U);
}

TEST_F(WorklistTest, WhatIsDoneIsOpenAgainWhenItComesBack) {
  count({paused_}, Instant{100});
  const auto resolved = resolve_unmapped(options(), paused_, Instant{150});
  ASSERT_TRUE(resolved.ok());
  EXPECT_TRUE(*resolved);
  EXPECT_TRUE(codes().empty());
  ASSERT_EQ(codes(true).size(), 1U);
  EXPECT_EQ(codes(true)[0].resolved, Instant{150});
  count({paused_}, Instant{200});
  ASSERT_EQ(codes().size(), 1U);
  EXPECT_EQ(codes()[0].code.count, 2U);
}

TEST_F(WorklistTest, ACodeThatIsNotThereIsToldApart) {
  const auto resolved = resolve_unmapped(options(), paused_, Instant{150});
  ASSERT_TRUE(resolved.ok());
  EXPECT_FALSE(*resolved);
}

TEST_F(WorklistTest, DeliveriesCountWhenTheirAttemptEnds) {
  const auto made = refer(gp_, platform_);
  ASSERT_EQ(claim_and_wait(*store_, platform_, Instant{1'000'000'000}).size(), 1U);
  ASSERT_TRUE(sent_and_wait(*store_, made.delivery).ok());
  Settlement settlement;
  settlement.attempt.delivery = made.delivery;
  settlement.attempt.ended = Instant{300};
  settlement.attempt.outcome = OutcomeClass::delivered;
  settlement.state = DeliveryState::delivered;
  settlement.unmapped = {paused_};
  std::promise<Status> answer;
  store_->settle(settlement, [&](const Status& result) { answer.set_value(result); });
  ASSERT_TRUE(answer.get_future().get().ok());
  ASSERT_EQ(codes().size(), 1U);
  EXPECT_EQ(codes()[0].last_seen, Instant{300});
}

TEST_F(WorklistTest, AnExchangeRemembersThePackThatMappedIt) {
  Commit commit;
  commit.exchange = sample_exchange(keys_.next<ExchangeKey>(), gp_);
  commit.exchange.pack = {"json-platform", "1.0.0+4f0c12ab34cd", "{}"};
  ASSERT_EQ(commit_and_wait(*store_, commit).kind, Committed::Kind::done);
  const auto row = store_->reader()->exchange(commit.exchange.key);
  ASSERT_TRUE(row.ok() && *row);
  EXPECT_EQ((*row)->pack.name, "json-platform");
  EXPECT_EQ((*row)->pack.version, "1.0.0+4f0c12ab34cd");
  EXPECT_EQ((*row)->pack.mapped, "{}");
  expect_sound();
}

}  // namespace
}  // namespace linkway::store
