#include <gmock/gmock.h>

#include "unit/mapping/engine/mapping_case.h"

namespace linkway::mapping {
namespace {

using testing::HasSubstr;

constexpr auto source = R"({"resourceType":"Patient","id":"p1","gender":"female","birthDate":"1980-02-03",
  "name":[{"family":"Größe","given":["Ann","Beth"]}],"maritalStatus":{"coding":[{"system":"urn:s","code":"M"}]}})";

// Rules that make a Basic.
MappingResult basic(const std::string& rules, const std::string& more = "") {
  return run_case({{"map \"http://example.org/m\" = \"m\"\n" + more +
                    "uses \"http://hl7.org/fhir/StructureDefinition/Patient\" alias Patient as source\n"
                    "uses \"http://hl7.org/fhir/StructureDefinition/Basic\" alias Basic as target\n"
                    "group main(source src : Patient, target tgt : Basic) {\n" +
                    rules + "\n}\n"},
                   {source}});
}

std::string made(const std::string& rules, const std::string& more = "") {
  auto text = basic(rules, more).target();
  constexpr std::string_view head = R"({"resourceType":"Basic",)";
  return text.starts_with(head) ? "{" + text.substr(head.size()) : text;
}

std::string value(const std::string& transform, const std::string& source_part = "src") {
  const auto text = made(source_part + " as v -> tgt.extension as e, e.url = 'u', e.value = " + transform + ";");
  constexpr std::string_view head = R"({"extension":[{"url":"u",)";
  return text.starts_with(head) ? text.substr(head.size(), text.size() - head.size() - 3) : text;
}

TEST(Transforms, Create) {
  EXPECT_EQ(value("create('Coding') as c, c.code = 'x'"), R"("valueCoding":{"code":"x"})");
  EXPECT_EQ(made("src -> tgt.code = create('CodeableConcept') as c, c.text = 'x';"), R"({"code":{"text":"x"}})");
  EXPECT_EQ(made("src -> tgt.code = create() as c, c.text = 'x';"), R"({"code":{"text":"x"}})");
  EXPECT_THAT(value("create() as c"), HasSubstr("the type to create cannot be told"));
}

TEST(Transforms, CreateOfWhatIsThereIsWhatIsThere) {
  EXPECT_EQ(made("src -> tgt.code as c then { src -> c = create() as d, d.text = 'x'; };"), R"({"code":{"text":"x"}})");
}

TEST(Transforms, CopyKeepsTheTypeOfAChoice) {
  EXPECT_EQ(value("v", "src.birthDate"), R"("valueDate":"1980-02-03")");
  EXPECT_EQ(value("v", "src.gender"), R"("valueCode":"female")");
  EXPECT_EQ(value("v", "src.name"), R"("valueHumanName":{"family":"Größe","given":["Ann","Beth"]})");
  EXPECT_EQ(value("true"), R"("valueBoolean":true)");
  EXPECT_EQ(value("5"), R"("valueInteger":5)");
  EXPECT_EQ(value("5.10"), R"("valueDecimal":5.10)");
  EXPECT_EQ(value("'x'"), R"("valueString":"x")");
  EXPECT_EQ(value("@2020-01-02"), R"("valueDate":"2020-01-02")");
}

TEST(Transforms, Truncate) {
  EXPECT_EQ(made("src.name as n then { n.family as f -> tgt.code as c, c.text = truncate(f, 3); };"),
            R"({"code":{"text":"Grö"}})");
  EXPECT_EQ(made("src.gender as g -> tgt.id = truncate(g, 99);"), R"({"id":"female"})");
}

TEST(Transforms, Append) {
  EXPECT_EQ(made("src.gender as g -> tgt.id = append('x-', g, '-', src.id);"), R"({"id":"x-female-p1"})");
}

TEST(Transforms, Escape) {
  EXPECT_EQ(value("escape('a<b', 'xml')"), R"("valueString":"a&lt;b")");
  EXPECT_EQ(value("escape('a&lt;b &#228;', 'xml', 'url')"), R"("valueString":"a%3Cb%20%C3%A4")");
  EXPECT_THAT(value("escape('a', 'rot13')"), HasSubstr("there is no such form"));
}

TEST(Transforms, Cast) {
  EXPECT_EQ(value("cast('5', 'integer')"), R"("valueInteger":5)");
  EXPECT_EQ(value("cast('5.0', 'positiveInt')"), R"("valuePositiveInt":5)");
  EXPECT_EQ(value("cast('TRUE', 'boolean')"), R"("valueBoolean":true)");
  EXPECT_EQ(value("cast('2020-01-02T10:00:00Z', 'date')"), R"("valueDate":"2020-01-02")");
  EXPECT_EQ(value("cast(v, 'string')", "src.birthDate"), R"("valueString":"1980-02-03")");
  EXPECT_THAT(value("cast('five', 'integer')"), HasSubstr("the value cannot be made an integer"));
  EXPECT_THAT(value("cast('0', 'positiveInt')"), HasSubstr("the value cannot be made a positiveInt"));
}

TEST(Transforms, Evaluate) {
  EXPECT_EQ(value("(%src.name.given.count())"), R"("valueInteger":2)");
  EXPECT_EQ(value("evaluate(v, $this & '!')", "src.gender"), R"("valueString":"female!")");
  EXPECT_EQ(value("(gender & '?')"), R"("valueString":"female?")");
  EXPECT_THAT(value("(%src.name.given)"), HasSubstr("expected one value, found 2"));
}

TEST(Transforms, EvaluateNothingSetsNothing) {
  EXPECT_EQ(made("src -> tgt.id = (%src.language);"), R"({"resourceType":"Basic"})");
}

TEST(Transforms, Codes) {
  EXPECT_EQ(made("src -> tgt.code = cc('urn:s', 'c', 'Display');"),
            R"({"code":{"coding":[{"system":"urn:s","code":"c","display":"Display"}]}})");
  EXPECT_EQ(made("src -> tgt.code = cc('text only');"), R"({"code":{"text":"text only"}})");
  EXPECT_EQ(value("c('urn:s', 'c')"), R"("valueCoding":{"system":"urn:s","code":"c"})");
}

TEST(Transforms, Quantities) {
  EXPECT_EQ(value("qty('<5.40 mg')"), R"("valueQuantity":{"value":5.40,"comparator":"<","unit":"mg"})");
  EXPECT_EQ(value("qty('5', 'mg', 'http://unitsofmeasure.org', 'mg')"),
            R"("valueQuantity":{"value":5,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"})");
  EXPECT_THAT(value("qty('much')"), HasSubstr("expected a quantity"));
}

TEST(Transforms, Identifiers) {
  EXPECT_EQ(value("id('urn:s', src.id, 'MR')"),
            R"("valueIdentifier":{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203",)"
            R"("code":"MR"}]},"system":"urn:s","value":"p1"})");
  EXPECT_EQ(value("cp('phone', '01632 960001')"), R"("valueContactPoint":{"system":"phone","value":"01632 960001"})");
}

TEST(Transforms, References) {
  EXPECT_EQ(value("create('Reference') as r, r.reference = reference(src)"),
            R"("valueReference":{"reference":"Patient/p1"})");
  EXPECT_EQ(made("src -> tgt.subject = reference(src);"), R"({"subject":{"reference":"Patient/p1"}})");
  EXPECT_EQ(value("pointer(src)"), R"("valueUri":"urn:uuid:p1")");
  EXPECT_THAT(value("reference(v)", "src.gender"), HasSubstr("expected a resource"));
  EXPECT_EQ(made("src -> tgt.id = uuid();"), R"({"id":"00000000-0000-4000-8000-000000000001"})");
}

TEST(Transforms, Dates) {
  EXPECT_EQ(value("dateOp(v, '+5 days')", "src.birthDate"), R"("valueDate":"1980-02-08")");
  EXPECT_EQ(value("dateOp('03/02/1980', 'dd/MM/yyyy')"), R"("valueDate":"1980-02-03")");
  EXPECT_THAT(value("dateOp('x', 'dd/MM/yyyy')"), HasSubstr("expected a date"));
}

constexpr auto gender_map =
    "conceptmap \"#g\" {\n prefix s = \"urn:s\"\n prefix t = \"urn:t\"\n s:female == t:F\n s:M == t:married\n}\n";

TEST(Transforms, TranslateByAMapOfItsOwn) {
  EXPECT_EQ(made("src.gender as g -> tgt.id = translate(g, '#g', 'code');", gender_map), R"({"id":"F"})");
  EXPECT_EQ(made("src.gender as g -> tgt.code = translate(g, '#g', 'CodeableConcept');", gender_map),
            R"({"code":{"coding":[{"system":"urn:t","code":"F"}]}})");
  EXPECT_EQ(
      made("src.gender as g -> tgt.extension as e, e.url = 'u', e.value = translate(g, '#g', 'Coding');", gender_map),
      R"({"extension":[{"url":"u","valueCoding":{"system":"urn:t","code":"F"}}]})");
  EXPECT_EQ(made("src.maritalStatus as m -> tgt.id = translate(m, '#g', 'code');", gender_map), R"({"id":"married"})");
  EXPECT_EQ(made("src.maritalStatus as m then { m.coding as c -> tgt.implicitRules = translate(c, '#g', 'system'); };",
                 gender_map),
            R"({"implicitRules":"urn:t"})");
}

TEST(Transforms, ACodeThatNoMapKnowsIsCounted) {
  const auto result = basic("src.id as g -> tgt.id = translate(g, '#g', 'code');", gender_map);
  EXPECT_EQ(result.target(), R"({"resourceType":"Basic"})");
  ASSERT_EQ(result.outcome.unknown_codes.size(), 1U);
  EXPECT_EQ(result.outcome.unknown_codes[0].code, "p1");
  EXPECT_THAT(result.text(), HasSubstr("a code that the concept map #g does not know"));
}

TEST(Transforms, TranslateByALoadedConceptMap) {
  const fhir::terminology::Service service(fhir::Definitions::core());
  MappingCase given{{patient_map("src.gender as g -> tgt.language = translate(g, "
                                 "'http://hl7.org/fhir/ConceptMap/cm-administrative-gender-v3', 'code');")},
                    {source}};
  given.terminology = &service;
  EXPECT_EQ(run_case(given).target(), R"({"resourceType":"Patient","language":"F"})");
  given.terminology = nullptr;
  EXPECT_THAT(run_case(given).text(), HasSubstr("is not loaded"));
}

TEST(Transforms, MemberOfAsksTheTerminology) {
  const fhir::terminology::Service service(fhir::Definitions::core());
  MappingCase given{
      {patient_map("src.gender as g where memberOf('http://hl7.org/fhir/ValueSet/administrative-gender') -> "
                   "tgt.gender = g;")},
      {source}};
  given.terminology = &service;
  EXPECT_EQ(run_case(given).target(), R"({"resourceType":"Patient","gender":"female"})");
}

}  // namespace
}  // namespace linkway::mapping
