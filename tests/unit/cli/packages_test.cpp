#include "cli/packages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "unit/fhir/definitions/packing.h"

namespace linkway::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class PackagesFolder : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(root_); }

  static void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  // A folder with a manifest and a code system, and, when it needs another, a value set of that one's codes.
  void make(const fs::path& path, const std::string& name, const std::string& needs = "") const {
    write(path / "package.json", R"({"name":")" + name +
                                     R"(","version":"1.0.0","fhirVersions":["4.0.1"],"dependencies":{)" +
                                     (needs.empty() ? "" : "\"" + needs + R"(":"1.0.0")") + "}}");
    write(path / "codes.json", R"({"resourceType":"CodeSystem","url":"http://example.org/)" + name +
                                   R"(","status":"active","content":"complete","concept":[{"code":"x"}]})");
    if (needs.empty()) return;
    write(path / "set.json", R"({"resourceType":"ValueSet","url":"http://example.org/set/)" + name +
                                 R"(","status":"active","compose":{"include":[{"system":"http://example.org/)" + needs +
                                 R"("}]}})");
  }

  const fs::path root_ = fs::path(testing::TempDir()) /
                         ("packages-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
  const fs::path folder_ = root_ / "packages";
};

TEST_F(PackagesFolder, WithoutOneThereAreTheBuiltInDefinitions) {
  const auto packages = load_packages("");
  ASSERT_TRUE(packages);
  EXPECT_TRUE(packages->installed.empty());
  EXPECT_NE(packages->definitions.structure("https://linkway.example/fhir/StructureDefinition/referral"), nullptr);
}

// "a" needs what "z" brings: by their names alone it would come first, and its value set would be incomplete.
TEST_F(PackagesFolder, LoadsFirstWhatOthersNeed) {
  make(folder_ / "a", "a", "z");
  make(folder_ / "z", "z");
  write(folder_ / ".hidden" / "broken.json", "{");
  write(folder_ / "notes.txt", "no package");
  const auto packages = load_packages(folder_);
  ASSERT_TRUE(packages) << to_string(packages.problems().front());
  ASSERT_EQ(packages->installed.size(), 2U);
  EXPECT_EQ(packages->installed[0].image->package(), "z#1.0.0");
  const auto* set = packages->definitions.value_set("http://example.org/set/a");
  ASSERT_NE(set, nullptr);
  EXPECT_EQ(set->contains("http://example.org/z", "x"), fhir::ValueSet::Answer::yes);
  EXPECT_EQ(set->contains("http://example.org/z", "y"), fhir::ValueSet::Answer::no);
}

TEST_F(PackagesFolder, GoesRoundInNoCircle) {
  make(folder_ / "a", "a", "b");
  make(folder_ / "b", "b", "a");
  const auto packages = load_packages(folder_);
  ASSERT_TRUE(packages) << to_string(packages.problems().front());
  EXPECT_EQ(packages->installed.size(), 2U);
}

TEST_F(PackagesFolder, NamesTheFileThatIsNoPackage) {
  write(folder_ / "broken.tgz", "no archive");
  const auto packages = load_packages(folder_);
  ASSERT_FALSE(packages);
  EXPECT_THAT(packages.problems().front().file, HasSubstr("broken.tgz"));
  const auto missing = load_packages(root_ / "nowhere");
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.problems().front().text, HasSubstr("cannot be read"));
}

TEST_F(PackagesFolder, InstallsWholeOrNotAtAll) {
  make(root_ / "source", "own");
  const auto installed = install_package(root_ / "source", folder_);
  ASSERT_TRUE(installed) << to_string(installed.problems().front());
  EXPECT_EQ(installed->path, folder_ / "own#1.0.0");
  EXPECT_TRUE(fs::exists(folder_ / "own#1.0.0" / "codes.json"));

  const auto again = install_package(root_ / "source", folder_);
  ASSERT_FALSE(again);
  EXPECT_THAT(again.problems().front().text, HasSubstr("already"));

  write(root_ / "broken.tgz", "no archive");
  EXPECT_FALSE(install_package(root_ / "broken.tgz", folder_));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

}  // namespace
}  // namespace linkway::cli
