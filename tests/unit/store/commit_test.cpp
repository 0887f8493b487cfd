#include <gmock/gmock.h>

#include "unit/store/support.h"

namespace linkway::store {
namespace {

using CommitTest = StoreTest;

TEST_F(CommitTest, EverythingOfAReferralIsReadBackAsItWas) {
  auto made = sample_referral(keys_, gp_, platform_);
  made.commit.unique_keys = {{gp_, "message", "m1", made.commit.exchange.key.get()}};
  ASSERT_EQ(commit_and_wait(*store_, made.commit).kind, Committed::Kind::done);
  const auto reader = store_->reader();

  const auto exchange = reader->exchange(made.commit.exchange.key);
  ASSERT_TRUE(exchange.ok() && exchange->has_value());
  const auto& row = **exchange;
  EXPECT_EQ(row.raw, made.commit.exchange.raw);
  EXPECT_EQ(row.answer, "{}");
  EXPECT_EQ(row.partner, gp_);
  EXPECT_EQ(row.correlation_id, made.commit.exchange.correlation_id);
  EXPECT_EQ(row.verdict, Verdict::accepted);
  EXPECT_EQ(row.status, 201);
  EXPECT_EQ(row.referral, made.key);
  EXPECT_EQ(row.answered, made.commit.exchange.answered);

  const auto task = reader->resource(made.task);
  ASSERT_TRUE(task.ok() && task->has_value());
  EXPECT_EQ((*task)->type, "Task");
  EXPECT_EQ((*task)->version, 1);
  EXPECT_EQ((*task)->content, made.commit.resources[3].row.content);

  const auto referral = reader->referral(made.key);
  ASSERT_TRUE(referral.ok() && referral->has_value());
  EXPECT_EQ((*referral)->order, made.order);
  EXPECT_EQ((*referral)->platform, platform_);
  EXPECT_EQ((*referral)->status, "requested");

  EXPECT_EQ(reader->unique_key(gp_, "message", "m1").value(), made.commit.exchange.key.get());
  EXPECT_EQ(reader->unique_key(other_gp_, "message", "m1").value(), std::nullopt);
  EXPECT_EQ(reader->of_referral(made.key, "ServiceRequest")->size(), 2U);

  const auto delivery = this->delivery(made.delivery, made.key);
  EXPECT_EQ(delivery.state, DeliveryState::waiting);
  EXPECT_EQ(delivery.next_attempt, made.commit.exchange.received);
  ASSERT_EQ(delivery.content.size(), 2U);
  EXPECT_EQ(delivery.content[1].version, 12);
  EXPECT_EQ(reader->greatest_key().value(), made.delivery.get());
  EXPECT_FALSE(reader->resource(ResourceKey(1)).value().has_value());
  expect_sound();
}

TEST_F(CommitTest, TakenKeyNamesTheFirstAndWritesNothing) {
  auto first = sample_referral(keys_, gp_, platform_);
  first.commit.unique_keys = {{gp_, "message", "m1", 77}};
  ASSERT_EQ(commit_and_wait(*store_, first.commit).kind, Committed::Kind::done);
  auto second = sample_referral(keys_, gp_, platform_);
  second.commit.unique_keys = {{gp_, "referral", "r1", 88}, {gp_, "message", "m1", 88}};
  const auto result = commit_and_wait(*store_, second.commit);
  ASSERT_EQ(result.kind, Committed::Kind::taken);
  EXPECT_EQ(result.key.kind, "message");
  EXPECT_EQ(result.key.target, 77);
  EXPECT_EQ(store_->reader()->unique_key(gp_, "referral", "r1").value(), std::nullopt);
  EXPECT_FALSE(store_->reader()->exchange(second.commit.exchange.key).value().has_value());
  expect_sound();
}

TEST_F(CommitTest, NewVersionKeepsTheOldOneAndItsOwnTokensOnly) {
  const auto made = refer(gp_, platform_);
  Commit change;
  change.exchange = sample_exchange(keys_.next<ExchangeKey>(), platform_);
  auto write = sample_resource(made.task, "Task", PartnerId(), change.exchange.key, made.key);
  write.replaces = 1;
  write.row.version = 2;
  write.row.updated = Instant{5'000'000};
  write.row.content = "{\"resourceType\":\"Task\",\"status\":\"accepted\"}";
  write.tokens = {{"Task.status", "accepted", "http://hl7.org/fhir/task-status"}, {"Task.owner", platform_.get(), ""}};
  change.resources = {write};
  auto referral = made.commit.new_referrals[0];
  referral.status = "accepted";
  change.referral_changes = {referral};
  ASSERT_EQ(commit_and_wait(*store_, change).kind, Committed::Kind::done);

  const auto reader = store_->reader();
  EXPECT_EQ((*reader->resource(made.task))->version, 2);
  EXPECT_EQ((*reader->resource_version(made.task, 1))->content, made.commit.resources[3].row.content);
  EXPECT_EQ((*reader->resource_version(made.task, 1))->exchange, made.commit.exchange.key);
  EXPECT_EQ((*reader->resource_version(made.task, 2))->content, write.row.content);
  EXPECT_FALSE(reader->resource_version(made.task, 3)->has_value());
  EXPECT_EQ((*reader->referral(made.key))->status, "accepted");
  EXPECT_EQ(Beside(options().path)
                .rows("SELECT parameter, value FROM search_token WHERE resource = " + std::to_string(made.task.get())),
            "Task.owner|platform-x\nTask.status|accepted\n");
  expect_sound();
}

TEST_F(CommitTest, StaleNamesTheFirstThatDoesNotFitAndWritesNothing) {
  const auto made = refer(gp_, platform_);
  Commit change;
  change.exchange = sample_exchange(keys_.next<ExchangeKey>(), platform_);
  auto fits = sample_resource(made.task, "Task", PartnerId(), change.exchange.key, made.key);
  fits.replaces = 1;
  fits.row.version = 2;
  auto too_new = sample_resource(made.order, "ServiceRequest", PartnerId(), change.exchange.key, made.key);
  too_new.replaces = 4;
  too_new.row.version = 5;
  auto there = sample_resource(made.patient, "Patient", gp_, change.exchange.key);
  change.resources = {fits, too_new, there};
  auto result = commit_and_wait(*store_, change);
  ASSERT_EQ(result.kind, Committed::Kind::stale);
  EXPECT_EQ(result.resource, made.order);
  EXPECT_EQ((*store_->reader()->resource(made.task))->version, 1);

  change.resources = {there};
  result = commit_and_wait(*store_, change);
  ASSERT_EQ(result.kind, Committed::Kind::stale);
  EXPECT_EQ(result.resource, made.patient);

  change.resources = {sample_resource(ResourceKey(999'999), "Patient", gp_, change.exchange.key)};
  change.resources[0].replaces = 1;
  change.resources[0].row.version = 2;
  EXPECT_EQ(commit_and_wait(*store_, change).kind, Committed::Kind::stale);
  expect_sound();
}

TEST_F(CommitTest, OneCommitMayWriteAResourceTwice) {
  Commit twice;
  twice.exchange = sample_exchange(keys_.next<ExchangeKey>(), gp_);
  const auto key = keys_.next<ResourceKey>();
  twice.resources = {sample_resource(key, "Patient", gp_, twice.exchange.key),
                     sample_resource(key, "Patient", gp_, twice.exchange.key)};
  twice.resources[1].replaces = 1;
  twice.resources[1].row.version = 2;
  ASSERT_EQ(commit_and_wait(*store_, twice).kind, Committed::Kind::done);
  EXPECT_EQ((*store_->reader()->resource(key))->version, 2);
  expect_sound();
}

TEST_F(CommitTest, TokensGivenTwiceCountOnce) {
  Commit commit;
  commit.exchange = sample_exchange(keys_.next<ExchangeKey>(), gp_);
  commit.resources = {sample_resource(keys_.next<ResourceKey>(), "Patient", gp_, commit.exchange.key)};
  commit.resources[0].tokens = {{"Patient.identifier", "1", "s"}, {"Patient.identifier", "1", "s"}};
  ASSERT_EQ(commit_and_wait(*store_, commit).kind, Committed::Kind::done);
  expect_sound();
}

TEST_F(CommitTest, ReferralDoesNotLeaveAFinalStatusExceptForEnteredInError) {
  const auto made = refer(gp_, platform_);
  const auto move = [&](const std::string& status) {
    Commit change;
    change.exchange = sample_exchange(keys_.next<ExchangeKey>(), platform_);
    auto referral = made.commit.new_referrals[0];
    referral.status = status;
    change.referral_changes = {referral};
    return commit_and_wait(*store_, change);
  };
  EXPECT_EQ(move("unheard-of").kind, Committed::Kind::failed);
  EXPECT_EQ(move("completed").kind, Committed::Kind::done);
  const auto refused = move("in-progress");
  ASSERT_EQ(refused.kind, Committed::Kind::failed);
  EXPECT_EQ(refused.problem.category, Category::internal);
  EXPECT_NE(refused.problem.log.find("final status"), std::string::npos);
  EXPECT_EQ(move("completed").kind, Committed::Kind::done);
  EXPECT_EQ(move("entered-in-error").kind, Committed::Kind::done);
  EXPECT_EQ(move("completed").kind, Committed::Kind::failed);
  EXPECT_TRUE(store_->writable());
  expect_sound();
}

TEST_F(CommitTest, OnlyTheCulpritOfABatchFails) {
  // All are handed over while the writer is held, so that they share one transaction.
  std::promise<void> hold;
  std::vector<Commit> commits;
  for (int i = 0; i < 9; ++i) commits.push_back(sample_referral(keys_, gp_, platform_).commit);
  commits[4].new_referrals[0].status = "unheard-of";
  commits[6].exchange.key = commits[0].exchange.key;
  std::vector<std::promise<Committed>> answers(commits.size());
  Commit first = sample_referral(keys_, gp_, platform_).commit;
  store_->commit(first, [&](Committed) { hold.get_future().wait(); });
  for (std::size_t i = 0; i < commits.size(); ++i) {
    store_->commit(commits[i], [&answers, i](Committed result) { answers[i].set_value(std::move(result)); });
  }
  hold.set_value();
  for (std::size_t i = 0; i < commits.size(); ++i) {
    const auto expected = i == 4 || i == 6 ? Committed::Kind::failed : Committed::Kind::done;
    EXPECT_EQ(answers[i].get_future().get().kind, expected) << i;
  }
  EXPECT_EQ(store_->stats().failed, 2U);
  EXPECT_EQ(store_->stats().commits, 8U);
  expect_sound();
}

TEST_F(CommitTest, LaterCommitOfABatchSeesTheEarlierOnes) {
  std::promise<void> hold;
  store_->commit(sample_referral(keys_, gp_, platform_).commit, [&](Committed) { hold.get_future().wait(); });
  auto one = sample_referral(keys_, gp_, platform_);
  one.commit.unique_keys = {{gp_, "message", "same", 1}};
  auto two = sample_referral(keys_, gp_, platform_);
  two.commit.unique_keys = {{gp_, "message", "same", 2}};
  Commit three;
  three.exchange = sample_exchange(keys_.next<ExchangeKey>(), gp_);
  three.resources = {sample_resource(one.task, "Task", PartnerId(), three.exchange.key, one.key)};
  three.resources[0].replaces = 1;
  three.resources[0].row.version = 2;
  std::vector<std::promise<Committed>> answers(3);
  const auto before = store_->stats().transactions;
  std::size_t i = 0;
  for (const auto& commit : {one.commit, two.commit, three}) {
    store_->commit(commit, [&answer = answers[i++]](Committed result) { answer.set_value(std::move(result)); });
  }
  hold.set_value();
  EXPECT_EQ(answers[0].get_future().get().kind, Committed::Kind::done);
  const auto taken = answers[1].get_future().get();
  EXPECT_EQ(taken.kind, Committed::Kind::taken);
  EXPECT_EQ(taken.key.target, 1);
  EXPECT_EQ(answers[2].get_future().get().kind, Committed::Kind::done);
  EXPECT_LE(store_->stats().transactions - before, 2U);
  expect_sound();
}

TEST_F(CommitTest, AfterCloseCommitsAreRefusedAndWhatWasHandedOverIsThere) {
  std::vector<std::promise<Committed>> answers(50);
  for (auto& answer : answers) {
    store_->commit(sample_referral(keys_, gp_, platform_).commit,
                   [&](Committed result) { answer.set_value(std::move(result)); });
  }
  store_->close();
  store_->close();
  for (auto& answer : answers) EXPECT_EQ(answer.get_future().get().kind, Committed::Kind::done);
  const auto refused = commit_and_wait(*store_, sample_referral(keys_, gp_, platform_).commit);
  EXPECT_EQ(refused.kind, Committed::Kind::failed);
  EXPECT_EQ(refused.problem.category, Category::unavailable);
}

TEST_F(CommitTest, StatisticsCountEachCommitOnce) {
  for (int i = 0; i < 3; ++i) refer(gp_, platform_);
  const auto stats = store_->stats();
  EXPECT_EQ(stats.commits, 3U);
  EXPECT_EQ(stats.latency_buckets.size(), latency_bounds().size() + 1);
  EXPECT_EQ(stats.latency_buckets.back(), 3U);
  EXPECT_TRUE(std::is_sorted(stats.latency_buckets.begin(), stats.latency_buckets.end()));
  EXPECT_GT(stats.latency_sum, 0);
}

}  // namespace
}  // namespace linkway::store
