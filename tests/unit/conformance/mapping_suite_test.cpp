#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "conformance/mapping_compare.h"
#include "conformance/suite.h"

namespace linkway::conformance {
namespace {

using testing::HasSubstr;

class MappingSuiteTest : public testing::Test {
 protected:
  MappingSuiteTest() : folder(std::filesystem::path(testing::TempDir()) / "mapping_suite_test") {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder / "bad");
    write("in.json", R"({"resourceType": "Patient", "gender": "female"})");
    write("out.json", R"({"resourceType": "Basic", "id": "female"})");
    write("m.map", map("src.gender as v -> tgt.id = v;"));
  }
  ~MappingSuiteTest() override { std::filesystem::remove_all(folder); }

  void write(const std::string& name, const std::string& text) const { std::ofstream(folder / name) << text; }
  static std::string map(const std::string& rule) {
    return "map \"http://example.org/m\" = M\n"
           "uses \"http://hl7.org/fhir/StructureDefinition/Patient\" alias Patient as source\n"
           "uses \"http://hl7.org/fhir/StructureDefinition/Basic\" alias Basic as target\n"
           "group g(source src : Patient, target tgt : Basic) {\n  " +
           rule + "\n}\n";
  }
  // "passed", or the lines that say why not.
  std::string run(const std::string& tests) const {
    write("manifest.xml", "<tests>" + tests + "</tests>");
    std::ostringstream out;
    const Disputes none;
    Tally tally(out, "mapping", none);
    const auto ran = run_mapping(folder, tally);
    EXPECT_TRUE(ran.ok());
    return tally.all_passed() ? "passed" : out.str();
  }

  std::filesystem::path folder;
};

TEST_F(MappingSuiteTest, JudgesWhatAMapMakes) {
  const std::string test = "<test name='t' source='in.json' map='m.map' output='out.json'/>";
  EXPECT_EQ(run(test), "passed");
  write("out.json", R"({"resourceType": "Basic", "id": "male"})");
  EXPECT_EQ(run(test), "failed: m.map (t): $.id: expected \"male\", got \"female\"\n");
  write("out.json", R"({"resourceType": "Basic", "id": "female", "language": "en"})");
  EXPECT_THAT(run(test), HasSubstr("$.language: expected \"en\", got nothing"));
  write("out.xml", R"(<Basic xmlns="http://hl7.org/fhir"><id value="female"/></Basic>)");
  EXPECT_EQ(run("<test name='t' source='in.json' map='m.map' output='out.xml'/>"), "passed");
}

TEST_F(MappingSuiteTest, AFailureIsRightOnlyWhereOneIsWanted) {
  EXPECT_THAT(run("<test name='t' source='in.json' map='m.map' error='x'/>"),
              HasSubstr("expected a failure, got an output"));
  write("n.map", map("src.gender as v check v = 'male' -> tgt.id = v;"));
  EXPECT_EQ(run("<test name='t' source='in.json' map='n.map' error='x'/>"), "passed");
  EXPECT_THAT(run("<test name='t' source='in.json' map='n.map' output='out.json'/>"), HasSubstr("failed: n.map (t)"));
}

TEST_F(MappingSuiteTest, TakesMapsAsStructureMapsAndModelsOfTheCase) {
  write("m.json", R"({"resourceType": "StructureMap", "url": "u", "name": "M", "group": [{"name": "g",
    "input": [{"name": "src", "type": "http://example.org/Person", "mode": "source"},
              {"name": "tgt", "type": "Basic", "mode": "target"}],
    "rule": [{"source": [{"context": "src", "element": "sex", "variable": "v"}],
              "target": [{"context": "tgt", "element": "id", "transform": "copy", "parameter": [{"valueId": "v"}]}]}]}]})");
  write("person.json", R"({"resourceType": "StructureDefinition", "url": "http://example.org/Person", "name": "Person",
    "status": "active", "kind": "logical", "abstract": false, "type": "http://example.org/Person",
    "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Element", "derivation": "specialization",
    "differential": {"element": [{"id": "Person", "path": "Person"},
      {"id": "Person.sex", "path": "Person.sex", "min": 0, "max": "1", "type": [{"code": "code"}]}]}})");
  write("one.json", R"({"sex": "female"})");
  EXPECT_EQ(run("<test name='t' source='one.json' map='m.json' output='out.json' models='person.json'/>"), "passed");
  EXPECT_NE(run("<test name='t' source='one.json' map='m.json' output='out.json'/>"), "passed");
}

TEST_F(MappingSuiteTest, MapsAreReadAndThoseInBadRefused) {
  write("bad/b.map", "group g( {}");
  EXPECT_EQ(run(""), "passed");
  write("bad/c.map", map("src -> tgt.id = 'x';"));
  EXPECT_EQ(run(""), "failed: bad/c.map: is read, and should be refused\n");
  std::filesystem::remove(folder / "bad/c.map");
  write("d.map", "group g( {}");
  EXPECT_THAT(run(""), HasSubstr("failed: d.map: d.map:1:10: expected source or target"));
}

TEST(MappingCompare, XmlIsTheSameWhateverItsPrefixesAndSpace) {
  EXPECT_FALSE(difference("<a xmlns='u' x='1' y='2'><b/> t </a>", "<p:a xmlns:p='u' y='2' x='1'>\n<p:b/>t</p:a>"));
  EXPECT_TRUE(difference("<a xmlns='u'/>", "<a xmlns='v'/>"));
  EXPECT_TRUE(difference("<a><b/><c/></a>", "<a><c/><b/></a>"));
  EXPECT_TRUE(difference("<a>x</a>", "<a>y</a>"));
  EXPECT_TRUE(difference("<a/>", "{}"));
  EXPECT_FALSE(difference(R"({"a": [1, {"b": 2.0}], "c": "d"})", R"({"c": "d", "a": [1, {"b": 2.0}]})"));
  EXPECT_EQ(difference(R"({"a": [1, {"b": 2.0}]})", R"({"a": [1, {"b": 2}]})"), "$.a[1].b: expected 2.0, got 2");
}

}  // namespace
}  // namespace linkway::conformance
