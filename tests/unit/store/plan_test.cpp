#include <gmock/gmock.h>

#include "store/sqlite/queries.h"
#include "unit/store/support.h"

namespace linkway::store {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// A backlog for one partner among much that is settled, and how SQLite means to find its way in it.
class PlanTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Beside db(options().path);
    const auto fill = [&](const std::string& rows, const std::string& first, const std::string& referral) {
      ASSERT_EQ(
          db.run("INSERT INTO delivery WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                 rows + ") SELECT " + first + " + i, 'platform-x', " + referral +
                 ", 0, 'requested', 'm', 'c', '1/1', 1, i, 0, i, 0, 1, '' FROM n"),
          "");
    };
    fill("20000", "100000", "i");
    fill("20000", "200000", "50000 + i");
    ASSERT_EQ(
        db.run("UPDATE delivery SET state = 1 WHERE key > 200000; UPDATE delivery SET state = 2 WHERE key > 200000;"
               "UPDATE delivery SET state = 3, next_attempt = 0, attempts = 1, last_class = 0 WHERE key > 200000"),
        "");
  }
  std::string plan(const std::string& sql) { return Beside(options().path).rows("EXPLAIN QUERY PLAN " + sql); }
};

TEST_F(PlanTest, ClaimWalksTheDueIndexInItsOrder) {
  EXPECT_THAT(plan(sqlite::due_sql), AllOf(HasSubstr("delivery_due (partner=? AND next_attempt>? AND next_attempt<?)"),
                                           Not(HasSubstr("TEMP B-TREE")), Not(HasSubstr("SCAN"))));
  EXPECT_THAT(plan(sqlite::next_due_sql), HasSubstr("SEARCH delivery USING INDEX delivery_due"));
}

TEST_F(PlanTest, OutboxReadsTheOpenOnesAlone) {
  EXPECT_THAT(plan(sqlite::outbox_sql),
              AllOf(HasSubstr("SCAN delivery USING COVERING INDEX delivery_open"), Not(HasSubstr("TEMP B-TREE"))));
  const auto states = store_->reader()->outbox();
  ASSERT_EQ(states->size(), 1U);
  EXPECT_EQ((*states)[0].waiting, 20'000U);
  EXPECT_EQ((*states)[0].oldest_open.micros, 1);
}

TEST_F(PlanTest, TheListOfOpenOnesReadsTheirIndexAlone) {
  EXPECT_THAT(plan(std::string("SELECT d.key") + sqlite::open_deliveries_sql),
              HasSubstr("SCAN delivery USING COVERING INDEX delivery_open"));
}

TEST_F(PlanTest, OrderOfAReferralIsFoundByItsIndex) {
  for (const auto* sql : {sqlite::unsettled_sql, sqlite::release_next_sql}) {
    EXPECT_THAT(plan(sql),
                AllOf(HasSubstr("delivery_referral (referral=? AND partner=? AND state=?"), Not(HasSubstr("SCAN"))));
  }
}

TEST_F(PlanTest, SearchFollowsIndexesNewestFirst) {
  EXPECT_THAT(plan(sqlite::token_keys_sql),
              AllOf(HasSubstr("PRIMARY KEY (parameter=? AND value=? AND system=? AND resource<?)"),
                    Not(HasSubstr("TEMP B-TREE"))));
  EXPECT_THAT(plan(sqlite::token_probe_sql),
              HasSubstr("PRIMARY KEY (parameter=? AND value=? AND system=? AND resource=?)"));
  EXPECT_THAT(plan(sqlite::next_system_sql),
              AllOf(HasSubstr("PRIMARY KEY (parameter=? AND value=? AND system>?)"), Not(HasSubstr("TEMP B-TREE"))));
  EXPECT_THAT(plan(sqlite::updated_keys_sql), HasSubstr("resource_updated (type=? AND updated>? AND updated<?)"));
  EXPECT_THAT(plan(sqlite::type_keys_sql),
              AllOf(HasSubstr("resource_type (type=? AND rowid<?)"), Not(HasSubstr("TEMP B-TREE"))));
  for (const auto kind : {Scope::Kind::sender, Scope::Kind::platform, Scope::Kind::all}) {
    EXPECT_THAT(plan(sqlite::search_fetch_sql(kind)), Not(HasSubstr("SCAN")));
    EXPECT_THAT(plan(sqlite::visible_sql(kind)), Not(HasSubstr("SCAN")));
  }
}

TEST_F(PlanTest, ListsOfExchangesNeverWalkTheRawBytes) {
  ExchangeQuery query;
  EXPECT_THAT(plan(sqlite::exchanges_sql(query)), HasSubstr("SEARCH x USING INTEGER PRIMARY KEY (rowid<?)"));
  query.partner = gp_;
  EXPECT_THAT(plan(sqlite::exchanges_sql(query)), HasSubstr("COVERING INDEX exchange_received"));
  query.referral = ReferralKey(1);
  EXPECT_THAT(plan(sqlite::exchanges_sql(query)), HasSubstr("exchange_referral (referral=? AND rowid<?)"));
}

TEST_F(PlanTest, BacklogIsClaimedOldestFirst) {
  const auto rows = claim_and_wait(*store_, platform_, Instant{1'000'000}, 3);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].key.get(), 100'001);
  EXPECT_EQ(rows[2].key.get(), 100'003);
}

}  // namespace
}  // namespace linkway::store
