#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "unit/store/support.h"

namespace linkway::store {
namespace {

class CrashTest : public StoreTest {
 protected:
  void SetUp() override {}

  // In a process of its own: commits and settles without end from several threads and writes each acknowledged key
  // into the pipe.
  [[noreturn]] void work(int pipe, std::int64_t first_key) {
    auto opened = sqlite::open_engine(options(), Migrate::yes, *log_, 200);
    if (!opened) ::_exit(3);
    auto& store = **opened;
    const Instant late{first_key * 1'000'000};
    if (!store.recover([](const PartnerId&) { return true; }, late, late)) ::_exit(4);
    const auto acknowledge = [pipe](std::int64_t key) {
      if (::write(pipe, &key, sizeof key) != sizeof key) ::_exit(5);
    };
    std::vector<std::thread> running;
    for (int i = 0; i < 4; ++i) {
      running.emplace_back([&, i] {
        Keys keys(first_key + i * 100'000);
        for (;;) {
          const auto made = sample_referral(keys, gp_, platform_);
          if (commit_and_wait(store, made.commit).kind == Committed::Kind::done) {
            acknowledge(made.commit.exchange.key.get());
          }
        }
      });
    }
    for (;;) {
      for (const auto& row : claim_and_wait(store, platform_, late, 8)) {
        if (!sent_and_wait(store, row.key)) ::_exit(6);
        if (settle_and_wait(store, row.key, DeliveryState::delivered, OutcomeClass::delivered, late).ok()) {
          acknowledge(-row.key.get());
        }
      }
    }
  }
};

TEST_F(CrashTest, NothingAcknowledgedIsLostWheneverTheProcessIsKilled) {
  std::mt19937 random(20'261'122);
  std::set<std::int64_t> exchanges, delivered;
  for (int round = 0; round < 20; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(ends[0]);
      work(ends[1], 1'000'000 * (round + 1));
    }
    ::close(ends[1]);
    // Killed some while after the first acknowledgements, wherever it is then.
    std::int64_t key = 0;
    const auto keep = [&] { (key > 0 ? exchanges : delivered).insert(std::abs(key)); };
    for (int i = 0; i < 8; ++i) {
      pollfd ready{ends[0], POLLIN, 0};
      ASSERT_EQ(::poll(&ready, 1, 60'000), 1);
      ASSERT_EQ(::read(ends[0], &key, sizeof key), static_cast<ssize_t>(sizeof key));
      keep();
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
    ::kill(child, SIGKILL);
    while (::read(ends[0], &key, sizeof key) == sizeof key) keep();
    ::close(ends[0]);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the process ended by itself: " << WEXITSTATUS(status);
    expect_sound();

    auto reader = open_sqlite_reader(options());
    ASSERT_TRUE(reader.ok());
    for (const auto acknowledged : exchanges) {
      ASSERT_TRUE((*reader)->exchange(ExchangeKey(acknowledged))->has_value()) << "round " << round;
    }
    Beside db(options().path);
    for (const auto settled : delivered) {
      ASSERT_EQ(db.rows("SELECT state FROM delivery WHERE key = " + std::to_string(settled)), "3\n");
    }
  }
  EXPECT_GT(exchanges.size(), 20U);
}

}  // namespace
}  // namespace linkway::store
