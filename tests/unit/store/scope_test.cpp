#include "unit/store/support.h"

namespace linkway::store {
namespace {

class ScopeTest : public StoreTest {
 protected:
  bool sees(Scope::Kind kind, const PartnerId& partner, ResourceKey key) {
    const auto reader = store_->reader();
    const auto visible = reader->visible(key, {kind, partner});
    EXPECT_TRUE(visible.ok());
    // Search decides by the same predicate.
    const auto row = reader->resource(key);
    if (row && row->has_value()) {
      const auto found = reader->search({.type = (*row)->type, .tokens = {}, .id = key}, {kind, partner});
      EXPECT_TRUE(found.ok());
      EXPECT_EQ(!found->empty(), *visible);
    }
    return *visible;
  }
};

TEST_F(ScopeTest, TwoReferralsOfOnePatientShowEachPlatformItsOwn) {
  const auto first = refer(gp_, platform_);
  auto second = sample_referral(keys_, gp_, other_platform_);
  // The second refers the same person: it brings no Patient of its own and discloses the first one's.
  second.commit.resources.erase(second.commit.resources.begin());
  second.commit.new_referrals[0].patient = first.patient;
  second.commit.disclosures = {{first.patient, second.key}};
  const auto note = keys_.next<ResourceKey>();
  second.commit.resources.push_back(sample_resource(note, "Observation", gp_, second.commit.exchange.key, second.key));
  ASSERT_EQ(commit_and_wait(*store_, second.commit).kind, Committed::Kind::done);

  using Kind = Scope::Kind;
  for (const auto& platform : {platform_, other_platform_}) EXPECT_TRUE(sees(Kind::platform, platform, first.patient));
  for (const auto key : {first.request, first.order, first.task}) {
    EXPECT_TRUE(sees(Kind::platform, platform_, key));
    EXPECT_FALSE(sees(Kind::platform, other_platform_, key));
  }
  for (const auto key : {second.request, second.order, second.task, note}) {
    EXPECT_FALSE(sees(Kind::platform, platform_, key));
    EXPECT_TRUE(sees(Kind::platform, other_platform_, key));
  }
  for (const auto key : {first.patient, first.request, first.order, first.task, second.task, note}) {
    EXPECT_TRUE(sees(Kind::sender, gp_, key));
    EXPECT_FALSE(sees(Kind::sender, other_gp_, key));
    EXPECT_FALSE(sees(Kind::platform, PartnerId("platform-z"), key));
    EXPECT_TRUE(sees(Kind::all, PartnerId(), key));
    EXPECT_FALSE(sees(Kind::nothing, gp_, key));
  }
}

TEST_F(ScopeTest, DisclosureOpensOneResourceOfAnothersReferral) {
  const auto mine = refer(gp_, platform_);
  const auto theirs = refer(gp_, other_platform_);
  Commit commit;
  commit.exchange = sample_exchange(keys_.next<ExchangeKey>(), gp_);
  commit.disclosures = {{theirs.request, mine.key}, {theirs.request, mine.key}};
  ASSERT_EQ(commit_and_wait(*store_, commit).kind, Committed::Kind::done);
  EXPECT_TRUE(sees(Scope::Kind::platform, platform_, theirs.request));
  EXPECT_FALSE(sees(Scope::Kind::platform, platform_, theirs.task));
  EXPECT_FALSE(sees(Scope::Kind::sender, platform_, theirs.request));
}

TEST_F(ScopeTest, WhatAPartnerSentItSeesWhateverItsKind) {
  Commit commit;
  commit.exchange = sample_exchange(keys_.next<ExchangeKey>(), platform_);
  const auto key = keys_.next<ResourceKey>();
  commit.resources = {sample_resource(key, "Observation", platform_, commit.exchange.key)};
  ASSERT_EQ(commit_and_wait(*store_, commit).kind, Committed::Kind::done);
  EXPECT_TRUE(sees(Scope::Kind::platform, platform_, key));
  EXPECT_TRUE(sees(Scope::Kind::sender, platform_, key));
  EXPECT_FALSE(sees(Scope::Kind::platform, other_platform_, key));
}

TEST_F(ScopeTest, ScopeWithoutAPartnerSeesNothingOfNobodys) {
  const auto unrouted = refer(gp_, PartnerId());
  EXPECT_FALSE(sees(Scope::Kind::platform, PartnerId(), unrouted.task));
  EXPECT_FALSE(sees(Scope::Kind::sender, PartnerId(), unrouted.task));
  EXPECT_FALSE(sees(Scope::Kind::platform, platform_, unrouted.task));
  EXPECT_TRUE(sees(Scope::Kind::sender, gp_, unrouted.task));
}

TEST_F(ScopeTest, WhatDoesNotExistIsSeenByNobody) { EXPECT_FALSE(sees(Scope::Kind::all, PartnerId(), ResourceKey(5))); }

}  // namespace
}  // namespace linkway::store
