// The store's commands on a real file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "unit/cli/command_line.h"
#include "unit/cli/config_example.h"

namespace linkway::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Db : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "linkway-db-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    config_ = (folder_ / "c.yaml").string();
    std::ofstream(config_) << example;
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path folder_;
  std::string config_;
};

TEST_F(Db, MigrateMakesTheStoreAndDoesNothingTheSecondTime) {
  const auto first = run({"db", "migrate", "--config", config_});
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_THAT(first.out, HasSubstr("applied "));
  EXPECT_THAT(first.out, HasSubstr("linkway.db: now at version "));
  const auto second = run({"db", "migrate", "--config", config_});
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_THAT(second.out, HasSubstr("linkway.db: already at version "));
  EXPECT_EQ(second.out.find("applied"), std::string::npos);
  const auto check = run({"db", "check", "--config", config_});
  EXPECT_EQ(check.code, 0) << check.err;
  EXPECT_THAT(check.out, HasSubstr("all is well"));
}

TEST_F(Db, NoCommandButMigrateMakesAStore) {
  for (const auto& command : {std::vector<std::string>{"db", "check"}, {"exchange", "list"}}) {
    auto arguments = command;
    arguments.insert(arguments.end(), {"--config", config_});
    const auto outcome = run(arguments);
    EXPECT_EQ(outcome.code, 1);
    EXPECT_NE(outcome.err, "");
  }
  EXPECT_FALSE(fs::exists(folder_ / "linkway.db"));
}

TEST_F(Db, AFileThatIsNoStoreIsAProblem) {
  std::ofstream(folder_ / "linkway.db") << std::string(5000, 'x');
  for (const auto& command : {std::vector<std::string>{"db", "check"}, {"db", "migrate"}, {"exchange", "list"}}) {
    auto arguments = command;
    arguments.insert(arguments.end(), {"--config", config_});
    const auto outcome = run(arguments);
    EXPECT_EQ(outcome.code, 1) << outcome.out;
    EXPECT_THAT(outcome.err, HasSubstr("linkway.db"));
  }
}

TEST_F(Db, AnEmptyStoreHasNoExchanges) {
  ASSERT_EQ(run({"db", "migrate", "--config", config_}).code, 0);
  const auto list = run({"exchange", "list", "--config", config_});
  EXPECT_EQ(list.code, 0) << list.err;
  EXPECT_EQ(list.out, "No exchange matches.\n");
  const auto unknown = run({"exchange", "show", "0000000000001", "--config", config_});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_EQ(unknown.err, "There is no exchange 0000000000001. 'linkway exchange list' shows those that there are.\n");
  const auto wrong = run({"exchange", "show", "no-such", "--config", config_});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_THAT(wrong.err, HasSubstr("'no-such' is no exchange id"));
}

}  // namespace
}  // namespace linkway::cli
