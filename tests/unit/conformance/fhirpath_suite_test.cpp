#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "conformance/suite.h"

namespace linkway::conformance {
namespace {

class FhirpathSuiteTest : public testing::Test {
 protected:
  FhirpathSuiteTest() : folder(std::filesystem::path(testing::TempDir()) / "fhirpath_suite_test") {
    std::filesystem::create_directories(folder / "fhirpath");
    // Named as XML and lying beside as JSON.
    std::ofstream(folder / "p.json") << R"({"resourceType":"Patient","active":true,"gender":"male"})";
  }
  ~FhirpathSuiteTest() override { std::filesystem::remove_all(folder); }

  // Runs one test; "passed", or the line that says why not.
  std::string run(const std::string& test) {
    std::ofstream(folder / "fhirpath" / "tests-one.xml") << "<tests><group name='g'>" << test << "</group></tests>";
    std::ostringstream out;
    const Disputes none;
    Tally tally(out, "fhirpath", none);
    const auto ran = run_fhirpath(folder, tally);
    EXPECT_TRUE(ran.ok());
    return tally.all_passed() ? "passed" : out.str();
  }
  static std::string test(const std::string& expression, const std::string& outputs, const std::string& mode = {}) {
    return "<test name='t' inputfile='p.xml' " + mode + "><expression>" + expression + "</expression>" + outputs +
           "</test>";
  }
  static std::string invalid(const std::string& how, const std::string& expression) {
    return "<test name='t' inputfile='p.xml'><expression invalid='" + how + "'>" + expression + "</expression></test>";
  }

  std::filesystem::path folder;
};

TEST_F(FhirpathSuiteTest, JudgesResults) {
  EXPECT_EQ(run(test("gender", "<output type='code'>male</output>")), "passed");
  EXPECT_EQ(run(test("gender", "<output type='code'>female</output>")),
            "failed: g/t: gender: expected code female, got code male\n");
  EXPECT_NE(run(test("gender", "<output type='string'>male</output>")), "passed");
  EXPECT_NE(run(test("gender", "")), "passed");
  EXPECT_NE(run(test("birthDate", "<output type='date'>@2001</output>")), "passed");
  EXPECT_EQ(run(test("birthDate", "")), "passed");
}

TEST_F(FhirpathSuiteTest, JudgesTruth) {
  EXPECT_EQ(run(test("gender", "<output type='boolean'>true</output>", "predicate='true'")), "passed");
  EXPECT_EQ(run(test("birthDate", "<output type='boolean'>false</output>", "predicate='true'")), "passed");
  EXPECT_NE(run(test("birthDate", "<output type='boolean'>true</output>", "predicate='true'")), "passed");
  EXPECT_EQ(run(test("active", "<output type='boolean'>true</output>", "predicate='true'")), "passed");
}

TEST_F(FhirpathSuiteTest, ARefusalIsRightOnlyWhereOneIsWanted) {
  EXPECT_NE(run(test("(1", "")), "passed");
  EXPECT_NE(run(test("(1 | 2).single()", "")), "passed");
  EXPECT_NE(run(test("colour", "", "mode='strict'")), "passed");
  EXPECT_EQ(run(invalid("syntax", "(1")), "passed");
  EXPECT_EQ(run(invalid("semantic", "colour")), "passed");
  EXPECT_EQ(run(invalid("execution", "(1 | 2).single()")), "passed");
  EXPECT_EQ(run(invalid("true", "(1")), "passed");
}

TEST_F(FhirpathSuiteTest, WhatMustBeRefusedAndIsNotFails) {
  for (const auto* how : {"syntax", "semantic", "execution", "true"}) {
    EXPECT_NE(run(invalid(how, "gender")), "passed") << how;
    EXPECT_NE(run(invalid(how, "birthDate")), "passed") << how;
  }
  EXPECT_NE(run(invalid("syntax", "(1 | 2).single()")), "passed");
}

TEST_F(FhirpathSuiteTest, AnInputThatIsNotThereFails) {
  EXPECT_NE(run("<test name='t' inputfile='q.xml'><expression>1</expression><output>1</output></test>"), "passed");
  EXPECT_EQ(run("<test name='t'><expression>1</expression><output>1</output></test>"), "passed");
}

TEST_F(FhirpathSuiteTest, AFolderWithoutFilesIsAProblem) {
  std::ostringstream out;
  const Disputes none;
  Tally tally(out, "fhirpath", none);
  EXPECT_FALSE(run_fhirpath(folder, tally).ok());
}

}  // namespace
}  // namespace linkway::conformance
