#include "cli/package_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "unit/fhir/definitions/packing.h"

namespace linkway::cli {
namespace {

using testing::HasSubstr;

class PackageFiles : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(const std::string& name, const std::string& text) const {
    const auto path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  static Result<fhir::LoadedPackage> load(const std::filesystem::path& path) {
    return load_package_from(path, fhir::Definitions::core());
  }
  static const fhir::Structure* found(const Result<fhir::LoadedPackage>& loaded, std::string_view url) {
    return fhir::Definitions::core().with(loaded->image).structure(url);
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) /
      ("package-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
};

constexpr auto in_xml = R"(<ValueSet xmlns="http://hl7.org/fhir"><url value="http://example.org/v"/>
  <status value="active"/><compose><include><system value="http://example.org/s"/>
  <concept><code value="x"/></concept></include></compose></ValueSet>)";

TEST_F(PackageFiles, ReadsAFolderWithItsFoldersInBothForms) {
  write("a/p.json", fhir::test::profile("http://example.org/p", fhir::test::patient));
  write("b/v.xml", in_xml);
  write("examples/broken.json", "{");  // no definition
  const auto loaded = load(folder_);
  ASSERT_TRUE(loaded) << to_string(loaded.problems().front());
  EXPECT_NE(found(loaded, "http://example.org/p"), nullptr);
  EXPECT_NE(fhir::Definitions::core().with(loaded->image).value_set("http://example.org/v"), nullptr);
}

TEST_F(PackageFiles, ReadsOneFile) {
  const auto loaded = load(write("p.json", fhir::test::profile("http://example.org/p", fhir::test::patient)));
  ASSERT_TRUE(loaded) << to_string(loaded.problems().front());
  EXPECT_NE(found(loaded, "http://example.org/p"), nullptr);
}

// The rest of a folder is of use without it.
TEST_F(PackageFiles, NamesTheBrokenFileOfAFolder) {
  write("a/p.json", fhir::test::profile("http://example.org/p", fhir::test::patient));
  write("a/broken.json", "{\n \"resourceType\": }");
  const auto loaded = load(folder_);
  ASSERT_TRUE(loaded) << to_string(loaded.problems().front());
  EXPECT_NE(found(loaded, "http://example.org/p"), nullptr);
  ASSERT_EQ(loaded->warnings.size(), 1U);
  EXPECT_EQ(loaded->warnings.front().file, "a/broken.json");
  EXPECT_EQ(loaded->warnings.front().line, 2U);
}

TEST_F(PackageFiles, SaysWhatIsNotThere) {
  const auto loaded = load(folder_ / "nowhere.tgz");
  ASSERT_FALSE(loaded);
  EXPECT_THAT(to_string(loaded.problems().front()), HasSubstr("nowhere.tgz"));
}

TEST_F(PackageFiles, RefusesWhatIsNoArchive) {
  const auto loaded = load(write("p.tgz", "this is no archive"));
  ASSERT_FALSE(loaded);
}

}  // namespace
}  // namespace linkway::cli
