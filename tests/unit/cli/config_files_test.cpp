// read_config looks at the files that a configuration names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "unit/cli/config_example.h"

namespace linkway::cli {
namespace {

namespace fs = std::filesystem;

class ConfigFiles : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (fs::temp_directory_path() / "linkway-config-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    fs::create_directory(folder_ / "tls");
    for (const auto* file : {"server.pem", "server.key", "ca.pem", "gateway.pem", "gateway.key"}) {
      write(fs::path("tls") / file, "PEM");
    }
    write("c.yaml", example);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const fs::path& name, const std::string& content) const { std::ofstream(folder_ / name) << content; }
  [[nodiscard]] std::string problems() const {
    const auto config = read_config((folder_ / "c.yaml").string());
    std::string text;
    if (config) return text;
    for (const auto& problem : config.problems()) text += to_string(problem) + "\n";
    return text;
  }

  fs::path folder_;
};

TEST_F(ConfigFiles, AllThere) { EXPECT_EQ(problems(), ""); }

TEST_F(ConfigFiles, MissingOnesAreNamedWhereTheyAreAskedFor) {
  fs::remove(folder_ / "tls/server.key");
  fs::remove(folder_ / "tls/ca.pem");
  const auto file = (folder_ / "c.yaml").string();
  const auto tls = (folder_ / "tls").string();
  EXPECT_EQ(problems(),
            file + ":6:10: cannot read " + tls + "/server.key: No such file or directory [listen.https.key]\n" + file +
                ":7:16: cannot read " + tls + "/ca.pem: No such file or directory [listen.https.client_ca]\n" + file +
                ":14:7: cannot read " + tls + "/ca.pem: No such file or directory [delivery.ca]\n");
}

TEST_F(ConfigFiles, FolderIsNoFile) {
  write("c.yaml", with("tls/server.pem", "tls"));
  EXPECT_THAT(problems(), testing::HasSubstr("c.yaml:5:18: " + (folder_ / "tls").string() + " is not a file"));
}

TEST_F(ConfigFiles, UnreadableOnesAreNamed) {
  if (geteuid() == 0) GTEST_SKIP() << "root reads everything";
  fs::permissions(folder_ / "tls/server.key", fs::perms::none);
  EXPECT_THAT(problems(), testing::HasSubstr("server.key: Permission denied [listen.https.key]"));
}

TEST_F(ConfigFiles, TheDatabaseNeedNotBeThereButItsFolder) {
  write("c.yaml", with("linkway.db", "data/linkway.db"));
  EXPECT_THAT(problems(), testing::HasSubstr("c.yaml:10:11: there is no folder " + (folder_ / "data").string()));
  fs::create_directory(folder_ / "data");
  EXPECT_EQ(problems(), "");
}

TEST_F(ConfigFiles, ConfigurationItselfMissing) {
  const auto missing = read_config((folder_ / "none.yaml").string());
  ASSERT_FALSE(missing);
  EXPECT_EQ(to_string(missing.problems()[0]),
            (folder_ / "none.yaml").string() + ": cannot read the configuration: No such file or directory");
  const auto folder = read_config(folder_.string());
  ASSERT_FALSE(folder);
  EXPECT_THAT(folder.problems()[0].text, testing::HasSubstr("it is a folder"));
}

}  // namespace
}  // namespace linkway::cli
