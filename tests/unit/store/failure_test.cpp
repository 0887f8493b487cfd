#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

#include "unit/store/support.h"

namespace linkway::store {
namespace {

class FailureTest : public StoreTest {
 protected:
  Committed try_one(std::size_t bytes = 100) {
    auto made = sample_referral(keys_, gp_, platform_);
    made.commit.exchange.raw.assign(bytes, 'x');
    return commit_and_wait(*store_, made.commit);
  }
  // Commits until one fails, and gives back that one.
  Committed fill(std::size_t bytes) {
    for (int i = 0; i < 10'000; ++i) {
      auto result = try_one(bytes);
      if (result.kind == Committed::Kind::failed) return result;
      ++kept_;
    }
    ADD_FAILURE() << "never full";
    return {};
  }
  void limit_pages(const std::string& pages) {
    const auto status = store_->with_writer([&](sqlite::Session& session) {
      return session.connection.execute(("PRAGMA max_page_count = " + pages).c_str());
    });
    ASSERT_TRUE(status.ok());
  }
  std::size_t count() {
    return static_cast<std::size_t>(std::stoul(Beside(options().path).rows("SELECT count(*) FROM exchange")));
  }
  std::size_t kept_ = 0;
};

TEST_F(FailureTest, LockOfAnotherProcessFailsCleanlyAndPasses) {
  refer(gp_, platform_);
  busy_timeout_ = std::chrono::milliseconds(50);
  open();
  Beside other(options().path);
  ASSERT_EQ(other.run("BEGIN IMMEDIATE"), "");
  const auto result = try_one();
  ASSERT_EQ(result.kind, Committed::Kind::failed);
  EXPECT_EQ(result.problem.category, Category::unavailable);
  EXPECT_EQ(result.problem.code, issue::lock_error);
  EXPECT_FALSE(store_->writable());
  EXPECT_EQ(store_->stats().failed, 1U);
  EXPECT_EQ(store_->reader()->outbox()->size(), 1U);  // reading goes on
  ASSERT_EQ(other.run("COMMIT"), "");
  EXPECT_EQ(try_one().kind, Committed::Kind::done);
  EXPECT_TRUE(store_->writable());
  expect_sound();
}

TEST_F(FailureTest, LockThatIsGivenBackInTimeIsWaitedFor) {
  Beside other(options().path);
  ASSERT_EQ(other.run("BEGIN IMMEDIATE"), "");
  std::promise<Committed> answer;
  store_->commit(sample_referral(keys_, gp_, platform_).commit,
                 [&](Committed result) { answer.set_value(std::move(result)); });
  auto future = answer.get_future();
  EXPECT_EQ(future.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  ASSERT_EQ(other.run("COMMIT"), "");
  EXPECT_EQ(future.get().kind, Committed::Kind::done);
}

TEST_F(FailureTest, FindsOutByItselfThatItCanWriteAgain) {
  busy_timeout_ = std::chrono::milliseconds(1);
  open();
  Beside other(options().path);
  ASSERT_EQ(other.run("BEGIN IMMEDIATE"), "");
  ASSERT_EQ(try_one().kind, Committed::Kind::failed);
  ASSERT_EQ(other.run("COMMIT"), "");
  for (int i = 0; i < 6'000 && !store_->writable(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_TRUE(store_->writable());
}

TEST_F(FailureTest, NothingIsTakenWhileTheFileIsNotInItsPlace) {
  refer(gp_, platform_);
  const auto away = folder_.file("away.db");
  std::filesystem::rename(options().path, away);
  const auto result = try_one();
  ASSERT_EQ(result.kind, Committed::Kind::failed);
  EXPECT_EQ(result.problem.category, Category::unavailable);
  EXPECT_FALSE(store_->writable());
  // Another file under the name is not the store either.
  std::ofstream(options().path) << "";
  EXPECT_EQ(try_one().kind, Committed::Kind::failed);
  std::filesystem::rename(away, options().path);
  EXPECT_EQ(try_one().kind, Committed::Kind::done);
  EXPECT_TRUE(store_->writable());
  EXPECT_EQ(count(), 2U);
  expect_sound();
}

TEST_F(FailureTest, AStoreThatIsIdleSeesThatItsFileIsGoneAndBack) {
  const auto away = folder_.file("away.db");
  const auto wait = [this](bool writable) {
    for (int i = 0; i < 6'000 && store_->writable() != writable; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_EQ(store_->writable(), writable);
  };
  std::filesystem::rename(options().path, away);
  wait(false);
  std::filesystem::rename(away, options().path);
  wait(true);
  EXPECT_EQ(try_one().kind, Committed::Kind::done);
}

TEST_F(FailureTest, FullStoreFailsCleanlyAndWorksWhenThereIsRoom) {
  limit_pages("200");
  const auto result = fill(4'000);
  EXPECT_EQ(result.problem.category, Category::unavailable);
  EXPECT_EQ(result.problem.code, issue::no_store);
  EXPECT_EQ(result.problem.text, "the store is full; try again later");
  EXPECT_FALSE(store_->writable());
  EXPECT_EQ(count(), kept_);
  expect_sound();
  limit_pages("1073741823");
  EXPECT_EQ(try_one(100'000).kind, Committed::Kind::done);
  EXPECT_TRUE(store_->writable());
  expect_sound();
}

TEST_F(FailureTest, EveryCommitOfABatchFailsWhenTheStoreIsFull) {
  limit_pages("200");
  fill(4'000);
  const auto rows = claim_and_wait(*store_, platform_, Instant{1'000'000'000'000}, 1);
  std::promise<void> hold;
  store_->release(rows.at(0).key, [&](const Status&) { hold.get_future().wait(); });
  std::vector<std::promise<Committed>> answers(8);
  for (auto& answer : answers) {
    auto made = sample_referral(keys_, gp_, platform_);
    made.commit.exchange.raw.assign(100'000, 'x');
    store_->commit(made.commit, [&](Committed committed) { answer.set_value(std::move(committed)); });
  }
  hold.set_value();
  for (auto& answer : answers) EXPECT_EQ(answer.get_future().get().kind, Committed::Kind::failed);
  EXPECT_EQ(count(), kept_);
}

TEST_F(FailureTest, FileThatMayNotGrowFailsCleanly) {
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const auto ignored = ::signal(SIGXFSZ, SIG_IGN);
  auto small = before;
  small.rlim_cur = 1'000'000;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto result = fill(50'000);
  ::setrlimit(RLIMIT_FSIZE, &before);
  ::signal(SIGXFSZ, ignored);
  EXPECT_EQ(result.problem.category, Category::unavailable);
  EXPECT_EQ(result.problem.code, issue::no_store);
  EXPECT_EQ(try_one().kind, Committed::Kind::done);
  EXPECT_EQ(count(), kept_ + 1);
  expect_sound();
}

// A small file system in memory. Where it cannot be mounted, the page limit above stands for it.
class SmallDisk {
 public:
  explicit SmallDisk(std::string path) : path_(std::move(path)) {
    std::filesystem::create_directory(path_);
    mounted_ = ::mount("tmpfs", path_.c_str(), "tmpfs", 0, "size=4m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  [[nodiscard]] bool mounted() const { return mounted_; }

 private:
  std::string path_;
  bool mounted_ = false;
};

TEST_F(FailureTest, FullDiskFailsCleanlyAndWorksWhenThereIsRoom) {
  const SmallDisk mounted(folder_.file("disk"));
  if (!mounted.mounted()) GTEST_SKIP() << "a file system cannot be mounted here";
  SqliteOptions there;
  there.path = folder_.file("disk/linkway.db");
  const auto ballast = folder_.file("disk/ballast");
  auto opened = sqlite::open_engine(there, Migrate::yes, *log_);
  ASSERT_TRUE(opened.ok());
  store_ = std::move(opened).value();
  std::ofstream(ballast) << std::string(1'000'000, 'x');
  const auto result = fill(20'000);
  EXPECT_EQ(result.problem.category, Category::unavailable);
  EXPECT_EQ(result.problem.code, issue::no_store);
  EXPECT_FALSE(store_->writable());
  EXPECT_TRUE(store_->reader()->outbox().ok());
  std::filesystem::remove(ballast);
  EXPECT_EQ(try_one(20'000).kind, Committed::Kind::done);
  EXPECT_TRUE(store_->writable());
  const auto wrong = check_sqlite(there);
  ASSERT_TRUE(wrong.ok());
  EXPECT_TRUE(wrong->empty());
  EXPECT_EQ(Beside(there.path).rows("SELECT count(*) FROM exchange"), std::to_string(kept_ + 1) + "\n");
  store_.reset();
}

TEST_F(FailureTest, ReaderThatCannotOpenSaysSoAtEachCall) {
  sqlite::SqliteReader reader(folder_.file("nowhere.db"), std::chrono::milliseconds(1));
  const auto found = reader.resource(ResourceKey(1));
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.problems().front().category, Category::unavailable);
  EXPECT_FALSE(reader.search({.type = "Task", .tokens = {}}, {Scope::Kind::all, PartnerId()}).ok());
  EXPECT_FALSE(reader.outbox().ok());
}

TEST_F(FailureTest, CallbackThatThrowsHarmsNobody) {
  std::promise<void> called;
  store_->commit(sample_referral(keys_, gp_, platform_).commit, [&](const Committed&) {
    called.set_value();
    throw std::runtime_error("not the store's fault");
  });
  called.get_future().get();
  EXPECT_EQ(try_one().kind, Committed::Kind::done);
}

}  // namespace
}  // namespace linkway::store
