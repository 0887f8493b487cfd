// The rules of every resource, of datatypes, narratives and definitions.
#include "fhir/validation/identifier_rules.h"
#include "fhir/validation/sha1.h"
#include "rules_support.h"

namespace linkway::fhir::validation {
namespace {

TEST(ResourceRules, ContainedOnesHaveIdsOfTheirOwn) {
  Rules rules;
  const auto with = [&](std::string_view first, std::string_view second) {
    return rules.found(R"({"resourceType":"Patient","contained":[{"resourceType":"Organization",)" +
                       std::string(first) + R"("name":"x"},{"resourceType":"Organization",)" + std::string(second) +
                       R"("name":"x"}],"managingOrganization":{"reference":"#a"},)"
                       R"("generalPractitioner":[{"reference":"#b"}]})");
  };
  EXPECT_THAT(with(R"("id":"a",)", R"("id":"b",)"), IsEmpty());
  EXPECT_THAT(with(R"("id":"a",)", ""), Contains("contained-id Patient.contained[1]"));
  EXPECT_THAT(with(R"("id":"a",)", R"("id":"a",)"), Contains("contained-id-unique Patient.contained[1]"));
}

TEST(ResourceRules, CanonicalUrlsAreAbsolute) {
  Rules rules;
  EXPECT_THAT(rules.found(R"({"resourceType":"Questionnaire","status":"active","url":"q"})"),
              ElementsAre("canonical-url Questionnaire.url"));
}

TEST(DatatypeRules, AnAttachmentSaysTheTruthOfItsData) {
  Rules rules;
  const auto with = [&](std::string_view more) {
    return rules.found(R"({"resourceType":"Media","status":"completed","content":{"contentType":"text/plain",)" +
                       std::string(more) + "}}");
  };
  EXPECT_THAT(with(R"("data":"YWJj","size":3)"), IsEmpty());
  EXPECT_THAT(with(R"("data":"YWI=","size":2)"), IsEmpty());
  EXPECT_THAT(with(R"("data":"YWJj","size":4)"), ElementsAre("attachment-size Media.content"));
  EXPECT_THAT(with(R"("data":"YWJj","hash":"qZk+NkcGgWq6PiVxeFDCbJzQ2J0=")"), IsEmpty());
  EXPECT_THAT(with(R"("data":"YWJk","hash":"qZk+NkcGgWq6PiVxeFDCbJzQ2J0=")"),
              ElementsAre("attachment-hash Media.content"));
  EXPECT_THAT(with(R"("url":"http://b.example.org/x")"), IsEmpty());
  rules.options.example_urls = false;
  EXPECT_THAT(with(R"("url":"http://b.example.org/x")"), ElementsAre("example-url Media.content.url"));
  EXPECT_THAT(with(R"("url":"http://notexample.org/x")"), IsEmpty());
}

TEST(DatatypeRules, Sha1OfSeveralBlocks) {
  const auto digest = sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");  // RFC 3174 section 7.3
  EXPECT_EQ(digest[0], 0x84);
  EXPECT_EQ(digest[19], 0xF1);
}

TEST(IdentifierRules, NhsNumbersHaveTheirCheckDigit) {
  EXPECT_TRUE(is_nhs_number("9990000018"));
  EXPECT_FALSE(is_nhs_number("9990000017"));
  EXPECT_FALSE(is_nhs_number("999000001"));
  EXPECT_FALSE(is_nhs_number("999 000 0018"));
  EXPECT_FALSE(is_nhs_number(""));
}

TEST(IdentifierRules, AreNamedChecks) {
  Rules rules;
  const auto with = [&](std::string_view system, std::string_view value, Severity least = Severity::error) {
    return rules.found(R"({"resourceType":"Patient","identifier":[{"system":")" + std::string(system) +
                           R"(","value":")" + std::string(value) + R"("}]})",
                       least);
  };
  EXPECT_THAT(with("https://fhir.nhs.uk/Id/nhs-number", "9990000018"), IsEmpty());
  EXPECT_THAT(with("https://fhir.nhs.uk/Id/nhs-number", "9990000019"),
              ElementsAre("identifier-nhs-number Patient.identifier[0].value"));
  EXPECT_THAT(with("urn:ietf:rfc:3986", "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"), IsEmpty());
  EXPECT_THAT(with("urn:ietf:rfc:3986", "12"), ElementsAre("identifier-uri Patient.identifier[0].value"));
  EXPECT_THAT(with("local", "12"), ElementsAre("identifier-system Patient.identifier[0].system"));
  EXPECT_THAT(with("http://ns.electronichealth.net.au/id/hi/ihi/1.0", "8003601234567890", Severity::warning),
              ElementsAre("identifier-au-ihi Patient.identifier[0].value"));
}

std::vector<std::string> narrative(std::string_view inside, Severity least = Severity::error) {
  Rules rules;
  return rules.found(R"({"resourceType":"Patient","text":{"status":"generated","div":)"
                     R"("<div xmlns=\"http://www.w3.org/1999/xhtml\">)" +
                         std::string(inside) + R"(</div>"},"contact":[{"id":"there","name":{"text":"x"}}]})",
                     least);
}
constexpr std::string_view div = " Patient.text.div";

TEST(NarrativeRules, LinksLeadSomewhere) {
  EXPECT_THAT(narrative(R"(<a href=\"#there\">x</a>)"), IsEmpty());
  EXPECT_THAT(narrative(R"(<p id=\"p\">x</p><a href=\"#p\">x</a>)"), IsEmpty());
  EXPECT_THAT(narrative(R"(<a name=\"n\">x</a><a href=\"#n\">x</a>)"), IsEmpty());
  EXPECT_THAT(narrative(R"(<a href=\"https://a.org/x\">x</a>)"), IsEmpty());
  EXPECT_THAT(narrative(R"(<a href=\"#nowhere\">x</a>)"), ElementsAre("narrative-link" + std::string(div)));
  EXPECT_THAT(narrative(R"(<a href=\"urn:oid:1.2\">x</a>)"), ElementsAre("narrative-link" + std::string(div)));
  EXPECT_THAT(narrative(R"(<img src=\"#nowhere\" alt=\"x\"/>)"), ElementsAre("narrative-image" + std::string(div)));
  EXPECT_THAT(narrative(R"(<p id=\"p\">x</p><p id=\"p\">x</p><a href=\"#p\">x</a>)", Severity::warning),
              ElementsAre("narrative-link" + std::string(div)));
}

TEST(NarrativeRules, HoldTextAlone) {
  EXPECT_THAT(narrative("<script>x</script>"), Contains("narrative-element" + std::string(div)));
  EXPECT_THAT(narrative(R"(<p onclick=\"x\">x</p>)"), Contains("narrative-attribute" + std::string(div)));
  EXPECT_THAT(narrative("<p>a<ul><li>x</li></ul></p>"), ElementsAre("narrative-paragraph" + std::string(div)));
  EXPECT_THAT(narrative("<p>x"), Contains("narrative-xml" + std::string(div)));
}

TEST(NarrativeRules, EntitiesOfHtmlAreOneFault) {
  EXPECT_THAT(narrative("a&nbsp;b&nbsp;c"), ElementsAre("narrative-entity" + std::string(div)));
  EXPECT_THAT(narrative("a&amp;b&#160;c"), IsEmpty());
}

TEST(NarrativeRules, LinksMayLeadToAnotherEntryOfTheBundle) {
  Rules rules;
  EXPECT_THAT(
      rules.found(R"({"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:oid:1.2.3.4",)"
                  R"("resource":{"resourceType":"Basic","code":{"text":"t"},"text":{"status":"generated","div":)"
                  R"("<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"#p\">x</a></div>"}}},)"
                  R"({"fullUrl":"http://a.org/Patient/p","resource":{"resourceType":"Patient","id":"p"}}]})"),
      IsEmpty());
}

std::vector<std::string> definition(std::string_view more, Severity least = Severity::error) {
  Rules rules;
  return rules.found(R"({"resourceType":"StructureDefinition","url":"http://a.org/p","name":"P","status":"draft",)"
                     R"("kind":"resource","abstract":false,)" +
                         std::string(more) + "}",
                     least);
}
constexpr std::string_view of_patient =
    R"("type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint",)";

std::vector<std::string> element(std::string_view json) {
  return definition(std::string(of_patient) + R"("differential":{"element":[{"id":"e",)" + std::string(json) + "}]}");
}

TEST(DefinitionRules, AConstraintIsOfTheTypeOfItsBase) {
  EXPECT_THAT(element(R"("path":"Patient.name","min":1)"), IsEmpty());
  EXPECT_THAT(definition(R"("type":"Group","derivation":"constraint","differential":{"element":[{"id":"Group",)"
                         R"("path":"Group"}]},"baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient")"),
              ElementsAre("definition-base-type StructureDefinition"));
  EXPECT_THAT(definition(R"("type":"Nothing","derivation":"specialization","differential":{"element":[{"id":"Nothing",)"
                         R"("path":"Nothing"}]},"baseDefinition":"http://hl7.org/fhir/StructureDefinition/Element")"),
              Contains("definition-type StructureDefinition.type"));
}

TEST(DefinitionRules, PathsBeginWithTheType) {
  EXPECT_THAT(element(R"("path":"Group.name")"), Contains("element-path StructureDefinition.differential.element[0]"));
  EXPECT_THAT(element(R"("path":"Patients")"), Contains("element-path StructureDefinition.differential.element[0]"));
}

TEST(DefinitionRules, SlicingNeedsWhatCanBeSlicedAndAPathThatIsThere) {
  const auto sliced = [](std::string_view path, std::string_view type, std::string_view discriminator) {
    return element(R"("path":")" + std::string(path) + R"(","type":[{"code":")" + std::string(type) +
                   R"("}],"slicing":{"rules":"open","discriminator":[{"type":"value","path":")" +
                   std::string(discriminator) + R"("}]})");
  };
  EXPECT_THAT(sliced("Patient.identifier", "Identifier", "system"), IsEmpty());
  EXPECT_THAT(sliced("Patient.identifier", "Identifier", "type.coding.code"), IsEmpty());
  EXPECT_THAT(sliced("Patient.generalPractitioner", "Reference", "resolve().code"), IsEmpty());
  EXPECT_THAT(sliced("Patient.extension", "Extension", "value"), IsEmpty());
  EXPECT_THAT(
      sliced("Patient.identifier", "Identifier", "code"),
      ElementsAre("element-discriminator StructureDefinition.differential.element[0].slicing.discriminator[0]"));
  EXPECT_THAT(sliced("Patient.birthDate", "date", "$this"),
              ElementsAre("element-slicing StructureDefinition.differential.element[0].slicing"));
}

TEST(DefinitionRules, WhatIsSaidAppliesToTheType) {
  EXPECT_THAT(element(R"("path":"Patient.name","type":[{"code":"HumanName"}],"binding":{"strength":"required",)"
                      R"("valueSet":"http://hl7.org/fhir/ValueSet/administrative-gender"})"),
              Contains("element-binding StructureDefinition.differential.element[0].binding"));
  EXPECT_THAT(element(R"("path":"Patient.name","type":[{"code":"HumanName"}],"maxLength":3)"),
              ElementsAre("element-applicable StructureDefinition.differential.element[0]"));
  EXPECT_THAT(element(R"("path":"Patient.name","constraint":[{"key":"a","severity":"error","human":"h",)"
                      R"("expression":"1 +"}])"),
              ElementsAre("element-constraint StructureDefinition.differential.element[0].constraint[0]"));
}

TEST(DefinitionRules, AnExtensionFixesItsUrl) {
  const auto with = [](std::string_view url) {
    Rules rules;
    return rules.found(
        R"({"resourceType":"StructureDefinition","url":"http://a.org/p","name":"P","status":"draft",)"
        R"("abstract":false,"type":"Extension","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Extension",)"
        R"("derivation":"constraint","kind":"complex-type","context":[{"type":"element","expression":"Patient"}],)"
        R"("differential":{"element":[{"id":"Extension","path":"Extension"},{"id":"Extension.url",)"
        R"("path":"Extension.url","fixedUri":")" +
        std::string(url) + R"("}]}})");
  };
  EXPECT_THAT(with("http://a.org/other"), Contains("definition-extension-url StructureDefinition"));
  EXPECT_THAT(with("http://a.org/p"), Not(Contains("definition-extension-url StructureDefinition")));
}

TEST(DefinitionRules, ADifferentialFitsItsBase) {
  const std::string broken = "definition-snapshot StructureDefinition";
  EXPECT_THAT(element(R"("path":"Patient.name","min":1,"max":"3")"), IsEmpty());
  EXPECT_THAT(element(R"("path":"Patient.link.other","min":0)"), ElementsAre(broken));
  EXPECT_THAT(element(R"("path":"Patient.active","max":"*")"), ElementsAre(broken));
  EXPECT_THAT(element(R"("path":"Patient.nothing","min":1)"), ElementsAre(broken));
  EXPECT_THAT(element(R"("path":"Patient.deceased[x]","type":[{"code":"Address"}])"), ElementsAre(broken));
  EXPECT_THAT(element(R"("path":"Patient.gender","binding":{"strength":"example",)"
                      R"("valueSet":"http://hl7.org/fhir/ValueSet/administrative-gender"})"),
              ElementsAre(broken));
  // Told with the type alone.
  EXPECT_THAT(definition(R"("type":"Group","derivation":"constraint","differential":{"element":[{"id":"Group",)"
                         R"("path":"Group"}]},"baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient")"),
              Not(Contains(broken)));
}

TEST(DefinitionRules, ADifferentialStandsInTheOrderOfItsType) {
  const auto two = [](std::string_view first, std::string_view second) {
    return definition(std::string(of_patient) + R"("differential":{"element":[{"id":"a","path":"Patient.)" +
                      std::string(first) + R"(","short":"x"},{"id":"b","path":"Patient.)" + std::string(second) +
                      R"(","short":"x"}]})");
  };
  EXPECT_THAT(two("active", "name"), IsEmpty());
  EXPECT_THAT(two("name", "active"), ElementsAre("element-order StructureDefinition.differential.element[1]"));
  EXPECT_THAT(two("contact.name", "contact"), IsEmpty());
}

TEST(DefinitionRules, AProfileIsOfTheTypeOfTheElement) {
  EXPECT_THAT(element(R"("path":"Patient.contact.name","type":[{"code":"HumanName",)"
                      R"("profile":["http://hl7.org/fhir/StructureDefinition/Address"]}])"),
              Contains("element-profile StructureDefinition.differential.element[0].type[0]"));
  EXPECT_THAT(element(R"("path":"Patient.contained","type":[{"code":"Resource",)"
                      R"("profile":["http://hl7.org/fhir/StructureDefinition/Patient"]}])"),
              IsEmpty());
}

TEST(InvariantRules, MeanWhatTheirTextSays) {
  Rules rules;
  const auto questionnaire = [&](std::string_view behaviour) {
    return rules.found(R"({"resourceType":"Questionnaire","status":"draft","item":[)"
                       R"({"linkId":"a","type":"boolean"},{"linkId":"b","type":"string",)" +
                       std::string(behaviour) +
                       R"("enableWhen":[{"question":"a","operator":"=","answerBoolean":true},)"
                       R"({"question":"a","operator":"exists","answerBoolean":true}]}]})");
  };
  EXPECT_THAT(questionnaire(""), ElementsAre("que-12 Questionnaire.item[1]"));
  EXPECT_THAT(questionnaire(R"("enableBehavior":"all",)"), IsEmpty());
  const auto assessment = [&](std::string_view probability) {
    return rules.found(R"({"resourceType":"RiskAssessment","status":"final","subject":{"display":"x"},)"
                       R"("prediction":[{"outcome":{"text":"x"})" +
                       std::string(probability) + "}]}");
  };
  EXPECT_THAT(assessment(""), IsEmpty());
  EXPECT_THAT(assessment(R"(,"probabilityDecimal":40)"), IsEmpty());
  EXPECT_THAT(assessment(R"(,"probabilityDecimal":101)"), ElementsAre("ras-2 RiskAssessment.prediction[0]"));
  EXPECT_THAT(element(R"("path":"Patient.na me")"), Contains("eld-19 StructureDefinition.differential.element[0]"));
}

TEST(OperationRules, AParameterIsWhatItsProfileSays) {
  Rules rules;
  const auto with = [&](std::string_view profile) {
    return rules.found(R"({"resourceType":"OperationDefinition","name":"O","status":"draft","kind":"operation",)"
                       R"("code":"o","system":true,"type":false,"instance":false,"inputProfile":")" +
                           std::string(profile) +
                           R"(","parameter":[{"name":"a","use":"in","min":0,"max":"1","type":"string"}]})",
                       Severity::warning);
  };
  EXPECT_THAT(with("http://hl7.org/fhir/StructureDefinition/Patient"),
              ElementsAre("operation-profile OperationDefinition.inputProfile"));
  EXPECT_THAT(with("http://hl7.org/fhir/StructureDefinition/Parameters"), IsEmpty());
}

TEST(DefinitionRules, WhatThePublisherWritesMayStandWhereItDoes) {
  EXPECT_THAT(element(R"("path":"Patient.id","type":[{"code":"http://hl7.org/fhirpath/System.String","extension":[)"
                      R"({"url":"http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type",)"
                      R"("valueUrl":"string"}]}])"),
              IsEmpty());
}

TEST(LexicalRules, CanonicalsAreAbsolute) {
  Rules rules;
  const auto with = [&](std::string_view library) {
    return rules.found(R"({"resourceType":"Measure","status":"draft","library":[")" + std::string(library) + R"("]})");
  };
  EXPECT_THAT(with("http://a.org/Library/x|1"), IsEmpty());
  EXPECT_THAT(with("urn:oid:1.2.3"), IsEmpty());
  EXPECT_THAT(with("Library/x"), ElementsAre("canonical-absolute Measure.library[0]"));
}

TEST(ElementRules, IdsAreUniqueInTheirResource) {
  Rules rules;
  EXPECT_THAT(rules.found(R"({"resourceType":"Patient","name":[{"id":"a","text":"x"},{"id":"b","text":"y"}]})"),
              IsEmpty());
  EXPECT_THAT(rules.found(R"({"resourceType":"Patient","name":[{"id":"a","text":"x"},{"id":"a","text":"y"}]})"),
              ElementsAre("id-unique Patient.name[1].id"));
  EXPECT_THAT(rules.found(R"({"resourceType":"Patient","active":true,"_active":{"id":"a"},"name":[{"id":"a",)"
                          R"("text":"x"}]})"),
              ElementsAre("id-unique Patient.name[0].id"));
}

TEST(Form, AByteOrderMarkBeforeJsonIsOnlyWarnedOf) {
  Rules rules;
  EXPECT_THAT(rules.found("\xEF\xBB\xBF{\"resourceType\":\"Patient\",\"active\":true}"), IsEmpty());
  EXPECT_THAT(rules.found("\xEF\xBB\xBF{\"resourceType\":\"Patient\",\"active\":1}", Severity::warning),
              ElementsAre("wrong-kind Patient.active", "byte-order-mark "));
}

TEST(DefinitionRules, CodeSystemsCountTheirConcepts) {
  Rules rules;
  const auto with = [&](std::string_view count) {
    return rules.found(R"({"resourceType":"CodeSystem","status":"active","content":"complete","count":)" +
                       std::string(count) + R"(,"concept":[{"code":"a","concept":[{"code":"b"}]}]})");
  };
  EXPECT_THAT(with("2"), IsEmpty());
  EXPECT_THAT(with("3"), ElementsAre("code-system-count CodeSystem.count"));
}

}  // namespace
}  // namespace linkway::fhir::validation
