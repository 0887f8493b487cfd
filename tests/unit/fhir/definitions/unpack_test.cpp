#include "fhir/definitions/unpack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "unit/fhir/definitions/packing.h"

namespace linkway::fhir {
namespace {

using test::manifest;
using test::pack;
using test::Packed;
using test::patient;
using test::profile;
using testing::HasSubstr;

Packed the_manifest() { return {"package/package.json", std::string(manifest), ""}; }
Packed a_profile() { return {"package/p.json", profile("http://example.org/p", patient), ""}; }

std::string refusal(const std::vector<Packed>& files, const PackageLimits& limits = {}) {
  const auto loaded = load_package(pack(files), Definitions::core(), limits);
  return loaded ? "" : to_string(loaded.problems().front());
}

TEST(PackageArchive, IsLoaded) {
  const auto loaded = load_package(pack({the_manifest(),
                                         a_profile(),
                                         {"package/.index.json", "no JSON", ""},
                                         {"package/example/broken.json", "no JSON", ""},
                                         {"package/other/readme.md", "text", ""},
                                         {"other/q.json", "no JSON", ""}}),
                                   Definitions::core());
  ASSERT_TRUE(loaded) << to_string(loaded.problems().front());
  EXPECT_EQ(loaded->image->package(), "test.package#1.2.3");
  EXPECT_EQ(loaded->image->header().structures.size(), 1U);
  EXPECT_NE(Definitions::core().with(loaded->image).structure("http://example.org/p"), nullptr);
}

TEST(PackageArchive, NamesTheFileThatIsBroken) {
  EXPECT_THAT(refusal({the_manifest(), {"package/x.json", "{\n]", ""}}), HasSubstr("x.json:2:"));
  EXPECT_THAT(refusal({{"package/package.json", "{", ""}, a_profile()}), HasSubstr("package.json:1:"));
}

TEST(PackageArchive, NeedsAManifestForThisFhir) {
  EXPECT_THAT(refusal({a_profile()}), HasSubstr("package.json: there is none"));
  EXPECT_THAT(refusal({{"readme.md", "text", ""}}), HasSubstr("no FHIR package"));
  EXPECT_THAT(refusal({{"package/package.json", R"({"version": "1"})", ""}, a_profile()}), HasSubstr("name"));
  EXPECT_THAT(refusal({{"package/package.json", R"({"name": "n", "fhirVersions": ["5.0.0"]})", ""}, a_profile()}),
              HasSubstr("not for FHIR R4"));
  EXPECT_EQ(refusal({{"package/package.json", R"({"name": "n", "fhir-version-list": ["4.0.1"]})", ""}, a_profile()}),
            "");
}

TEST(PackageArchive, IsRefusedWhenItIsNone) {
  const std::string text = "this is no archive";
  const auto loaded = load_package(std::as_bytes(std::span(text)), Definitions::core());
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.problems().front().category, Category::malformed);
  EXPECT_FALSE(load_package(std::span<const std::byte>(), Definitions::core()));
}

TEST(PackageArchive, IsRefusedWhenItIsCutShortAnywhere) {
  const auto whole = pack({the_manifest(), a_profile()});
  // The end of a tar is padding; what lies before it must be there.
  for (std::size_t size = 0; size < whole.size() - 40; size += 7) {
    EXPECT_FALSE(load_package(std::span(whole).first(size), Definitions::core())) << size;
  }
}

TEST(PackageArchive, DoesNotLeadOut) {
  for (const auto* path : {"package/../../p.json", "/package/p.json", "../p.json", "package\\p.json"}) {
    EXPECT_THAT(refusal({the_manifest(), {path, "{}", ""}}), HasSubstr("leads out")) << path;
  }
  EXPECT_THAT(refusal({the_manifest(), {"package/p.json", "", "/etc/passwd"}}), HasSubstr("has a link"));
  EXPECT_THAT(refusal({the_manifest(), a_profile(), a_profile()}), HasSubstr("two of package/p.json"));
}

TEST(PackageArchive, IsBounded) {
  const std::string megabyte(1024 * 1024, ' ');
  EXPECT_THAT(refusal({the_manifest(), a_profile(), {"package/other/big.bin", megabyte, ""}}),
              HasSubstr("too large when it is unpacked"));  // the ratio
  PackageLimits limits;
  limits.max_ratio = 10'000;
  EXPECT_EQ(refusal({the_manifest(), a_profile(), {"package/other/big.bin", megabyte, ""}}, limits), "");
  limits.max_total_bytes = 1024 * 1024;
  EXPECT_THAT(refusal({the_manifest(), a_profile(), {"package/other/big.bin", megabyte, ""}}, limits),
              HasSubstr("too large when it is unpacked"));
  limits.max_file_bytes = 1000;
  EXPECT_THAT(refusal({the_manifest(), {"package/p.json", megabyte, ""}}, limits), HasSubstr("p.json is too large"));
  limits = {};
  limits.max_entries = 1;
  EXPECT_THAT(refusal({the_manifest(), a_profile()}, limits), HasSubstr("too many entries"));
}

}  // namespace
}  // namespace linkway::fhir
