#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "conformance/disputed.h"
#include "conformance/suite.h"

namespace linkway::conformance {
namespace {

TEST(Tally, EndsWithTheCount) {
  std::ostringstream out;
  const Disputes none;
  Tally tally(out, "patch", none);
  tally.passed("a");
  tally.failed("b", "expected 1,\ngot 2");
  tally.finish();
  EXPECT_EQ(out.str(), "failed: b: expected 1,\\ngot 2\npatch: 1 of 2\n");
  EXPECT_FALSE(tally.all_passed());
}

TEST(Tally, NothingRunIsNothingPassed) {
  std::ostringstream out;
  const Disputes none;
  Tally tally(out, "patch", none);
  tally.finish();
  EXPECT_EQ(out.str(), "patch: 0 of 0\n");
  EXPECT_FALSE(tally.all_passed());
}

TEST(Tally, ADisputedCaseIsShownAndCountsAsItFalls) {
  const auto disputes = Disputes::parse("# comment\n\n fhirpath | g/a | wrong | N1 6.2\npatch|g/b|other|x\n");
  ASSERT_TRUE(disputes.ok());
  std::ostringstream out;
  Tally tally(out, "fhirpath", *disputes);
  tally.failed("g/a", "why");
  tally.failed("g/b", "why");
  tally.passed("g/c");
  tally.finish();
  EXPECT_EQ(out.str(),
            "disputed: g/a: why; held to be wrong: wrong (N1 6.2)\n"
            "failed: g/b: why\n"
            "disputed among the failures: 1\n"
            "fhirpath: 1 of 3\n");
  std::ostringstream again;
  Tally second(again, "fhirpath", *disputes);
  second.passed("g/a");
  EXPECT_EQ(again.str(), "disputed, yet passed: g/a (N1 6.2)\n");
  EXPECT_TRUE(second.all_passed());
}

TEST(Tally, ALeftOutCaseMustFailAndIsNotCounted) {
  const auto listed = Disputes::parse("roundtrip | a | no FHIR | R4 xml.html\nroundtrip | b | no FHIR | R4 xml.html\n");
  ASSERT_TRUE(listed.ok());
  std::ostringstream out;
  const Disputes none;
  Tally tally(out, "roundtrip", none, *listed);
  tally.failed("a", "why");
  tally.passed("c");
  tally.finish();
  EXPECT_EQ(out.str(), "left out: a: why; no FHIR (R4 xml.html)\nleft out: 1\nroundtrip: 1 of 1\n");
  EXPECT_TRUE(tally.all_passed());
  tally.passed("b");
  EXPECT_FALSE(tally.all_passed());
}

TEST(Disputes, ALineOfAnotherFormIsAProblem) {
  const auto disputes = Disputes::parse("\nfhirpath | a | reason without a section\n");
  ASSERT_FALSE(disputes.ok());
  EXPECT_EQ(disputes.problems().front().line, 2U);
}

}  // namespace
}  // namespace linkway::conformance
