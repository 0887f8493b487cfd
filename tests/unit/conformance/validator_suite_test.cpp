#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "conformance/suite.h"

namespace linkway::conformance {
namespace {

using testing::HasSubstr;

class ValidatorSuite : public testing::Test {
 protected:
  ValidatorSuite() { std::filesystem::create_directories(folder_); }
  ~ValidatorSuite() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
  // What the suite prints.
  std::string run(const std::string& cases) {
    write("cases.json", cases);
    return finish(run_validator(folder_ / "cases.json", tally_));
  }
  std::string examples() { return finish(run_examples(folder_, tally_)); }

  const std::string good_ = R"({"resourceType": "Patient", "active": true})";
  const std::string bad_ = R"({"resourceType": "Patient", "activ": true})";
  const std::string profile_ = R"({"resourceType": "StructureDefinition", "url": "http://example.org/s", "name": "S",
    "status": "draft", "kind": "resource", "abstract": false, "type": "Patient", "derivation": "constraint",
    "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Patient",
    "differential": {"element": [{"id": "Patient.name", "path": "Patient.name", "min": 1}]}})";

 private:
  std::string finish(const Status& ran) {
    EXPECT_TRUE(ran.ok());
    tally_.finish();
    return out_.str();
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("validator_suite." + std::to_string(getpid()));
  std::ostringstream out_;
  Disputes disputes_;
  Tally tally_{out_, "validator", disputes_};
};

TEST_F(ValidatorSuite, TheVerdictDecidesAndTheCountIsTold) {
  write("good.json", good_);
  write("bad.json", bad_);
  const auto out = run(R"([
    {"name": "good", "file": "good.json", "errors": 0}, {"name": "bad", "file": "bad.json", "errors": 2},
    {"name": "wrong", "file": "bad.json", "errors": 0}])");
  EXPECT_THAT(out, HasSubstr("failed: wrong: wrong verdict"));
  EXPECT_THAT(out, HasSubstr("wrong count: /bad: errors expected: 2, found: 1"));
  EXPECT_THAT(out, HasSubstr("verdicts: 2 of 3\ncounts: 1 of 3\nvalidator: 2 of 3"));
}

TEST_F(ValidatorSuite, ErrorsOfATerminologyServerMayBeFoundOrNot) {
  write("good.json", good_);
  write("bad.json", bad_);
  const auto out = run(R"([
    {"name": "server", "file": "good.json", "errors": 1, "tx_dependent": 1},
    {"name": "both", "file": "bad.json", "errors": 2, "tx_dependent": 1}])");
  EXPECT_THAT(out, HasSubstr("left to a terminology server: /server"));
  EXPECT_THAT(out, HasSubstr("verdicts: 1 of 1\ncounts: 2 of 2\nvalidator: 1 of 1"));
}

TEST_F(ValidatorSuite, AProfileIsASecondStep) {
  write("good.json", good_);
  write("profile.json", profile_);
  const auto out = run(R"([
    {"name": "a", "file": "good.json", "errors": 0, "profile": {"source": "profile.json", "errors": 1}},
    {"name": "b", "file": "good.json", "errors": 0, "profile": {"source": "profile.json", "errors": 0}}])");
  EXPECT_THAT(out, HasSubstr("/b: by profile.json: errors expected: 0, found: 1"));
  EXPECT_THAT(out, HasSubstr("verdicts: 1 of 2\ncounts: 1 of 2\nvalidator: 1 of 2"));
}

TEST_F(ValidatorSuite, ExamplesAreValidatedByTheDefinitionsBesideThem) {
  write("examples/good.json", good_);
  write("examples/bad.json",
        R"({"resourceType": "Patient", "meta": {"profile": ["http://example.org/s"]}, "active": true})");
  write("profiles/profile.json", profile_);
  const auto out = examples();
  EXPECT_THAT(out, HasSubstr("examples/bad.json: Patient"));
  EXPECT_THAT(out, HasSubstr("validator: 1 of 2"));
}

}  // namespace
}  // namespace linkway::conformance
