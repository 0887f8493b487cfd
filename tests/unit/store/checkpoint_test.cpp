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
  std::vector<std::thread> writing;
  for (int t = 0; t < 4; ++t) {
    writing.emplace_back([&, t] {
      Keys keys(1'000'000 * (t + 1));
      for (int i = 0; i < 300; ++i) {
        auto made = sample_referral(keys, gp_, platform_);
        made.commit.exchange.raw.assign(20'000, 'x');
        EXPECT_EQ(commit_and_wait(*store_, made.commit).kind, Committed::Kind::done);
      }
    });
  }
  for (auto& thread : writing) thread.join();
  most = log_size();
  written = 4 * 300 * 20'000;
  stop = true;
  reading.join();
  // The file never shrinks while it is written to, so its size is the most that it ever was.
  EXPECT_LT(most, written / 2);
  expect_sound();
}

TEST_F(CheckpointTest, IdleStoreCutsItsLogToNothing) {
  refer(gp_, platform_);
  ASSERT_GT(log_size(), 0U);
  for (int i = 0; i < 3'000 && log_size() > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(log_size(), 0U);
  refer(gp_, platform_);
  expect_sound();
}

}  // namespace
}  // namespace linkway::store
