#include "fhir/outcome.h"

#include "unit/fhir/support.h"

namespace linkway::fhir {
namespace {

TEST(HttpStatus, OfEveryCategory) {
  EXPECT_EQ(http_status(Category::malformed), 400);
  EXPECT_EQ(http_status(Category::unauthenticated), 401);
  EXPECT_EQ(http_status(Category::forbidden), 403);
  EXPECT_EQ(http_status(Category::not_found), 404);
  EXPECT_EQ(http_status(Category::not_supported), 405);
  EXPECT_EQ(http_status(Category::not_acceptable), 406);
  EXPECT_EQ(http_status(Category::timeout), 408);
  EXPECT_EQ(http_status(Category::conflict), 409);
  EXPECT_EQ(http_status(Category::precondition), 412);
  EXPECT_EQ(http_status(Category::too_large), 413);
  EXPECT_EQ(http_status(Category::unsupported_media), 415);
  EXPECT_EQ(http_status(Category::unprocessable), 422);
  EXPECT_EQ(http_status(Category::too_many), 429);
  EXPECT_EQ(http_status(Category::internal), 500);
  EXPECT_EQ(http_status(Category::unavailable), 503);
}

TEST(OperationOutcome, SaysWhatAndWhereAndNothingOfTheLog) {
  Problem p;
  p.category = Category::unprocessable;
  p.code = issue::required;
  p.path = "Bundle.entry[1].resource.subject";
  p.text = "A \"subject\" is needed.";
  p.log = "SECRET";
  p.file = "/secret/file";
  p.line = 3;
  p.column = 14;
  EXPECT_EQ(operation_outcome_json({p}),
            R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"required",)"
            R"("details":{"text":"A \"subject\" is needed."},"diagnostics":"line 3, column 14",)"
            R"("expression":["Bundle.entry[1].resource.subject"]}]})");
}

TEST(OperationOutcome, LeavesOutWhatIsNotKnown) {
  Problem p;
  p.text = "It failed.";
  p.severity = Severity::fatal;
  Problem with_line;
  with_line.line = 7;
  with_line.severity = Severity::warning;
  EXPECT_EQ(operation_outcome_json({p, with_line}),
            R"({"resourceType":"OperationOutcome","issue":[{"severity":"fatal","code":"exception",)"
            R"("details":{"text":"It failed."}},{"severity":"warning","code":"exception","diagnostics":"line 7"}]})");
}

TEST(OperationOutcome, HasAnIssueEvenWithoutProblems) {
  const auto d = json(operation_outcome_json({}));
  ASSERT_EQ(d.root["issue"].size(), 1U);
  EXPECT_EQ(d.root["issue"].at(0)["severity"].text(), "information");
  EXPECT_EQ(d.root["issue"].at(0)["code"].text(), "informational");
}

}  // namespace
}  // namespace linkway::fhir
