#include "fhir/format/xml_form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "data/builder.h"
#include "data/json.h"
#include "fhir/format/json_form.h"

namespace linkway::fhir {
namespace {

using testing::HasSubstr;

const Definitions& core() { return Definitions::core(); }

std::string read_as_json(std::string_view xml, XmlOrder order = XmlOrder::as_defined) {
  const auto document = read_xml(xml, core(), {}, order);
  return document ? data::to_json(document->root) : "refused: " + to_string(document.problems()[0]);
}

std::string in_patient(std::string_view inside) {
  return "<Patient xmlns=\"http://hl7.org/fhir\">" + std::string(inside) + "</Patient>";
}

struct Pair {
  const char* xml;
  const char* json;
};

class XmlForm : public testing::TestWithParam<Pair> {};

TEST_P(XmlForm, GivesTheTreeThatJsonGives) {
  const auto& [xml, json] = GetParam();
  EXPECT_EQ(read_as_json(xml), json);
  EXPECT_TRUE(read_json(json, core()).ok()) << json;
}

TEST_P(XmlForm, IsWrittenFromTheJson) {
  const auto& [xml, json] = GetParam();
  const auto tree = data::read_json(json);
  std::string out;
  const auto written = write_xml(tree->root, core(), out);
  ASSERT_TRUE(written.ok()) << to_string(written.problems()[0]);
  EXPECT_EQ(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + std::string(xml));
}

INSTANTIATE_TEST_SUITE_P(
    Samples, XmlForm,
    testing::Values(
        Pair{R"(<Patient xmlns="http://hl7.org/fhir"/>)", R"({"resourceType":"Patient"})"},
        Pair{
            R"(<Patient xmlns="http://hl7.org/fhir"><id value="p1"/><active value="true"/><name><family value="O&quot;X &amp; Y"/><given value="A"/><given value="B"/></name><multipleBirthInteger value="2"/></Patient>)",
            R"({"resourceType":"Patient","id":"p1","active":true,"name":[{"family":"O\"X & Y","given":["A","B"]}],"multipleBirthInteger":2})"},
        Pair{
            R"(<Patient xmlns="http://hl7.org/fhir"><name id="n"><given value="A"/><given id="g"><extension url="u"><valueString value="x"/></extension></given></name><birthDate id="b" value="1970-01"/></Patient>)",
            R"({"resourceType":"Patient","name":[{"id":"n","given":["A",null],"_given":[null,{"id":"g","extension":[{"url":"u","valueString":"x"}]}]}],"birthDate":"1970-01","_birthDate":{"id":"b"}})"},
        Pair{
            R"(<Observation xmlns="http://hl7.org/fhir"><valueQuantity><value value="1.10"/><unit value="line&#10;&#9;two"/></valueQuantity><component><valueSampledData><origin><value value="-0.00e+2"/></origin></valueSampledData></component></Observation>)",
            R"({"resourceType":"Observation","valueQuantity":{"value":1.10,"unit":"line\n\ttwo"},"component":[{"valueSampledData":{"origin":{"value":-0.00e+2}}}]})"},
        Pair{
            R"(<Patient xmlns="http://hl7.org/fhir"><text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">a <br/>&#160;<b>b</b></div></text><contained><Organization><id value="o"/></Organization></contained><extension url="u"><extension url="v"><valueBoolean value="false"/></extension></extension></Patient>)",
            R"({"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a <br/>&#160;<b>b</b></div>"},"contained":[{"resourceType":"Organization","id":"o"}],"extension":[{"extension":[{"url":"v","valueBoolean":false}],"url":"u"}]})"},
        Pair{
            R"(<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/><entry><link><relation value="self"/><url value="u"/></link><resource><Basic><id value="b"/></Basic></resource></entry><entry><fullUrl value="f"/></entry></Bundle>)",
            R"({"resourceType":"Bundle","type":"collection","entry":[{"link":[{"relation":"self","url":"u"}],"resource":{"resourceType":"Basic","id":"b"}},{"fullUrl":"f"}]})"},
        Pair{
            R"(<Questionnaire xmlns="http://hl7.org/fhir"><item><linkId value="1"/><item><linkId value="1.1"/></item></item></Questionnaire>)",
            R"({"resourceType":"Questionnaire","item":[{"linkId":"1","item":[{"linkId":"1.1"}]}]})"}));

TEST(XmlFormReader, ReadsOverWhatMeansNothing) {
  EXPECT_EQ(read_as_json("<?xml version=\"1.0\"?>\n<!-- a --><f:Patient xmlns:f=\"http://hl7.org/fhir\" "
                         "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"a b\">\n"
                         "  <!-- b --><f:active value='true'>\n </f:active>\n</f:Patient>"),
            R"({"resourceType":"Patient","active":true})");
}

TEST(XmlFormReader, TellsWhereThingsStand) {
  const std::string xml = in_patient("\n<name>\n<family value='X'/>\n</name><name><text value='Y'/></name>");
  const auto document = read_xml(xml, core());
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->root.position(), 0U);
  const auto& names = document->root["name"];
  EXPECT_EQ(names.at(0).position(), xml.find("<name>"));
  EXPECT_EQ(names.at(0)["family"].position(), xml.find("value='X'"));
  EXPECT_EQ(names.at(1).position(), xml.find("<name><text"));
}

TEST(XmlFormReader, TakesAnyOrderWhenAskedTo) {
  const auto xml =
      in_patient("<name><given value='A'/><family value='X'/><given value='B'/></name><active value='true'/>");
  EXPECT_THAT(read_as_json(xml), HasSubstr("out of order"));
  EXPECT_EQ(read_as_json(xml, XmlOrder::any),
            R"({"resourceType":"Patient","active":true,"name":[{"family":"X","given":["A","B"]}]})");
}

struct Wrong {
  std::string xml;
  std::string path;
  std::string why;
};

class WrongXmlForm : public testing::TestWithParam<Wrong> {};

TEST_P(WrongXmlForm, IsNamedWithItsPlace) {
  const auto& [xml, path, why] = GetParam();
  const auto document = read_xml(xml, core());
  ASSERT_FALSE(document.ok()) << xml;
  EXPECT_EQ(document.problems().size(), 1U) << to_string(document.problems().back());
  const auto& problem = document.problems()[0];
  EXPECT_EQ(problem.category, Category::malformed);
  EXPECT_EQ(problem.path, path);
  EXPECT_THAT(problem.text, HasSubstr(why));
  EXPECT_GT(problem.line, 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Elements, WrongXmlForm,
    testing::Values(
        Wrong{"<Patient/>", "Patient", "namespace"}, Wrong{"<Patient xmlns='urn:hl7-org:v3'/>", "Patient", "namespace"},
        Wrong{"<Teapot xmlns='http://hl7.org/fhir'/>", "Teapot", "no resource type"},
        Wrong{"<DomainResource xmlns='http://hl7.org/fhir'/>", "DomainResource", "no resource type"},
        Wrong{in_patient("<colour value='red'/>"), "Patient.colour", "no element"},
        Wrong{in_patient("<active xmlns='u' value='true'/>"), "Patient.active", "namespace"},
        Wrong{in_patient("<value value='1'/>"), "Patient.value", "no element"},
        Wrong{in_patient("<deceased value='1'/>"), "Patient.deceased", "no element"},
        Wrong{in_patient("<name><family value='a'/></name><active value='true'/>"), "Patient.active", "out of order"},
        Wrong{in_patient("<active value='true'/><active value='true'/>"), "Patient.active", "does not repeat"},
        Wrong{in_patient("<deceasedBoolean value='true'/><deceasedDateTime value='2020'/>"),
              "Patient.deceased.ofType(dateTime)", "another type"},
        Wrong{in_patient("<name/>"), "Patient.name[0]", "never empty"},
        Wrong{in_patient("<name>text</name>"), "Patient.name[0]", "text stands"},
        Wrong{in_patient("<name><family value='a'/><![CDATA[x]]></name>"), "Patient.name[0]", "text stands"},
        Wrong{in_patient("<text><status value='empty'/><div>x</div></text>"), "Patient.text.div", "namespace"},
        Wrong{in_patient("<contained/>"), "Patient.contained[0]", "resource is expected"},
        Wrong{in_patient("<contained><Basic/><Basic/></contained>"), "Patient.contained[0]", "one resource"},
        Wrong{in_patient("<contained><Nothing/></contained>"), "Patient.contained[0]", "no resource type"},
        Wrong{in_patient("<contained id='x'><Basic/></contained>"), "Patient.contained[0]", "attribute"}));

INSTANTIATE_TEST_SUITE_P(
    Values, WrongXmlForm,
    testing::Values(
        Wrong{in_patient("<active/>"), "Patient.active", "neither"},
        Wrong{in_patient("<active value=''/>"), "Patient.active", "never empty"},
        Wrong{in_patient("<active value='1'/>"), "Patient.active", "true or false"},
        Wrong{in_patient("<active value=' true'/>"), "Patient.active", "true or false"},
        Wrong{in_patient("<active value='true'>x</active>"), "Patient.active", "text stands"},
        Wrong{in_patient("<active value='true' unit='x'/>"), "Patient.active", "no attribute 'unit'"},
        Wrong{in_patient("<active value='true'><family value='x'/></active>"), "Patient.active.family", "no element"},
        Wrong{in_patient("<name value='x'><text value='y'/></name>"), "Patient.name[0]", "no attribute 'value'"},
        Wrong{in_patient("<id value='x' xml:lang='en'/>"), "Patient.id", "no attribute 'lang'"},
        Wrong{in_patient("<name id=''><text value='y'/></name>"), "Patient.name[0].id", "never empty"},
        Wrong{in_patient("<extension><url value='u'/><valueCode value='x'/></extension>"), "Patient.extension[0].url",
              "no element"},
        Wrong{in_patient("<multipleBirthInteger value='+1'/>"), "Patient.multipleBirth.ofType(integer)", "number"},
        Wrong{in_patient("<multipleBirthInteger value='01'/>"), "Patient.multipleBirth.ofType(integer)", "number"},
        Wrong{in_patient("<multipleBirthInteger value='1 '/>"), "Patient.multipleBirth.ofType(integer)", "number"},
        Wrong{in_patient("<multipleBirthInteger value='1e400'/>"), "Patient.multipleBirth.ofType(integer)", "number"},
        Wrong{in_patient("<multipleBirthInteger value='.5'/>"), "Patient.multipleBirth.ofType(integer)", "number"},
        Wrong{in_patient("<multipleBirthInteger value='NaN'/>"), "Patient.multipleBirth.ofType(integer)", "number"}));

TEST(XmlFormReader, StopsAtAHundredProblems) {
  std::string inside;
  for (int i = 0; i < 1000; ++i) inside += "<colour value='red'/>";
  const auto document = read_xml(in_patient(inside), core());
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.problems().size(), most_problems);
}

TEST(XmlFormReader, GoesNoDeeperThanJson) {
  const auto nested = [](int levels) {
    std::string xml = "<Questionnaire xmlns='http://hl7.org/fhir'>";
    for (int i = 0; i < levels; ++i) xml += "<item><linkId value='1'/>";
    for (int i = 0; i < levels; ++i) xml += "</item>";
    return xml + "</Questionnaire>";
  };
  const auto deep = read_xml(nested(63), core());
  ASSERT_TRUE(deep.ok());
  EXPECT_TRUE(data::read_json(data::to_json(deep->root)).ok());
  EXPECT_FALSE(read_xml(nested(64), core()).ok());
  EXPECT_FALSE(read_xml(nested(126), core()).ok());
}

TEST(XmlFormWriter, PutsElementsInOrder) {
  const auto tree = data::read_json(
      R"({"name":[{"given":["A"],"family":"X"}],"_active":{"id":"a"},"id":"p","active":true,"resourceType":"Patient"})");
  std::string out = "before";
  ASSERT_TRUE(write_xml(tree->root, core(), out, data::XmlStyle::pretty).ok());
  EXPECT_EQ(out, R"(before<?xml version="1.0" encoding="UTF-8"?>
<Patient xmlns="http://hl7.org/fhir">
  <id value="p"/>
  <active id="a" value="true"/>
  <name>
    <family value="X"/>
    <given value="A"/>
  </name>
</Patient>)");
}

TEST(XmlFormWriter, WritesNothingOfWhatCannotStandInXml) {
  for (const auto* json : {
           R"({"resourceType":"Patient","colour":"red"})",
           R"({"resourceType":"Patient","name":{"text":"x"}})",
           R"({"resourceType":"Teapot"})",
           R"({"resourceType":"Patient","name":[{"text":"bell \u0007"}]})",
           R"({"resourceType":"Patient","name":[{"text":"\uffff"}]})",
           R"({"resourceType":"Patient","text":{"div":"<div>no namespace</div>"}})",
           R"({"resourceType":"Patient","text":{"div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><br></div>"}})",
       }) {
    const auto tree = data::read_json(json);
    ASSERT_TRUE(tree.ok()) << json;
    std::string out = "before";
    const auto written = write_xml(tree->root, core(), out);
    EXPECT_FALSE(written.ok()) << json;
    EXPECT_EQ(out, "before");
  }
}

}  // namespace
}  // namespace linkway::fhir
