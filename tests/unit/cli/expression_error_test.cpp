#include "cli/expression_error.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace linkway::cli {
namespace {

std::string shown(std::string_view expression, std::uint32_t line, std::uint32_t column) {
  Problem problem;
  problem.text = "why";
  problem.line = line;
  problem.column = column;
  std::ostringstream out;
  print_expression_problem(out, expression, problem, "f:");
  return out.str();
}

TEST(ExpressionError, PointsAtThePlace) {
  EXPECT_EQ(shown("a.b", 1, 3), "f:1:3: why\n  a.b\n    ^\n");
  EXPECT_EQ(shown("a\r\n\tb", 2, 2), "f:2:2: why\n   b\n   ^\n");
  EXPECT_EQ(shown("a", 1, 2), "f:1:2: why\n  a\n   ^\n");
  EXPECT_EQ(shown("a", 9, 9), "f:9:9: why\n  \n  ^\n");
}

TEST(ExpressionError, CountsCharactersNotBytes) {
  EXPECT_EQ(shown("'\xC3\xA9' b", 1, 6), "f:1:6: why\n  '\xC3\xA9' b\n      ^\n");
}

TEST(ExpressionError, ShowsThePartOfALongLine) {
  const auto text = shown(std::string(1000, 'a') + "!" + std::string(1000, 'b'), 1, 1001);
  EXPECT_EQ(text, "f:1:1001: why\n  " + std::string(60, 'a') + "!" + std::string(49, 'b') + "\n  " +
                      std::string(60, ' ') + "^\n");
}

TEST(ExpressionError, WithoutAPlaceThereIsOnlyTheText) { EXPECT_EQ(shown("a", 0, 0), "f:why\n"); }

}  // namespace
}  // namespace linkway::cli
