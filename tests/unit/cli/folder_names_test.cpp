#include "cli/folder_names.h"

#include <gtest/gtest.h>

namespace linkway::cli {
namespace {

TEST(FolderNames, WhatIsShownSaysNothingOfTheName) {
  const auto shown = shown_name("Smith John 1950.csv");
  EXPECT_EQ(shown.size(), 16U);
  EXPECT_TRUE(shown.ends_with(".csv"));
  EXPECT_EQ(shown.find("Smith"), std::string::npos);
  EXPECT_EQ(shown_name("letter.for Mrs Smith").size(), 12U) << "an ending may be a name";
  EXPECT_EQ(shown, shown_name("Smith John 1950.csv"));
  EXPECT_NE(shown, shown_name("Smith John 1951.csv"));
}

TEST(FolderNames, UnfinishedOnesAreToldByTheirNames) {
  for (const auto* name : {".x.csv", "x.csv.part", "x.tmp", "x.crdownload", "x.filepart", "x.csv~", "x.partial"}) {
    EXPECT_TRUE(is_unfinished(name)) << name;
  }
  for (const auto* name : {"x.csv", "part", "x.part.csv", "~x.csv"}) EXPECT_FALSE(is_unfinished(name)) << name;
}

TEST(FolderNames, LongOnesAreCutBetweenCharactersAndStayApart) {
  EXPECT_EQ(stem_of(std::string(200, 'x')), std::string(200, 'x'));
  const std::string one = std::string(250, 'x') + "1";
  EXPECT_LE(stem_of(one).size(), 200U);
  EXPECT_NE(stem_of(one), stem_of(std::string(250, 'x') + "2"));
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::string khmer(shift, 'a');
    while (khmer.size() < 240) khmer += "\u1780";
    const auto stem = stem_of(khmer);
    EXPECT_LE(stem.size(), 200U);
    const auto cut = stem.find('-');
    EXPECT_EQ((cut - shift) % 3, 0U) << "a character is three bytes";
  }
  const std::string no_utf8(250, '\xBF');
  EXPECT_LE(stem_of(no_utf8).size(), 200U);
}

}  // namespace
}  // namespace linkway::cli
