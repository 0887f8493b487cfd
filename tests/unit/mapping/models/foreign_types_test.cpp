// Models of another world than FHIR's, as HL7 publishes CDA: types by their urls, bare names that FHIR has as well,
// constraints as types, text beside elements, choice groups.
#include <gtest/gtest.h>

#include "base/clock.h"
#include "fhir/path/evaluate.h"
#include "mapping/models/choices.h"
#include "mapping/models/instance.h"
#include "mapping/models/target.h"
#include "unit/mapping/models/support.h"

namespace linkway::mapping {
namespace {

constexpr std::string_view in_namespace =
    "'extension':[{'url':'http://hl7.org/fhir/tools/StructureDefinition/xml-namespace','valueUri':'urn:foreign'}],";
std::string on(std::string_view base, std::string_view derivation = "specialization") {
  return std::string(in_namespace) + "'derivation':'" + std::string(derivation) + "','baseDefinition':'" +
         std::string(base) + "',";
}
const std::string models_url = "http://models.example/StructureDefinition/";
const std::string base_url = "http://hl7.org/fhir/StructureDefinition/Base";

fhir::Definitions foreign() {
  return with_models({
      model("ANY", "ANY", "{'path':'ANY','min':0,'max':'*'}", on(base_url) + "'abstract':true,"),
      model("ED", "ED", R"({'path':'ED','min':0,'max':'*'},
        {'path':'ED.mediaType','representation':['xmlAttr'],'min':0,'max':'1','type':[{'code':'code'}]},
        {'path':'ED.data[x]','representation':['xmlText'],'min':0,'max':'1','type':[{'code':'string'},{'code':'base64Binary'}]},
        {'path':'ED.reference','min':0,'max':'1','type':[{'code':'http://models.example/StructureDefinition/TEL'}]})",
            on(models_url + "ANY")),
      model("TEL", "TEL", R"({'path':'TEL','min':0,'max':'*'},
        {'path':'TEL.value','representation':['xmlAttr'],'min':0,'max':'1','type':[{'code':'uri'}]})",
            on(models_url + "ANY")),
      model("ST", "ED", R"({'path':'ED','min':0,'max':'*'},{'path':'ED.reference','min':0,'max':'0'})",
            on(models_url + "ED", "constraint")),
      model("IVL_TS", "IVL-TS", R"({'path':'IVL-TS','min':0,'max':'*'},
        {'path':'IVL-TS.low','representation':['xmlAttr'],'min':0,'max':'1','type':[{'code':'string'}]})",
            on(models_url + "ANY")),
      model("Name", "Name", R"({'path':'Name','min':0,'max':'*'},
        {'path':'Name.use','representation':['xmlAttr'],'min':0,'max':'*','type':[{'code':'code'}]},
        {'path':'Name.item','min':0,'max':'*','type':[{'code':'http://hl7.org/fhir/StructureDefinition/Base'}],
         'extension':[{'url':'http://hl7.org/fhir/tools/StructureDefinition/xml-choice-group','valueBoolean':true}]},
        {'path':'Name.item.family','min':0,'max':'1','type':[{'code':'http://models.example/StructureDefinition/ST'}]},
        {'path':'Name.item.given','min':0,'max':'1','type':[{'code':'http://models.example/StructureDefinition/ST'}]},
        {'path':'Name.item.xmlText','representation':['xmlText'],'min':0,'max':'1','type':[{'code':'string'}]})",
            on(models_url + "ANY")),
      model("Patient", "Patient", R"({'path':'Patient','min':1,'max':'1'},
        {'path':'Patient.id','representation':['xmlAttr'],'min':0,'max':'1','type':[{'code':'string'}]},
        {'path':'Patient.title','min':0,'max':'1','type':[{'code':'http://models.example/StructureDefinition/ST'}]},
        {'path':'Patient.name','min':0,'max':'*','type':[{'code':'http://models.example/StructureDefinition/Name'}]},
        {'path':'Patient.value','representation':['typeAttr'],'min':0,'max':'*','type':[{'code':'http://models.example/StructureDefinition/ANY'}]})",
            on(base_url)),
  });
}

constexpr std::string_view document =
    R"(<?xml version="1.0" encoding="UTF-8"?><Patient xmlns="urn:foreign" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="1">)"
    R"(<title>Hello</title><name use="A B"><given>Ada</given>of<family>Test</family><given>Bea</given></name>)"
    R"(<value xsi:type="ST">text</value><value xsi:type="ED">more<reference value="urn:x"/></value><value xsi:type="IVL_TS" low="2020"/></Patient>)";

TEST(ForeignTypes, DoNotTakeTheNamesOfFhir) {
  const auto definitions = foreign();
  EXPECT_EQ(definitions.type("Patient")->kind, fhir::StructureKind::resource);
  EXPECT_EQ(definitions.structure(models_url + "Patient")->kind, fhir::StructureKind::logical);
  data::Arena arena;
  EXPECT_TRUE(read_instance(Format::json, R"({"resourceType":"Patient","active":true})", "",
                            *definitions.type("Patient"), definitions, arena)
                  .ok());
}

TEST(ForeignTypes, AreReadAndWritten) {
  const auto definitions = foreign();
  data::Arena arena;
  const auto& type = *definitions.structure(models_url + "Patient");
  const auto read = read_instance(Format::xml, document, "", type, definitions, arena);
  ASSERT_TRUE(read.ok()) << messages(read.problems());
  EXPECT_EQ(messages(read->findings), "");
  EXPECT_EQ(
      data::to_json(read->node),
      R"({"id":"1","title":{"dataString":"Hello"},"name":[{"use":["A","B"],"item":[{"given":{"dataString":"Ada"}},)"
      R"({"xmlText":"of"},{"family":{"dataString":"Test"}},{"given":{"dataString":"Bea"}}]}],)"
      R"("value":[{"resourceType":"http://models.example/StructureDefinition/ST","dataString":"text"},)"
      R"({"resourceType":"ED","dataString":"more","reference":{"value":"urn:x"}},{"resourceType":"IVL-TS","low":"2020"}]})");
  std::string out;
  ASSERT_TRUE(write_instance(Format::xml, read->node, type, definitions, out).ok());
  EXPECT_EQ(out, document);
}

TEST(ForeignTypes, InJsonTellTheirTypeByItsShortName) {
  const auto definitions = foreign();
  data::Arena arena;
  const auto& type = *definitions.structure(models_url + "Patient");
  const std::string text =
      R"({"resourceType":"Patient","value":[{"resourceType":"ST","dataString":"a"},{"resourceType":"ED","dataString":"b"}]})";
  const auto read = read_instance(Format::json, text, "", type, definitions, arena);
  ASSERT_TRUE(read.ok()) << messages(read.problems());
  EXPECT_EQ(read->node["value"].at(0)["resourceType"].text(), models_url + "ST");
  std::string out;
  ASSERT_TRUE(write_instance(Format::json, read->node, type, definitions, out, {false, true}).ok());
  EXPECT_EQ(out, text);
  const auto other = read_instance(Format::json, R"({"resourceType":"Observation"})", "", type, definitions, arena);
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(messages(other.problems()), "1:17: resourceType names another type than the model [Patient]\n");
}

TEST(ForeignTypes, AreMade) {
  data::Arena arena;
  TargetTree tree(foreign(), arena);
  const auto& definitions = tree.definitions();
  const auto root = tree.create(*definitions.structure(models_url + "Patient"));
  const auto title = tree.child(root, tree.step(root, "title"));
  ASSERT_TRUE(title.ok());
  // `data` of data[x], by its plain name.
  ASSERT_TRUE(tree.put(*title, tree.step(*title, "data"), fhir::path::Item::of(std::string_view("Hello"))).ok());
  const auto values = tree.step(root, "value");
  const auto first = tree.child(root, values, definitions.structure(models_url + "ED"));
  ASSERT_TRUE(first.ok());
  // A choice that was left open gets its type with the value; a text for the whole goes into it as well.
  const auto data = tree.child(*first, tree.step(*first, "data"));
  ASSERT_TRUE(data.ok());
  ASSERT_TRUE(tree.set_text(*data, "open").ok());
  const auto second = tree.child(root, values, definitions.structure(models_url + "ST"));
  ASSERT_TRUE(tree.set_text(*second, "whole").ok());
  const auto made = tree.node(root);
  ASSERT_TRUE(made.ok());
  std::string out;
  const auto done = write_instance(Format::xml, *made, *tree.type(root), definitions, out);
  ASSERT_TRUE(done.ok()) << messages(done.problems());
  EXPECT_EQ(
      out,
      R"(<?xml version="1.0" encoding="UTF-8"?><Patient xmlns="urn:foreign" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">)"
      R"(<title>Hello</title><value xsi:type="ED">open</value><value xsi:type="ST">whole</value></Patient>)");
}

TEST(ForeignTypes, FhirPathSeesTheTypeOfTheInstance) {
  const auto definitions = foreign();
  data::Arena arena;
  const auto& type = *definitions.structure(models_url + "Patient");
  const auto read = read_instance(Format::xml, document, "", type, definitions, arena);
  ASSERT_TRUE(read.ok());
  const FixedClock clock(*parse_fhir_time("2026-11-22T09:30:00Z"));
  fhir::path::Settings settings;
  settings.definitions = &definitions;
  settings.strict = true;
  fhir::path::Evaluator evaluator(clock, settings);
  const data::Node none;
  const auto item = fhir::path::Item::of(fhir::path::ElementItem{&read->node, &none, &type, nullptr});
  for (const auto* text : {"title.data = 'Hello'", "value[0].data = 'text'", "value[1].reference.value = 'urn:x'",
                           "value[2].low = '2020'", "name.item.given.data = 'Ada' | 'Bea'", "name.item.count() = 4"}) {
    const auto expression = fhir::path::Expression::parse(text);
    ASSERT_TRUE(expression.ok());
    const auto found = evaluator.run(*expression, item, read->node, read->node);
    ASSERT_TRUE(found.ok()) << text << messages(found.problems());
    ASSERT_FALSE(found->empty()) << text;
    EXPECT_EQ(fhir::path::to_text((*found)[0]), "true") << text;
  }
}

TEST(ForeignTypes, WithoutANamespaceAtAll) {
  const auto definitions = with_models({model(
      "Note", "Note", R"({'path':'Note','min':1,'max':'1'},
        {'path':'Note.said','min':0,'max':'1','type':[{'code':'string'}]})",
      "'extension':[{'url':'http://hl7.org/fhir/tools/StructureDefinition/xml-namespace','valueUri':'noNamespace'},"
      "{'url':'http://hl7.org/fhir/tools/StructureDefinition/json-suppress-resourcetype','valueBoolean':true}],"
      "'derivation':'specialization','baseDefinition':'" +
          base_url + "',")});
  data::Arena arena;
  const auto& type = *definitions.type("Note");
  EXPECT_FALSE(read_instance(Format::xml, "<Note xmlns='urn:x'/>", "", type, definitions, arena).ok());
  const auto read = read_instance(Format::xml, "<Note><said value='a'/></Note>", "", type, definitions, arena);
  ASSERT_TRUE(read.ok()) << messages(read.problems());
  std::string out;
  ASSERT_TRUE(write_instance(Format::xml, read->node, type, definitions, out).ok());
  EXPECT_EQ(out, R"(<?xml version="1.0" encoding="UTF-8"?><Note><said value="a"/></Note>)");
  out.clear();
  ASSERT_TRUE(write_instance(Format::json, read->node, type, definitions, out, {false, true}).ok());
  EXPECT_EQ(out, R"({"said":"a"})");
}

TEST(ForeignTypes, ABaseThatIsNotLoadedIsNamed) {
  std::vector<fhir::DefinitionFile> files{
      {"a.json", model("A", "A", "{'path':'A','min':0,'max':'*'}", on(models_url + "Missing"))}};
  const auto loaded = fhir::load_package("models", std::move(files), fhir::Definitions::core());
  const auto told = loaded ? messages(loaded->warnings) : messages(loaded.problems());
  EXPECT_NE(told.find(models_url + "Missing"), std::string::npos) << told;
}

}  // namespace
}  // namespace linkway::mapping
