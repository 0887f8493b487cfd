#include "mapping/models/formula.h"

#include <gtest/gtest.h>

namespace linkway::mapping {
namespace {

TEST(FormulaTest, WhatASpreadsheetWouldRun) {
  for (const auto* cell :
       {"=1+1", "@SUM(1)", "+cmd|' /C calc'!A0", "-2+3", "- spoke with her", "\t=1", "\rx", "\nx", "  =1", "\xC2\xA0=1",
        "\xEF\xBC\x9D"
        "1",
        "\xEF\xBC\xA0x", "+44-113-4960000", "+1/2", "-a1"}) {
    EXPECT_TRUE(is_formula(cell)) << cell;
  }
}

TEST(FormulaTest, WhatItWouldNot) {
  for (const auto* cell : {"", " ", "-", "+", "-1.5", "-1,5", "+7", "+85512345678", "+44 (0)113 4960000", "a=b", "1+1",
                           "'", "'quoted'", "ភូមិ", "(=1)"}) {
    EXPECT_FALSE(is_formula(cell)) << cell;
    EXPECT_EQ(with_mark(cell), cell);
    EXPECT_EQ(without_mark(cell), cell);
  }
}

TEST(FormulaTest, TheMarkIsTakenAwayAsItWasSet) {
  for (const auto* cell : {"=1+1", "'=1+1", "''=1", "'", "''", "'a", "-a", "\t=1", "' =1", "plain"}) {
    const auto marked = with_mark(cell);
    EXPECT_FALSE(is_formula(marked)) << cell;
    EXPECT_EQ(without_mark(marked), cell);
  }
  EXPECT_EQ(with_mark("=1+1"), "'=1+1");
  EXPECT_EQ(with_mark("'=1+1"), "''=1+1") << "else it would come back without its own";
}

}  // namespace
}  // namespace linkway::mapping
