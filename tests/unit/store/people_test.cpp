#include "store/people.h"

#include <gmock/gmock.h>

#include "store/sqlite/queries.h"
#include "store/sqlite/row_io.h"
#include "unit/store/support.h"

namespace linkway::store {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class PeopleTest : public StoreTest {
 protected:
  ResourceKey patient(const std::vector<SearchToken>& tokens, const PartnerId& partner = PartnerId("gp-a")) {
    Commit commit;
    commit.exchange = sample_exchange(keys_.next<ExchangeKey>(), partner);
    const auto key = keys_.next<ResourceKey>();
    commit.resources.push_back(sample_resource(key, "Patient", partner, commit.exchange.key));
    commit.resources.back().tokens = tokens;
    EXPECT_EQ(commit_and_wait(*store_, commit).kind, Committed::Kind::done);
    return key;
  }
  PairList pairs(bool all = false, std::size_t limit = 100) {
    auto query = query_;
    query.all = all;
    query.limit = limit;
    auto found = store_->reader()->alike(query);
    EXPECT_TRUE(found.ok());
    return *found;
  }
  static SearchToken number(const std::string& value, const std::string& system = "urn:nhs") {
    return {"Patient.identifier", value, system};
  }
  static SearchToken born(const std::string& value) { return {"Patient.born", value, ""}; }
  bool mark(ResourceKey first, ResourceKey second, PairVerdict verdict) {
    const auto done = mark_pair(options(), {first, second, verdict, Instant{5}, "kim"});
    EXPECT_TRUE(done.ok());
    return *done;
  }

  PairQuery query_{{"Patient.identifier", "Patient.born"}, {"urn:household"}, {}, false, 3, 100};
};

TEST_F(PeopleTest, PairsAndWhatTheyShare) {
  const auto a = patient({number("1"), born("x")});
  const auto b = patient({number("1"), born("x")}, PartnerId("gp-b"));
  const auto c = patient({number("2"), born("x")});
  patient({number("3")});
  const auto found = pairs();
  ASSERT_EQ(found.pairs.size(), 3U);
  EXPECT_EQ(found.pairs[0].first, b);
  EXPECT_EQ(found.pairs[0].second, c);
  EXPECT_EQ(found.pairs[2].first, a);
  EXPECT_EQ(found.pairs[2].second, b);
  EXPECT_THAT(found.pairs[2].shared, ElementsAre("Patient.born", "Patient.identifier urn:nhs"));
  EXPECT_THAT(found.pairs[0].shared, ElementsAre("Patient.born"));
  EXPECT_FALSE(found.more);
}

TEST_F(PeopleTest, HouseholdsAndIdentifiersWithoutASystemSayNothing) {
  for (int i = 0; i < 2; ++i) patient({number("1", "urn:household"), number("7", ""), number("|7", "")});
  EXPECT_TRUE(pairs().pairs.empty());
}

TEST_F(PeopleTest, AMarkTakesAPairOffTheListAndTheNewestCounts) {
  const auto a = patient({number("1")});
  const auto b = patient({number("1")});
  EXPECT_TRUE(mark(a, b, PairVerdict::different));
  EXPECT_TRUE(pairs().pairs.empty());
  const auto all = pairs(true);
  ASSERT_EQ(all.pairs.size(), 1U);
  EXPECT_EQ(all.pairs[0].mark->verdict, PairVerdict::different);
  EXPECT_EQ(all.pairs[0].mark->marker, "kim");
  EXPECT_TRUE(mark(a, b, PairVerdict::open));
  EXPECT_EQ(pairs().pairs.size(), 1U);
  expect_sound();
}

TEST_F(PeopleTest, MarksAreOfPatientsAndStay) {
  const auto a = patient({number("1")});
  EXPECT_FALSE(mark(a, ResourceKey(a.get() + 100'000), PairVerdict::same));
  EXPECT_TRUE(mark(a, patient({number("1")}), PairVerdict::same));
  Beside db(options().path);
  EXPECT_THAT(db.run("UPDATE duplicate_mark SET verdict = 2"), HasSubstr("only ever added to"));
  EXPECT_THAT(db.run("DELETE FROM duplicate_mark"), HasSubstr("only ever added to"));
}

TEST_F(PeopleTest, WhatVeryManyHaveIsToldOnce) {
  for (int i = 0; i < 4; ++i) patient({born("1900-01-01 unknown")});
  const auto found = pairs();
  EXPECT_TRUE(found.pairs.empty());
  ASSERT_EQ(found.common.size(), 1U);
  EXPECT_EQ(found.common[0].patients, 4U);
}

TEST_F(PeopleTest, NoMoreThanTheLimit) {
  for (int i = 0; i < 3; ++i) patient({born("x")});
  const auto found = pairs(false, 2);
  EXPECT_EQ(found.pairs.size(), 2U);
  EXPECT_TRUE(found.more);
}

TEST_F(PeopleTest, PairsOfOnePatient) {
  const auto a = patient({born("x")});
  patient({born("y")});
  const auto b = patient({born("x")});
  patient({born("y")});
  query_.of = b;
  const auto found = pairs();
  ASSERT_EQ(found.pairs.size(), 1U);
  EXPECT_EQ(found.pairs[0].first, a);
}

TEST_F(PeopleTest, ReferralsOfAPersonComeTogether) {
  std::vector<NewReferral> made;
  for (int i = 0; i < 5; ++i) made.push_back(refer(gp_, platform_));
  std::vector<ReferralKey> seen;
  ReferralRow after;
  for (;;) {
    const auto rows = store_->reader()->referrals_by_person(after, 2);
    ASSERT_TRUE(rows.ok());
    if (rows->empty()) break;
    for (const auto& row : *rows) seen.push_back(row.key);
    after = rows->back();
  }
  ASSERT_EQ(seen.size(), 5U);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(seen[i], made[i].key);
  const auto of_one = store_->reader()->referrals_of(made[3].patient, 10);
  ASSERT_TRUE(of_one.ok());
  ASSERT_EQ(of_one->size(), 1U);
  EXPECT_EQ(of_one->front().key, made[3].key);
}

TEST_F(PeopleTest, EverythingOfAReferralAndEveryVersion) {
  const auto made = refer(gp_, platform_);
  auto next = sample_resource(made.task, "Task", PartnerId(), made.commit.exchange.key, made.key);
  next.row.version = 2;
  next.replaces = 1;
  Commit commit;
  commit.exchange = sample_exchange(keys_.next<ExchangeKey>(), platform_);
  commit.resources.push_back(next);
  ASSERT_EQ(commit_and_wait(*store_, commit).kind, Committed::Kind::done);
  const auto older = store_->reader()->older_versions(made.task);
  ASSERT_TRUE(older.ok());
  ASSERT_EQ(older->size(), 1U);
  EXPECT_EQ(older->front().version, 1);
  EXPECT_EQ(store_->reader()->of_referral(made.key, "")->size(), 3U);
  EXPECT_EQ(store_->reader()->of_referral(made.key, "Task")->size(), 1U);
}

TEST_F(PeopleTest, PlansFollowIndexes) {
  Beside db(options().path);
  const auto plan = [&](const std::string& sql) { return db.rows("EXPLAIN QUERY PLAN " + sql); };
  const auto columns = std::string("SELECT ") + sqlite::referral_columns;
  EXPECT_THAT(plan(columns + sqlite::referrals_by_person_sql),
              AllOf(HasSubstr("SEARCH f USING INDEX referral_patient"), Not(HasSubstr("TEMP B-TREE"))));
  EXPECT_THAT(plan(columns + sqlite::referrals_of_sql), HasSubstr("SEARCH f USING INDEX referral_patient (patient=?)"));
  EXPECT_THAT(plan(sqlite::shared_tokens_sql),
              AllOf(HasSubstr("SEARCH search_token USING PRIMARY KEY (parameter=?)"), Not(HasSubstr("TEMP B-TREE"))));
}

}  // namespace
}  // namespace linkway::store
