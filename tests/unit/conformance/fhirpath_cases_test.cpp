#include "conformance/fhirpath_cases.h"

#include <gtest/gtest.h>

namespace linkway::conformance {
namespace {

TEST(FhirpathCases, ReadsGroupsWithAndWithoutANamespace) {
  for (const auto* space : {"", " xmlns=\"http://hl7.org/fhirpath/tests\""}) {
    const auto cases = read_path_cases(std::string("<tests") + space + R"( name="x"><!-- c -->
      <group name="g" reference="y"><notes>n</notes>
        <test name="a" inputfile="p.xml" predicate="true" ordered="false" unheard="of">
          <expression>1 &lt; <![CDATA[2]]></expression>
          <output type="string"> x </output><output>2</output>
        </test>
        <test name="b" mode="strict" checkOrderedFunctions="true"><expression invalid="semantic">x</expression></test>
        <test name="c" invalid="true"><expression mode="strict">x</expression></test>
      </group></tests>)");
    ASSERT_TRUE(cases.ok());
    ASSERT_EQ(cases->size(), 3U);
    const auto& a = cases->at(0);
    EXPECT_EQ(a.name, "g/a");
    EXPECT_EQ(a.input, "p.xml");
    EXPECT_EQ(a.expression, "1 < 2");
    EXPECT_TRUE(a.predicate);
    EXPECT_FALSE(a.ordered);
    EXPECT_FALSE(a.strict);
    EXPECT_EQ(a.invalid, PathCase::Invalid::no);
    ASSERT_EQ(a.outputs.size(), 2U);
    EXPECT_EQ(a.outputs[0].type, "string");
    EXPECT_EQ(a.outputs[0].text, " x ");
    EXPECT_EQ(a.outputs[1].type, "");
    EXPECT_TRUE(cases->at(1).strict);
    EXPECT_TRUE(cases->at(1).ordered_functions);
    EXPECT_EQ(cases->at(1).invalid, PathCase::Invalid::semantic);
    EXPECT_TRUE(cases->at(2).strict);
    EXPECT_EQ(cases->at(2).invalid, PathCase::Invalid::somehow);
  }
}

TEST(FhirpathCases, RefusesWhatIsNoTestFile) {
  EXPECT_FALSE(read_path_cases("<tests>").ok());
  EXPECT_FALSE(read_path_cases("<Patient xmlns=\"http://hl7.org/fhir\"/>").ok());
}

}  // namespace
}  // namespace linkway::conformance
