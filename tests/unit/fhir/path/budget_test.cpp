#include "unit/fhir/path/evaluation.h"

namespace linkway::fhir::path::testing {
namespace {

Settings small() {
  Settings settings;
  settings.budget = {.steps = 20'000, .bytes = 256UL * 1024};
  return settings;
}

TEST(PathBudget, StopsWhatRunsAway) {
  Evaluation evaluate(person, small());
  for (const auto* text : {
           "repeatAll($this)",
           "repeatAll(%resource.name)",
           "name.given.repeat('x' & $this)",
           "name.given.repeatAll($this & $this)",
           "'a'.replace('', 'aaaaaaaaaaaaaaaa').replace('', 'bbbbbbbbbbbbbbbb').replace('', 'cccccccccccccccccccccc')"
           ".replace('', 'dddddddddddddddddddddddd')",
           "descendants().select(%resource.descendants().select(%resource.descendants())).count()",
           "(1 | 2 | 3 | 4 | 5 | 6 | 7 | 8).aggregate($total.combine($total).combine($this), (1|2|3)).aggregate("
           "$total.combine($this).combine($total), 1)",
       }) {
    const auto result = evaluate(text);
    ASSERT_EQ(result.size(), 1U) << text;
    EXPECT_TRUE(result[0].ends_with("too-costly")) << text << ": " << result[0];
    EXPECT_EQ(evaluate.problem().line, 1U) << text;
    EXPECT_GT(evaluate.problem().column, 0U) << text;
  }
  // The next run begins anew.
  EXPECT_EQ(evaluate("name.count()"), integer(3));
}

// What a step pushes counts, not only that there was one.
TEST(PathBudget, CountsTheItemsOfLongLists) {
  const auto steps = [](std::size_t count, const char* text) {
    std::string json = R"({"resourceType":"Patient","name":[{"family":"a"})";
    for (std::size_t i = 1; i < count; ++i) json += R"(,{"family":"a"})";
    Evaluation evaluate(json + "]}");
    EXPECT_EQ(evaluate(text).size(), 1U);
    return evaluate.evaluator().steps_spent();
  };
  constexpr const char* once = "name.family.count() > 0";
  constexpr const char* again = "name.all(%resource.name.first().exists())";
  EXPECT_LT(steps(2000, once), 3 * steps(1000, once));
  EXPECT_GT(steps(2000, again), 3 * steps(1000, again));
}

TEST(PathBudget, AnEvaluatorWithNextToNothingStillAnswers) {
  Settings settings;
  settings.budget = {.steps = 1, .bytes = 1};
  Evaluation evaluate(person, settings);
  EXPECT_EQ(evaluate("1"), integer(1));
  EXPECT_TRUE(evaluate("'a' + 'b'")[0].ends_with("too-costly"));
}

TEST(PathBudget, ProblemsNameTypesAndCountsAndNoValues) {
  Evaluation evaluate(person);
  for (const auto* text :
       {"name.given + 1", "name.family.single()", "name[0].family + 1", "name[0].family.toChars() - 1",
        "telecom.value.matches('(')", "name.first() > 1", "name.iif(true, 1)"}) {
    evaluate(text);
    for (const auto* value : {"Ada", "ller", "Stone", "01632"}) {
      EXPECT_EQ(evaluate.problem().text.find(value), std::string::npos) << evaluate.problem().text;
    }
    EXPECT_FALSE(evaluate.problem().text.empty());
  }
}

TEST(PathBudget, TestsCriteria) {
  Evaluation evaluate(person);
  auto test = [&](std::string_view text) {
    const auto expression = Expression::parse(text);
    return *evaluate.evaluator().test(*expression, item_of(evaluate.root(), Definitions::core()), evaluate.root(),
                                      evaluate.root());
  };
  EXPECT_EQ(test("name.exists()"), std::optional(true));
  EXPECT_EQ(test("active"), std::optional(false));
  EXPECT_EQ(test("gender"), std::optional(true));
  EXPECT_EQ(test("name.suffix"), std::nullopt);
  const auto several = Expression::parse("name");
  EXPECT_FALSE(evaluate.evaluator()
                   .test(*several, item_of(evaluate.root(), Definitions::core()), evaluate.root(), evaluate.root())
                   .ok());
}

}  // namespace
}  // namespace linkway::fhir::path::testing
