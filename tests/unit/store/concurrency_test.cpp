#include <atomic>
#include <latch>
#include <thread>

#include "unit/store/support.h"

namespace linkway::store {
namespace {

using ConcurrencyTest = StoreTest;

TEST_F(ConcurrencyTest, OfSixteenWithTheSameKeyExactlyOneWins) {
  constexpr std::size_t threads = 16;
  for (int round = 0; round < 10; ++round) {
    std::vector<NewReferral> made;
    for (std::size_t i = 0; i < threads; ++i) {
      made.push_back(sample_referral(keys_, gp_, platform_));
      made.back().commit.unique_keys = {{gp_, "message", "m" + std::to_string(round), made.back().key.get()}};
    }
    std::vector<Committed> results(threads);
    std::latch together(threads);
    std::vector<std::thread> running;
    for (std::size_t i = 0; i < threads; ++i) {
      running.emplace_back([&, i] {
        together.arrive_and_wait();
        results[i] = commit_and_wait(*store_, made[i].commit);
      });
    }
    for (auto& thread : running) thread.join();
    std::int64_t winner = 0;
    int winners = 0;
    for (std::size_t i = 0; i < threads; ++i) {
      if (results[i].kind == Committed::Kind::done) {
        ++winners;
        winner = made[i].key.get();
      }
    }
    ASSERT_EQ(winners, 1);
    for (const auto& result : results) {
      if (result.kind == Committed::Kind::done) continue;
      EXPECT_EQ(result.kind, Committed::Kind::taken);
      EXPECT_EQ(result.key.target, winner);
    }
  }
  expect_sound();
}

TEST_F(ConcurrencyTest, ConcurrentCommitsShareTransactions) {
  constexpr int threads = 16, each = 20, together_at_least = 8;
  std::atomic<int> done{0};
  // Held back by the callback of one, the others wait together, however the threads below are scheduled.
  std::promise<void> hold;
  store_->commit(sample_referral(keys_, gp_, platform_).commit, [&](const Committed&) { hold.get_future().wait(); });
  std::vector<std::promise<Committed>> waiting(together_at_least);
  for (auto& answer : waiting) {
    store_->commit(sample_referral(keys_, gp_, platform_).commit,
                   [&](Committed committed) { answer.set_value(std::move(committed)); });
  }
  hold.set_value();
  for (auto& answer : waiting) EXPECT_EQ(answer.get_future().get().kind, Committed::Kind::done);
  std::latch together(threads);
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&, i] {
      Keys keys(1'000'000 * (i + 1));
      together.arrive_and_wait();
      for (int k = 0; k < each; ++k) {
        if (commit_and_wait(*store_, sample_referral(keys, gp_, platform_).commit).kind == Committed::Kind::done)
          ++done;
      }
    });
  }
  for (auto& thread : running) thread.join();
  EXPECT_EQ(done, threads * each);
  EXPECT_EQ(store_->stats().commits, static_cast<std::uint64_t>(1 + together_at_least + threads * each));
  EXPECT_LT(store_->stats().transactions, store_->stats().commits);
  expect_sound();
}

TEST_F(ConcurrencyTest, ReadersReadWhileTheWriterWrites) {
  std::atomic<bool> stop{false};
  std::atomic<int> faults{0};
  std::vector<std::thread> readers;
  const auto known = refer(gp_, platform_);
  for (int i = 0; i < 8; ++i) {  // more than there are connections
    readers.emplace_back([&] {
      while (!stop) {
        const auto reader = store_->reader();
        const auto visible = reader->visible(known.task, {Scope::Kind::platform, platform_});
        const auto found =
            reader->search({.type = "Task", .tokens = {{{"Task.owner", platform_.get(), ""}}}, .limit = 5},
                           {Scope::Kind::platform, platform_});
        const auto due = reader->outbox();
        if (!visible || !*visible || !found || found->empty() || !due) ++faults;
      }
    });
  }
  for (int i = 0; i < 200; ++i) refer(gp_, platform_);
  stop = true;
  for (auto& thread : readers) thread.join();
  EXPECT_EQ(faults, 0);
}

TEST_F(ConcurrencyTest, WhoLooksUpSeesOneStateUntilTheReaderIsGivenBack) {
  const auto known = refer(gp_, platform_);
  auto reader = std::make_unique<Store::ReaderLease>(store_->reader());
  auto& early = **reader;
  ASSERT_EQ(early.unique_key(gp_, "Patient", "p1").value(), std::nullopt);

  auto made = sample_referral(keys_, gp_, platform_);
  made.commit.unique_keys = {{gp_, "Patient", "p1", made.patient.get()}};
  made.commit.resources[0].tokens = {{"Patient.identifier", "p1", ""}};
  auto moved = sample_resource(known.task, "Task", PartnerId(), made.commit.exchange.key, known.key);
  moved.replaces = 1;
  moved.row.version = 2;
  made.commit.resources.push_back(moved);
  ASSERT_EQ(commit_and_wait(*store_, made.commit).kind, Committed::Kind::done);

  const SearchQuery by_number{.type = "Patient", .tokens = {{{"Patient.identifier", "p1", ""}}}};
  const Scope all{Scope::Kind::all, PartnerId()};
  EXPECT_EQ(early.unique_key(gp_, "Patient", "p1").value(), std::nullopt);
  EXPECT_TRUE(early.search(by_number, all)->empty());
  EXPECT_FALSE(early.visible(made.patient, all).value());
  EXPECT_EQ((*early.resource(known.task))->version, 1);
  EXPECT_FALSE(early.referral(made.key)->has_value());
  EXPECT_EQ(early.deliveries_of(known.key)->size(), 1U);

  reader.reset();
  const auto late = store_->reader();  // the same connection: the last one given back is lent first
  EXPECT_EQ(late->unique_key(gp_, "Patient", "p1").value(), made.patient.get());
  EXPECT_EQ(late->search(by_number, all)->size(), 1U);
  EXPECT_EQ((*late->resource(known.task))->version, 2);
}

TEST_F(ConcurrencyTest, TwoWhoClaimShareTheWorkWithoutOverlap) {
  constexpr int deliveries = 100;
  for (int i = 0; i < deliveries; ++i) refer(gp_, platform_);
  std::mutex mutex;
  std::vector<DeliveryKey> claimed;
  std::vector<std::thread> running;
  for (int i = 0; i < 4; ++i) {
    running.emplace_back([&] {
      for (;;) {
        const auto rows = claim_and_wait(*store_, platform_, Instant{1'000'000'000}, 7);
        if (rows.empty()) return;
        const std::scoped_lock lock(mutex);
        for (const auto& row : rows) claimed.push_back(row.key);
      }
    });
  }
  for (auto& thread : running) thread.join();
  std::sort(claimed.begin(), claimed.end());
  EXPECT_EQ(claimed.size(), static_cast<std::size_t>(deliveries));
  EXPECT_EQ(std::unique(claimed.begin(), claimed.end()), claimed.end());
}

}  // namespace
}  // namespace linkway::store
