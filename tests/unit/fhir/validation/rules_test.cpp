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
