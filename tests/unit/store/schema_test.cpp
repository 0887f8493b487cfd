#include <sys/stat.h>

#include <fstream>

#include "unit/store/support.h"

namespace linkway::store {
namespace {

class SchemaTest : public StoreTest {
 protected:
  void SetUp() override {}
  std::string problem_of_opening(Migrate migrate = Migrate::yes) {
    const auto opened = open_sqlite(options(), migrate, *log_);
    return opened ? "" : to_string(opened.problems().front());
  }
};

TEST_F(SchemaTest, MigratesFromNothingAndRemembers) {
  EXPECT_FALSE(sqlite_schema(options()).ok());
  ASSERT_TRUE(migrate_sqlite(options()).ok());
  const auto state = sqlite_schema(options());
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(state->version, state->newest);
  EXPECT_EQ(state->applied, (std::vector<std::string>{"0001_initial", "0002_packs", "0003_polls", "0004_people",
                                                      "0005_requests", "0006_retries", "0007_poll_places"}));
  ASSERT_TRUE(migrate_sqlite(options()).ok());
  EXPECT_EQ(sqlite_schema(options())->applied.size(), 7U);
  EXPECT_EQ(problem_of_opening(Migrate::no), "");
  expect_sound();
}

TEST_F(SchemaTest, FileIsReadableByItsOwnerAlone) {
  ASSERT_TRUE(migrate_sqlite(options()).ok());
  struct stat about {};
  ASSERT_EQ(::stat(options().path.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
}

TEST_F(SchemaTest, EmptyFileIsAnEmptyStore) {
  std::ofstream(options().path).close();
  ASSERT_TRUE(sqlite_schema(options()).ok());
  EXPECT_EQ(sqlite_schema(options())->version, 0);
  EXPECT_NE(problem_of_opening(Migrate::no).find("linkway db migrate"), std::string::npos);
  EXPECT_EQ(problem_of_opening(Migrate::yes), "");
}

TEST_F(SchemaTest, NewerStoreIsRefusedAndLeftAlone) {
  ASSERT_TRUE(migrate_sqlite(options()).ok());
  ASSERT_EQ(Beside(options().path).run("INSERT INTO schema_migration VALUES (99, '0099_later', 0)"), "");
  EXPECT_NE(problem_of_opening().find("use a newer linkway"), std::string::npos);
  EXPECT_FALSE(migrate_sqlite(options()).ok());
  EXPECT_FALSE(open_sqlite_reader(options()).ok());
  EXPECT_EQ(sqlite_schema(options())->version, 99);
}

TEST_F(SchemaTest, WhatIsNoStoreIsNamed) {
  std::ofstream(options().path) << std::string(5'000, 'x');
  EXPECT_NE(problem_of_opening().find("no SQLite database"), std::string::npos) << problem_of_opening();
  std::filesystem::remove(options().path);
  ASSERT_EQ(Beside(options().path).run("CREATE TABLE recipes (name TEXT)"), "");
  EXPECT_NE(problem_of_opening().find("another program's database"), std::string::npos);
  std::filesystem::remove(options().path);
  std::filesystem::create_directory(options().path);
  EXPECT_NE(problem_of_opening().find("is a folder"), std::string::npos);
}

TEST_F(SchemaTest, MissingFolderOrFileIsNamed) {
  auto nowhere = options();
  nowhere.path = folder_.file("missing/linkway.db");
  const auto opened = open_sqlite(nowhere, Migrate::yes, *log_);
  ASSERT_FALSE(opened.ok());
  EXPECT_NE(opened.problems().front().text.find("does not exist"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder_.file("missing")));
  auto keep_out = options();
  keep_out.create = false;
  EXPECT_FALSE(open_sqlite(keep_out, Migrate::yes, *log_).ok());
  EXPECT_FALSE(open_sqlite_reader(options()).ok());
  EXPECT_FALSE(check_sqlite(options()).ok());
  EXPECT_FALSE(std::filesystem::exists(options().path));
}

TEST_F(SchemaTest, ReaderWorksBesideAGatewayAndWithoutOne) {
  open();
  const auto made = refer(gp_, platform_);
  {
    auto beside = open_sqlite_reader(options());
    ASSERT_TRUE(beside.ok());
    EXPECT_TRUE((*beside)->referral(made.key)->has_value());
    const auto later = refer(gp_, platform_);
    EXPECT_TRUE((*beside)->referral(later.key)->has_value());
  }
  store_.reset();
  ASSERT_FALSE(std::filesystem::exists(options().path + "-shm"));
  auto alone = open_sqlite_reader(options());
  ASSERT_TRUE(alone.ok());
  EXPECT_TRUE((*alone)->referral(made.key)->has_value());
}

TEST_F(SchemaTest, CopyOnAReadOnlyMediumIsReadAsItIs) {
  open();
  const auto made = refer(gp_, platform_);
  store_.reset();
  auto copied = sqlite::Connection::open(options().path, sqlite::Connection::Access::read_copied, busy_timeout_);
  ASSERT_TRUE(copied.ok());
  EXPECT_FALSE(copied->execute("DELETE FROM exchange").ok());
  sqlite::SqliteReader reader(std::move(*copied));
  EXPECT_TRUE(reader.referral(made.key)->has_value());
  EXPECT_FALSE(std::filesystem::exists(options().path + "-shm"));
}

TEST_F(SchemaTest, ReaderCannotWrite) {
  ASSERT_TRUE(migrate_sqlite(options()).ok());
  auto connection = sqlite::Connection::open(options().path, sqlite::Connection::Access::read, busy_timeout_);
  ASSERT_TRUE(connection.ok());
  EXPECT_FALSE(connection->execute("DELETE FROM exchange").ok());
}

}  // namespace
}  // namespace linkway::store
