#include <gmock/gmock.h>

#include "unit/store/support.h"

namespace linkway::store {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class OutboxTest : public StoreTest {
 protected:
  // One more delivery of a referral to the platform.
  DeliveryKey owe(const NewReferral& referral, Instant created) {
    Commit commit;
    commit.exchange = sample_exchange(keys_.next<ExchangeKey>(), gp_);
    const auto key = keys_.next<DeliveryKey>();
    commit.deliveries = {sample_delivery(key, platform_, referral.key, commit.exchange.key, created)};
    EXPECT_EQ(commit_and_wait(*store_, commit).kind, Committed::Kind::done);
    return key;
  }
  DeliveryState state(DeliveryKey key, const NewReferral& referral) { return delivery(key, referral.key).state; }
  // Claims, sends and settles what is due; it must be this one alone.
  void pass(DeliveryKey key, DeliveryState to, OutcomeClass outcome, Instant ended) {
    const auto rows = claim_and_wait(*store_, platform_, late_);
    ASSERT_THAT(rows, SizeIs(1));
    ASSERT_EQ(rows[0].key, key);
    ASSERT_TRUE(sent_and_wait(*store_, key).ok());
    ASSERT_TRUE(settle_and_wait(*store_, key, to, outcome, ended).ok());
  }
  const Instant late_{1'000'000'000'000};
};

TEST_F(OutboxTest, ClaimsWhatIsDueOldestFirstAndOnce) {
  const auto a = refer(gp_, platform_), b = refer(gp_, platform_), c = refer(gp_, platform_);
  refer(gp_, other_platform_);
  EXPECT_THAT(claim_and_wait(*store_, platform_, Instant{1}), SizeIs(0));
  auto rows = claim_and_wait(*store_, platform_, late_, 2);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].key, a.delivery);
  EXPECT_EQ(rows[1].key, b.delivery);
  EXPECT_EQ(rows[0].state, DeliveryState::claimed);
  EXPECT_EQ(rows[0].message_id, a.commit.deliveries[0].message_id);
  rows = claim_and_wait(*store_, platform_, late_);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].key, c.delivery);
  EXPECT_THAT(claim_and_wait(*store_, platform_, late_), SizeIs(0));
}

TEST_F(OutboxTest, DeliveredAttemptIsRecordedAndSettles) {
  const auto made = refer(gp_, platform_);
  pass(made.delivery, DeliveryState::delivered, OutcomeClass::delivered, Instant{50});
  const auto row = delivery(made.delivery, made.key);
  EXPECT_EQ(row.state, DeliveryState::delivered);
  EXPECT_EQ(row.next_attempt.micros, 0);
  EXPECT_EQ(row.attempts, 1);
  const auto attempts = store_->reader()->attempts_of(made.delivery);
  ASSERT_THAT(*attempts, SizeIs(1));
  EXPECT_EQ((*attempts)[0].number, 1);
  EXPECT_EQ((*attempts)[0].ended.micros, 50);
  EXPECT_EQ((*attempts)[0].outcome, OutcomeClass::delivered);
  expect_sound();
}

TEST_F(OutboxTest, RetryWaitsForItsTimeAndCountsAttempts) {
  const auto made = refer(gp_, platform_);
  for (int attempt = 1; attempt <= 3; ++attempt) {
    const Instant next{2'000'000'000 + attempt};
    ASSERT_THAT(claim_and_wait(*store_, platform_, next), SizeIs(1));
    ASSERT_TRUE(sent_and_wait(*store_, made.delivery).ok());
    ASSERT_TRUE(settle_and_wait(*store_, made.delivery, DeliveryState::waiting, OutcomeClass::transient, next,
                                Instant{next.micros + 1})
                    .ok());
    EXPECT_THAT(claim_and_wait(*store_, platform_, next), SizeIs(0));
    EXPECT_EQ(store_->next_due(platform_).value(), (Instant{next.micros + 1}));
  }
  const auto row = delivery(made.delivery, made.key);
  EXPECT_EQ(row.attempts, 3);
  EXPECT_EQ(row.last_class, OutcomeClass::transient);
  EXPECT_EQ(row.last_problem, "said no");
  expect_sound();
}

TEST_F(OutboxTest, DeliveriesOfAReferralGoOneAfterTheOther) {
  const auto made = refer(gp_, platform_);
  const auto second = owe(made, Instant{10}), third = owe(made, Instant{11});
  EXPECT_EQ(delivery(second, made.key).next_attempt.micros, 0);
  pass(made.delivery, DeliveryState::delivered, OutcomeClass::delivered, Instant{100});
  EXPECT_EQ(delivery(second, made.key).next_attempt.micros, 100);
  EXPECT_EQ(delivery(third, made.key).next_attempt.micros, 0);
  pass(second, DeliveryState::delivered, OutcomeClass::delivered, Instant{200});
  pass(third, DeliveryState::delivered, OutcomeClass::delivered, Instant{300});
  const auto fourth = owe(made, Instant{400});
  EXPECT_EQ(delivery(fourth, made.key).next_attempt.micros, 400);
  expect_sound();
}

TEST_F(OutboxTest, TwoOfOneCommitKeepTheirOrder) {
  const auto made = refer(gp_, other_platform_);
  Commit commit;
  commit.exchange = sample_exchange(keys_.next<ExchangeKey>(), gp_);
  const auto first = keys_.next<DeliveryKey>(), second = keys_.next<DeliveryKey>();
  for (const auto key : {first, second}) {
    commit.deliveries.push_back(sample_delivery(key, platform_, made.key, commit.exchange.key, Instant{9}));
  }
  ASSERT_EQ(commit_and_wait(*store_, commit).kind, Committed::Kind::done);
  const auto rows = claim_and_wait(*store_, platform_, late_);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].key, first);
}

TEST_F(OutboxTest, ParkedOrRefusedHoldsItsReferralAndNobodyElses) {
  for (const auto held : {DeliveryState::parked, DeliveryState::refused}) {
    const auto poisoned = refer(gp_, platform_);
    const auto after = owe(poisoned, Instant{10});
    pass(poisoned.delivery, held, OutcomeClass::rejected, Instant{100});
    const auto later = owe(poisoned, Instant{200});
    EXPECT_EQ(delivery(after, poisoned.key).next_attempt.micros, 0);
    EXPECT_EQ(delivery(later, poisoned.key).next_attempt.micros, 0);
    const auto healthy = refer(gp_, platform_);
    pass(healthy.delivery, DeliveryState::delivered, OutcomeClass::delivered, Instant{300});
    EXPECT_THAT(claim_and_wait(*store_, platform_, late_), SizeIs(0));
  }
  expect_sound();
}

TEST_F(OutboxTest, RetriedByHandItGoesOnAndReleasesTheRest) {
  for (const auto held : {DeliveryState::parked, DeliveryState::refused}) {
    const auto made = refer(gp_, platform_);
    const auto after = owe(made, Instant{10});
    pass(made.delivery, held, OutcomeClass::ambiguous, Instant{100});
    const auto answers = retry_deliveries(options(), {made.delivery}, "alex", Instant{500});
    ASSERT_TRUE(answers.ok());
    EXPECT_THAT(*answers, ElementsAre(::testing::Property(&Status::ok, true)));
    const auto row = delivery(made.delivery, made.key);
    EXPECT_EQ(row.state, DeliveryState::waiting);
    EXPECT_EQ(row.next_attempt.micros, 500);
    EXPECT_EQ(row.attempts, 1);
    EXPECT_EQ(row.renewed.micros, 500);
    EXPECT_EQ(row.renewed_after, 1);
    EXPECT_EQ(delivery(after, made.key).next_attempt.micros, 0);
    pass(made.delivery, held, OutcomeClass::rejected, Instant{550});
    ASSERT_TRUE(retry_deliveries(options(), {made.delivery}, "sam", Instant{580})->front().ok());
    pass(made.delivery, DeliveryState::delivered, OutcomeClass::delivered, Instant{600});
    pass(after, DeliveryState::delivered, OutcomeClass::delivered, Instant{700});
    const auto retries = store_->reader()->retries_of(made.delivery);
    ASSERT_THAT(*retries, SizeIs(2));
    EXPECT_EQ((*retries)[0].asker, "alex");
    EXPECT_EQ((*retries)[0].state, held);
    EXPECT_EQ((*retries)[1].asker, "sam");
    EXPECT_EQ((*retries)[1].attempts, 2);
    EXPECT_EQ((*retries)[1].asked.micros, 580);
  }
  expect_sound();
}

TEST_F(OutboxTest, OnlyWhatIsRefusedOrParkedIsRetried) {
  const auto waiting = refer(gp_, platform_), refused = refer(gp_, platform_);
  ASSERT_THAT(claim_and_wait(*store_, platform_, late_), SizeIs(2));
  ASSERT_TRUE(release_and_wait(*store_, waiting.delivery).ok());
  ASSERT_TRUE(sent_and_wait(*store_, refused.delivery).ok());
  const auto under_way = retry_deliveries(options(), {refused.delivery}, "alex", Instant{5});
  EXPECT_EQ(under_way->front().problems().front().category, Category::conflict);
  ASSERT_TRUE(
      settle_and_wait(*store_, refused.delivery, DeliveryState::refused, OutcomeClass::rejected, Instant{9}).ok());
  // Each stands for itself.
  const auto answers =
      retry_deliveries(options(), {DeliveryKey(4'711), waiting.delivery, refused.delivery}, "alex", Instant{10});
  ASSERT_THAT(*answers, SizeIs(3));
  EXPECT_EQ((*answers)[0].problems().front().category, Category::not_found);
  EXPECT_EQ((*answers)[1].problems().front().text, "it is waiting already, and is sent by itself");
  EXPECT_TRUE((*answers)[2].ok());
  const auto due = claim_and_wait(*store_, platform_, Instant{10});
  ASSERT_THAT(due, SizeIs(1));
  ASSERT_TRUE(sent_and_wait(*store_, refused.delivery).ok());
  ASSERT_TRUE(
      settle_and_wait(*store_, refused.delivery, DeliveryState::delivered, OutcomeClass::delivered, Instant{20}).ok());
  const auto delivered = retry_deliveries(options(), {refused.delivery}, "alex", Instant{30});
  EXPECT_EQ(delivered->front().problems().front().text, "it is delivered; what has arrived is not sent again");
  EXPECT_THAT(*store_->reader()->retries_of(refused.delivery), SizeIs(1));
  expect_sound();
}

TEST_F(OutboxTest, AnAnswerIsKeptWithItsAttempt) {
  const auto made = refer(gp_, platform_);
  ASSERT_THAT(claim_and_wait(*store_, platform_, late_), SizeIs(1));
  ASSERT_TRUE(sent_and_wait(*store_, made.delivery).ok());
  Settlement settlement;
  settlement.attempt.delivery = made.delivery;
  settlement.attempt.outcome = OutcomeClass::rejected;
  settlement.attempt.answer = "error (required): a name is missing";
  settlement.state = DeliveryState::refused;
  std::promise<Status> settled;
  store_->settle(settlement, [&](Status result) { settled.set_value(std::move(result)); });
  ASSERT_TRUE(settled.get_future().get().ok());
  const auto attempts = store_->reader()->attempts_of(made.delivery);
  ASSERT_THAT(*attempts, SizeIs(1));
  EXPECT_EQ((*attempts)[0].answer, "error (required): a name is missing");
  expect_sound();
  ASSERT_EQ(Beside(options().path).run("UPDATE attempt_answer SET number = 2"), "");
  EXPECT_THAT(*check_sqlite(options()), SizeIs(1));
}

TEST_F(OutboxTest, ListsWhatIsOpenOldestFirst) {
  const auto a = refer(gp_, platform_), b = refer(gp_, other_platform_), c = refer(gp_, platform_);
  ASSERT_THAT(claim_and_wait(*store_, platform_, late_, 1), SizeIs(1));
  ASSERT_TRUE(sent_and_wait(*store_, a.delivery).ok());
  ASSERT_TRUE(settle_and_wait(*store_, a.delivery, DeliveryState::refused, OutcomeClass::rejected, Instant{9}).ok());
  pass(c.delivery, DeliveryState::delivered, OutcomeClass::delivered, Instant{9});
  const auto keys = [&](const DeliveryQuery& query) {
    std::vector<DeliveryKey> found;
    const auto rows = store_->reader()->deliveries(query);
    EXPECT_TRUE(rows.ok());
    for (const auto& row : *rows) found.push_back(row.key);
    return found;
  };
  EXPECT_THAT(keys({}), ElementsAre(a.delivery, b.delivery));
  EXPECT_THAT(keys({.limit = 1}), ElementsAre(a.delivery));
  EXPECT_THAT(keys({.partner = other_platform_}), ElementsAre(b.delivery));
  EXPECT_THAT(keys({.state = DeliveryState::refused}), ElementsAre(a.delivery));
  EXPECT_THAT(keys({.partner = other_platform_, .state = DeliveryState::refused}), ElementsAre());
  EXPECT_THAT(keys({.state = DeliveryState::delivered}), ElementsAre(c.delivery));
  EXPECT_EQ(store_->reader()->delivery(b.delivery)->value().partner, other_platform_);
  EXPECT_FALSE(store_->reader()->delivery(DeliveryKey(4'711))->has_value());
}

TEST_F(OutboxTest, OpenReferralsAreCountedByPlatform) {
  refer(gp_, platform_);
  refer(gp_, platform_);
  refer(gp_, PartnerId());
  const auto closed = refer(gp_, other_platform_);
  ASSERT_EQ(Beside(options().path)
                .run("UPDATE referral SET status = 'completed' WHERE key = " + std::to_string(closed.key.get())),
            "");
  const auto open = store_->reader()->open_referrals();
  ASSERT_THAT(*open, SizeIs(1));
  EXPECT_EQ((*open)[0].platform, platform_);
  EXPECT_EQ((*open)[0].count, 2U);
}

TEST_F(OutboxTest, ReleasedIsDueAtOnceAndWithoutAnAttempt) {
  const auto made = refer(gp_, platform_);
  ASSERT_THAT(claim_and_wait(*store_, platform_, late_), SizeIs(1));
  ASSERT_TRUE(release_and_wait(*store_, made.delivery).ok());
  const auto rows = claim_and_wait(*store_, platform_, made.commit.exchange.received);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].attempts, 0);
}

TEST_F(OutboxTest, UnsentComesBackFromClaimed) {
  const auto made = refer(gp_, platform_);
  ASSERT_THAT(claim_and_wait(*store_, platform_, late_), SizeIs(1));
  EXPECT_TRUE(settle_and_wait(*store_, made.delivery, DeliveryState::waiting, OutcomeClass::unsent, late_, late_).ok());
  EXPECT_EQ(delivery(made.delivery, made.key).attempts, 1);
}

TEST_F(OutboxTest, StepsThatDoNotExistAreRefusedAndChangeNothing) {
  const auto made = refer(gp_, platform_);
  const auto conflict = [&](const Status& status) {
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.problems().front().category, Category::conflict);
  };
  const auto key = made.delivery;
  conflict(sent_and_wait(*store_, key));
  conflict(release_and_wait(*store_, key));
  conflict(settle_and_wait(*store_, key, DeliveryState::delivered, OutcomeClass::delivered, late_));
  ASSERT_THAT(claim_and_wait(*store_, platform_, late_), SizeIs(1));
  for (const auto to : {DeliveryState::delivered, DeliveryState::refused, DeliveryState::parked}) {
    conflict(settle_and_wait(*store_, key, to, OutcomeClass::unsent, late_));
  }
  conflict(settle_and_wait(*store_, key, DeliveryState::waiting, OutcomeClass::transient, late_, late_));
  ASSERT_TRUE(sent_and_wait(*store_, key).ok());
  conflict(release_and_wait(*store_, key));
  conflict(settle_and_wait(*store_, key, DeliveryState::waiting, OutcomeClass::rejected, late_, late_));
  conflict(settle_and_wait(*store_, key, DeliveryState::refused, OutcomeClass::delivered, late_));
  EXPECT_EQ(state(key, made), DeliveryState::sent);
  ASSERT_TRUE(settle_and_wait(*store_, key, DeliveryState::delivered, OutcomeClass::delivered, late_).ok());
  conflict(settle_and_wait(*store_, key, DeliveryState::delivered, OutcomeClass::delivered, late_));
  EXPECT_THAT(*store_->reader()->attempts_of(key), SizeIs(1));
  const auto unknown = sent_and_wait(*store_, DeliveryKey(3));
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.problems().front().category, Category::not_found);
}

TEST_F(OutboxTest, TheDatabaseRefusesEveryStepThatIsNotInTheTable) {
  const auto made = refer(gp_, platform_);
  Beside db(options().path);
  const auto key = std::to_string(made.delivery.get());
  // Which of waiting claimed sent delivered refused parked may follow which.
  const bool allowed[6][6] = {{true, true, false, false, false, false}, {true, true, true, false, false, false},
                              {true, false, true, true, true, true},    {false, false, false, true, false, false},
                              {true, false, false, false, true, false}, {true, false, false, false, false, true}};
  ASSERT_EQ(db.run("CREATE TEMP TABLE kept AS SELECT sql FROM main.sqlite_schema WHERE name = 'delivery_moves'"), "");
  const auto trigger = db.rows("SELECT sql FROM kept");
  for (int from = 0; from < 6; ++from) {
    for (int to = 0; to < 6; ++to) {
      ASSERT_EQ(db.run("DROP TRIGGER delivery_moves"), "");
      ASSERT_EQ(db.run("UPDATE delivery SET next_attempt = " + std::string(from == 0 ? "5" : "0") + ", attempts = 1, " +
                       "last_class = 2, state = " + std::to_string(from) + " WHERE key = " + key),
                "");
      ASSERT_EQ(db.run(trigger), "");
      const auto said =
          db.run("UPDATE delivery SET next_attempt = 0, state = " + std::to_string(to) + " WHERE key = " + key);
      EXPECT_EQ(said.empty(), allowed[from][to]) << from << " -> " << to << ": " << said;
    }
  }
  EXPECT_NE(db.run("UPDATE delivery SET state = 6 WHERE key = " + key), "");
  EXPECT_NE(db.run("UPDATE delivery SET next_attempt = 5 WHERE key = " + key), "");  // it is parked
  EXPECT_NE(db.run("INSERT INTO delivery SELECT 1, partner, referral, kind, step, message_id, correlation_id, content, "
                   "exchange, created, 2, 0, 0, 1, '' FROM delivery"),
            "");
}

TEST_F(OutboxTest, RejectedIsNeverRepeatedByItself) {
  const auto made = refer(gp_, platform_);
  Beside db(options().path);
  claim_and_wait(*store_, platform_, late_);
  ASSERT_TRUE(sent_and_wait(*store_, made.delivery).ok());
  EXPECT_NE(db.run("UPDATE delivery SET state = 0, last_class = 4"), "");
  EXPECT_NE(db.run("UPDATE delivery SET state = 0, last_class = 0"), "");
  EXPECT_EQ(db.run("UPDATE delivery SET state = 0, last_class = 3"), "");
}

TEST_F(OutboxTest, RecoverySortsOutWhatACrashLeft) {
  const auto claimed = refer(gp_, platform_), sent = refer(gp_, platform_), far = refer(gp_, platform_);
  const auto sent_elsewhere = refer(gp_, other_platform_);
  const auto after = owe(sent, Instant{10});
  ASSERT_THAT(claim_and_wait(*store_, platform_, late_), SizeIs(3));
  ASSERT_THAT(claim_and_wait(*store_, other_platform_, late_), SizeIs(1));
  ASSERT_TRUE(sent_and_wait(*store_, sent.delivery).ok());
  ASSERT_TRUE(sent_and_wait(*store_, sent_elsewhere.delivery).ok());
  ASSERT_TRUE(settle_and_wait(*store_, far.delivery, DeliveryState::waiting, OutcomeClass::unsent, late_,
                              Instant{late_.micros * 1'000})
                  .ok());
  open();

  const Instant now{7'000}, latest{9'000};
  const auto moved = store_->recover([this](const PartnerId& p) { return p == platform_; }, now, latest);
  ASSERT_TRUE(moved.ok());
  EXPECT_EQ(*moved, 4U);
  EXPECT_EQ(delivery(claimed.delivery, claimed.key).next_attempt, now);
  EXPECT_EQ(delivery(claimed.delivery, claimed.key).attempts, 0);
  const auto again = delivery(sent.delivery, sent.key);
  EXPECT_EQ(again.state, DeliveryState::waiting);
  EXPECT_EQ(again.next_attempt, now);
  EXPECT_EQ(again.last_class, OutcomeClass::ambiguous);
  EXPECT_EQ(again.attempts, 1);
  EXPECT_EQ(state(sent_elsewhere.delivery, sent_elsewhere), DeliveryState::parked);
  EXPECT_EQ(delivery(far.delivery, far.key).next_attempt, latest);
  EXPECT_EQ(delivery(after, sent.key).next_attempt.micros, 0);
  expect_sound();
  EXPECT_EQ(store_->recover([](const PartnerId&) { return true; }, now, latest).value(), 0U);
}

TEST_F(OutboxTest, OutboxCountsByStateAndTellsTheOldestOpen) {
  EXPECT_TRUE(store_->reader()->outbox()->empty());
  EXPECT_EQ(store_->next_due(platform_).value(), std::nullopt);
  const auto done = refer(gp_, platform_);
  pass(done.delivery, DeliveryState::delivered, OutcomeClass::delivered, Instant{100});
  EXPECT_TRUE(store_->reader()->outbox()->empty());
  const auto parked = refer(gp_, platform_);
  pass(parked.delivery, DeliveryState::parked, OutcomeClass::ambiguous, Instant{100});
  EXPECT_EQ((*store_->reader()->outbox())[0].oldest_open.micros, 0);
  const auto first = refer(gp_, platform_);
  refer(gp_, platform_);
  refer(gp_, other_platform_);
  ASSERT_THAT(claim_and_wait(*store_, platform_, late_, 1), SizeIs(1));
  const auto states = store_->reader()->outbox();
  ASSERT_THAT(*states, SizeIs(2));
  const auto& mine = (*states)[0];
  EXPECT_EQ(mine.partner, platform_);
  EXPECT_EQ(mine.waiting, 1U);
  EXPECT_EQ(mine.claimed, 1U);
  EXPECT_EQ(mine.sent, 0U);
  EXPECT_EQ(mine.parked, 1U);
  EXPECT_EQ(mine.oldest_open, first.commit.deliveries[0].created);
  EXPECT_EQ((*states)[1].waiting, 1U);
}

TEST_F(OutboxTest, WakesThePartnerForWhomSomethingIsDue) {
  std::mutex mutex;
  std::vector<PartnerId> woken;
  store_->on_due([&](const PartnerId& partner) {
    const std::scoped_lock lock(mutex);
    woken.push_back(partner);
  });
  const auto made = refer(gp_, platform_);
  refer(gp_, PartnerId());
  // The callback of a later operation comes after the wake of an earlier one.
  claim_and_wait(*store_, other_platform_, late_);
  {
    const std::scoped_lock lock(mutex);
    EXPECT_THAT(woken, ElementsAre(platform_));
    woken.clear();
  }
  claim_and_wait(*store_, platform_, late_);
  ASSERT_TRUE(release_and_wait(*store_, made.delivery).ok());
  claim_and_wait(*store_, other_platform_, late_);
  const std::scoped_lock lock(mutex);
  EXPECT_THAT(woken, ElementsAre(platform_));
}

}  // namespace
}  // namespace linkway::store
