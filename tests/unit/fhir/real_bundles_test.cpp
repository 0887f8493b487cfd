// Bundles of published guides, where they are at hand: LINKWAY_DATA names a folder of them. Nothing may crash, and what
// is refused is refused with a reason and a place.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "fhir/bundle.h"
#include "fhir/outcome.h"
#include "fhir/reference.h"
#include "unit/fhir/support.h"

namespace linkway::fhir {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void read_as(BundleType type, const data::Node& root, const fs::path& path) {
  const auto result = read_bundle(root, type);
  if (result.ok()) {
    std::cout << "taken    " << path.string() << "\n";
    return;
  }
  ASSERT_FALSE(result.problems().empty());
  for (const auto& problem : result.problems()) {
    EXPECT_FALSE(problem.text.empty()) << path;
    std::cout << "refused  " << path.string() << ": " << to_string(problem) << "\n";
  }
}

TEST(RealBundles, AreTakenOrRefusedWithAReason) {
  const char* folder = std::getenv("LINKWAY_DATA");
  if (folder == nullptr) GTEST_SKIP() << "LINKWAY_DATA is not set";
  std::size_t files = 0;
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    if (file.path().extension() != ".json") continue;
    const auto bytes = bytes_of(file.path());
    const auto document = data::read_json(bytes);
    if (!document.ok()) {
      std::cout << "not JSON " << file.path().string() << ": " << to_string(document.problems()[0]) << "\n";
      continue;
    }
    ++files;
    const auto& root = document->root;
    data::Arena arena;
    data::Builder builder(arena);
    const auto same = rewrite_references(root, builder, [](std::string_view) { return std::string(); });
    EXPECT_EQ(same.members().data(), root.members().data());
    if (root["resourceType"].text() != "Bundle") continue;
    const auto type = root["type"].text() == "message" ? BundleType::message : BundleType::transaction;
    read_as(type, root, file.path());
  }
  EXPECT_GT(files, 0U);
}

}  // namespace
}  // namespace linkway::fhir
