#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "conformance/suite.h"

namespace linkway::conformance {
namespace {

class PatchSuiteTest : public testing::Test {
 protected:
  PatchSuiteTest() : folder(std::filesystem::path(testing::TempDir()) / "patch_suite_test") {
    std::filesystem::create_directories(folder);
  }
  ~PatchSuiteTest() override { std::filesystem::remove_all(folder); }

  void write(const char* name, const std::string& text) const { std::ofstream(folder / name) << text; }
  static std::string xml_case(const std::string& name, const std::string& path, const std::string& outcome) {
    return "<case name='" + name +
           "'><input><Patient xmlns='http://hl7.org/fhir'><gender value='male'/></Patient></input>"
           "<diff><Parameters xmlns='http://hl7.org/fhir'><parameter><name value='operation'/>"
           "<part><name value='type'/><valueCode value='replace'/></part>"
           "<part><name value='path'/><valueString value='" +
           path +
           "'/></part>"
           "<part><name value='value'/><valueCode value='female'/></part></parameter></Parameters></diff>" +
           outcome + "</case>";
  }
  static std::string output(const std::string& gender) {
    return "<output><Patient xmlns='http://hl7.org/fhir'><gender value='" + gender + "'/></Patient></output>";
  }

  std::filesystem::path folder;
  std::ostringstream out;
  Disputes none;
  Tally tally{out, "patch", none};
};

TEST_F(PatchSuiteTest, TellsGoodFromBad) {
  write("fhir-patch-tests.xml", "<tests>" + xml_case("good", "Patient.gender", output("female")) +
                                    xml_case("bad", "Patient.gender", output("other")) +
                                    xml_case("fails", "Patient.birthDate", "<error msg='x'/>") +
                                    xml_case("should fail", "Patient.gender", "<error msg='x'/>") +
                                    xml_case("should not", "Patient.birthDate", output("male")) + "</tests>");
  write("json-patch-tests.json",
        R"([{"comment":"good","doc":{},"patch":[{"op":"add","path":"/a","value":1}],"expected":{"a":1}},)"
        R"({"comment":"bad","doc":{},"patch":[],"expected":{"a":1}},)"
        R"({"comment":"neither","doc":{},"patch":[]}])");
  ASSERT_TRUE(run_patch(folder, tally).ok());
  tally.finish();
  const auto text = out.str();
  for (const auto* name : {"fhir/bad", "fhir/should fail", "fhir/should not", "json/bad", "json/neither"}) {
    EXPECT_NE(text.find("failed: " + std::string(name) + ":"), std::string::npos) << text;
  }
  EXPECT_TRUE(text.ends_with("patch: 3 of 8\n")) << text;
}

TEST_F(PatchSuiteTest, AFolderWithoutFilesIsAProblem) { EXPECT_FALSE(run_patch(folder, tally).ok()); }

}  // namespace
}  // namespace linkway::conformance
