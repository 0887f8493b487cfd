// Reads and writes back every JSON file below the folder that LINKWAY_DATA names; skipped when it names none.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "data/json.h"

namespace linkway::data {
namespace {

TEST(JsonCorpus, EveryFileIsRefusedWithItsPlaceOrComesBackTheSame) {
  const char* folder = std::getenv("LINKWAY_DATA");
  if (folder == nullptr) GTEST_SKIP() << "LINKWAY_DATA names no folder";
  std::size_t read = 0;
  std::size_t refused = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (file.path().extension() != ".json") continue;
    std::ostringstream bytes;
    bytes << std::ifstream(file.path(), std::ios::binary).rdbuf();
    const auto source = bytes.str();
    const auto document = read_json(source);
    if (!document) {
      ++refused;
      EXPECT_NE(document.problems()[0].line, 0U) << file.path();
      std::cout << file.path().string() << ": " << to_string(document.problems()[0]) << '\n';
      continue;
    }
    ++read;
    for (const auto style : {JsonStyle::compact, JsonStyle::pretty, JsonStyle::canonical}) {
      const auto again = read_json(to_json(document->root, style));
      ASSERT_TRUE(again.ok()) << file.path();
      ASSERT_TRUE(equal(document->root, again->root)) << file.path();
    }
  }
  std::cout << read << " files came back the same, " << refused << " were refused\n";
  EXPECT_GT(read, 0U);
}

}  // namespace
}  // namespace linkway::data
