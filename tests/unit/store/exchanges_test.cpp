#include <gmock/gmock.h>

#include "unit/store/support.h"

namespace linkway::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ExchangesTest : public StoreTest {
 protected:
  ExchangeKey add(const PartnerId& partner, Verdict verdict, Instant received) {
    Commit commit;
    commit.exchange = sample_exchange(keys_.next<ExchangeKey>(), partner);
    commit.exchange.verdict = verdict;
    commit.exchange.received = received;
    EXPECT_EQ(commit_and_wait(*store_, commit).kind, Committed::Kind::done);
    return commit.exchange.key;
  }
  std::vector<ExchangeKey> list(const ExchangeQuery& query) {
    const auto rows = store_->reader()->exchanges(query);
    EXPECT_TRUE(rows.ok());
    std::vector<ExchangeKey> keys;
    for (const auto& row : *rows) {
      EXPECT_TRUE(row.raw.empty() && row.answer.empty());
      keys.push_back(row.key);
    }
    return keys;
  }
};

TEST_F(ExchangesTest, FiltersCombineAndNewestComeFirst) {
  const auto a = add(gp_, Verdict::accepted, Instant{100});
  const auto b = add(gp_, Verdict::refused, Instant{200});
  const auto c = add(other_gp_, Verdict::refused, Instant{300});
  const auto made = refer(gp_, platform_);
  const auto unrouted = refer(other_gp_, PartnerId());
  const auto d = made.commit.exchange.key, e = unrouted.commit.exchange.key;
  EXPECT_THAT(list({}), ElementsAre(e, d, c, b, a));
  EXPECT_THAT(list({.partner = gp_}), ElementsAre(d, b, a));
  EXPECT_THAT(list({.partner = PartnerId(), .verdict = Verdict::refused}), ElementsAre(c, b));
  EXPECT_THAT(list({.partner = gp_, .verdict = Verdict::refused}), ElementsAre(b));
  EXPECT_THAT(list({.partner = PartnerId(), .since = Instant{200}}), ElementsAre(e, d, c, b));
  EXPECT_THAT(list({.partner = PartnerId(), .referral = made.key, .correlation_id = ""}), ElementsAre(d));
  EXPECT_THAT(
      list({.partner = PartnerId(), .referral = ReferralKey(), .correlation_id = "c-" + std::to_string(b.get())}),
      ElementsAre(b));
  EXPECT_THAT(list({.partner = other_gp_, .referral = made.key, .correlation_id = ""}), IsEmpty());
  EXPECT_THAT(list({.partner = PartnerId(), .referral = ReferralKey(), .correlation_id = "", .unrouted = true}),
              ElementsAre(e));
  EXPECT_THAT(list({.partner = gp_, .referral = ReferralKey(), .correlation_id = "", .unrouted = true}), IsEmpty());
  ExchangeQuery page;
  page.limit = 2;
  EXPECT_THAT(list(page), ElementsAre(e, d));
  page.before = d;
  EXPECT_THAT(list(page), ElementsAre(c, b));
}

TEST_F(ExchangesTest, UnroutedReferralsComeOldestFirst) {
  const auto a = refer(gp_, PartnerId()), b = refer(gp_, PartnerId());
  refer(gp_, platform_);
  const auto rows = store_->reader()->unrouted(ReferralKey(), 10);
  ASSERT_EQ(rows->size(), 2U);
  EXPECT_EQ((*rows)[0].key, a.key);
  EXPECT_EQ(store_->reader()->unrouted(a.key, 10)->at(0).key, b.key);

  Commit commit;
  commit.exchange = sample_exchange(keys_.next<ExchangeKey>(), PartnerId());
  auto routed = a.commit.new_referrals[0];
  routed.platform = platform_;
  routed.route = "by hand";
  commit.referral_changes = {routed};
  ASSERT_EQ(commit_and_wait(*store_, commit).kind, Committed::Kind::done);
  EXPECT_EQ(store_->reader()->unrouted(ReferralKey(), 10)->size(), 1U);
  EXPECT_EQ((*store_->reader()->referral(a.key))->route, "by hand");
}

}  // namespace
}  // namespace linkway::store
