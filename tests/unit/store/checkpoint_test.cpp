#include <atomic>
#include <thread>

#include "unit/store/support.h"

namespace linkway::store {
namespace {

class CheckpointTest : public StoreTest {
 protected:
  [[nodiscard]] std::uintmax_t log_size() const {
    std::error_code none;
    const auto size = std::filesystem::file_size(options().path + "-wal", none);
    return none ? 0 : size;
  }
};

TEST_F(CheckpointTest, LogStaysBoundedUnderLoadWithReaders) {
  constexpr int pages = 100;
  open(pages);
  std::atomic<bool> stop{false};
  std::thread reading([&] {
    while (!stop) (void)store_->reader()->outbox();
  });
  std::uintmax_t most = 0, written = 0;
  std::vector<Keys> keys;
  for (int t = 0; t < 4; ++t) keys.emplace_back(1'000'000 * (t + 1));
  // A reader that a busy machine leaves in the middle of a look-up holds the log up for a while: how far it grows is
  // the scheduler's, but with more and more that is written it does not grow on.
  for (int round = 0; round < 10 && most >= written / 2; ++round) {
    std::vector<std::thread> writing;
    for (auto& own : keys) {
      writing.emplace_back([&] {
        for (int i = 0; i < 300; ++i) {
          auto made = sample_referral(own, gp_, platform_);
          made.commit.exchange.raw.assign(20'000, 'x');
          EXPECT_EQ(commit_and_wait(*store_, made.commit).kind, Committed::Kind::done);
        }
      });
    }
    for (auto& thread : writing) thread.join();
    most = log_size();
    written += 4 * 300 * 20'000;
  }
  stop = true;
  reading.join();
  // The file never shrinks while it is written to, so its size is the most that it ever was.
  EXPECT_LT(most, written / 2);
  expect_sound();
}

TEST_F(CheckpointTest, IdleStoreCutsItsLogToNothing) {
  // On a busy machine it may have been cut by the time one looks.
  std::uintmax_t before = 0;
  for (int i = 0; i < 1'000 && before == 0; ++i) {
    refer(gp_, platform_);
    before = log_size();
  }
  ASSERT_GT(before, 0U);
  for (int i = 0; i < 6'000 && log_size() > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(log_size(), 0U);
  refer(gp_, platform_);
  expect_sound();
}

}  // namespace
}  // namespace linkway::store
