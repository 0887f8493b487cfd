#include "base/problem.h"

#include <gtest/gtest.h>

#include "base/result.h"
#include "base/strong.h"

namespace linkway {
namespace {

Problem problem(Category category, Severity severity) {
  Problem out;
  out.category = category;
  out.severity = severity;
  return out;
}

TEST(Problem, IsPrintedAsCompilersDo) {
  Problem full;
  full.text = "unknown key";
  EXPECT_EQ(to_string(full), "unknown key");
  full.column = 7;
  EXPECT_EQ(to_string(full), "unknown key");  // a column without a line says nothing
  full.line = 3;
  EXPECT_EQ(to_string(full), "3:7: unknown key");
  full.file = "gateway.yaml";
  full.path = "partners.gp";
  EXPECT_EQ(to_string(full), "gateway.yaml:3:7: unknown key [partners.gp]");
  full.line = 0;
  EXPECT_EQ(to_string(full), "gateway.yaml: unknown key [partners.gp]");
}

TEST(Problem, OfSeveralTheFirstErrorDecides) {
  const Problems none;
  EXPECT_FALSE(any_error(none));
  const Problems notes{problem(Category::too_large, Severity::warning),
                       problem(Category::conflict, Severity::information)};
  EXPECT_FALSE(any_error(notes));
  auto all = notes;
  all.push_back(problem(Category::forbidden, Severity::fatal));
  all.push_back(problem(Category::timeout, Severity::error));
  EXPECT_TRUE(any_error(all));
  EXPECT_EQ(category_of(all), Category::forbidden);
}

TEST(Problem, NamesItsCategoriesAndSeverities) {
  EXPECT_EQ(to_string(Category::malformed), "malformed");
  EXPECT_EQ(to_string(Category::too_many), "too-many");
  EXPECT_EQ(to_string(Severity::information), "information");
  EXPECT_EQ(to_string(Severity::fatal), "fatal");
}

TEST(Result, HoldsAValueOrProblems) {
  Result<std::string> good(std::string("value"));
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(good->size(), 5U);
  EXPECT_EQ(std::move(good).value(), "value");
  const Result<std::string> bad(problem(Category::not_found, Severity::error));
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.problems().size(), 1U);
}

TEST(Strong, ComparesAndHashesByValue) {
  using Key = Strong<struct KeyTag, int>;
  EXPECT_EQ(Key(1), Key(1));
  EXPECT_LT(Key(1), Key(2));
  EXPECT_EQ(std::hash<Key>{}(Key(7)), std::hash<int>{}(7));
}

}  // namespace
}  // namespace linkway
