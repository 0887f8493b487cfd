#include "mapping/models/xml_instance.h"

#include <gtest/gtest.h>

#include "mapping/models/choices.h"
#include "unit/mapping/models/support.h"

namespace linkway::mapping {
namespace {

class XmlInstance : public testing::Test {
 protected:
  Result<Instance> read(std::string_view bytes) {
    return read_instance(Format::xml, bytes, "", type(), definitions, arena);
  }
  const fhir::Structure& type() {
    return *type_named(definitions, "http://models.example/StructureDefinition/" + name);
  }
  std::string json(std::string_view bytes) {
    const auto made = read(bytes);
    return made ? data::to_json(made->node) : messages(made.problems());
  }
  std::string findings(std::string_view bytes) {
    const auto made = read(bytes);
    return messages(made ? made->findings : made.problems());
  }
  std::string back(std::string_view bytes, WriteStyle style = {}) {
    const auto made = read(bytes);
    if (!made) return messages(made.problems());
    std::string out;
    const auto done = write_instance(Format::xml, made->node, type(), definitions, out, style);
    return done ? out : messages(done.problems());
  }

  std::string name = "Letter";
  fhir::Definitions definitions = with_models(document_models());
  data::Arena arena;
};

constexpr std::string_view letter =
    R"(<?xml version="1.0" encoding="UTF-8"?><Letter xmlns="urn:example:document" )"
    R"(xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" classCode="DOC"><title>Hello &amp; more</title>)"
    R"(<code code="1"><originalText>one</originalText><translation xsi:type="CD" code="2"/></code>)"
    R"(<effectiveTime value="2020"/><value xsi:type="CD" code="3"/><value xsi:type="ST">text</value>)"
    R"(<section><title>First</title></section><section><title>Second</title></section></Letter>)";

TEST_F(XmlInstance, AttributesTextAndTypes) {
  EXPECT_EQ(json(letter),
            R"({"classCode":"DOC","title":{"data":"Hello & more"},"code":{"code":"1","originalText":{"data":"one"},)"
            R"("translation":[{"code":"2"}]},"effectiveTime":{"value":"2020"},)"
            R"("value":[{"resourceType":"http://models.example/StructureDefinition/CD","code":"3"},)"
            R"({"resourceType":"http://models.example/StructureDefinition/ST","data":"text"}],)"
            R"("section":[{"title":{"data":"First"}},{"title":{"data":"Second"}}]})");
  EXPECT_EQ(findings(letter), "");
}

TEST_F(XmlInstance, IsWrittenAsItCame) { EXPECT_EQ(back(letter), letter); }

TEST_F(XmlInstance, IsWrittenInTheCharsetThatItSays) {
  const auto of = [&](std::string_view charset) {
    WriteStyle style;
    style.charset = charset;
    return back(R"(<Letter xmlns="urn:example:document"><title>Zoë “ខ”</title></Letter>)", style);
  };
  const auto latin = of("windows-1252");
  EXPECT_EQ(latin,
            "<?xml version=\"1.0\" encoding=\"windows-1252\"?><Letter xmlns=\"urn:example:document\"><title>Zo\xEB "
            "\x93&#6017;\x94</title></Letter>");
  for (const auto& written : {latin, of("UTF-16"), of("utf-8"), of("")}) {
    EXPECT_EQ(json(written), R"({"title":{"data":"Zoë “ខ”"}})");
  }
  EXPECT_EQ(of("klingon"), "XML cannot be written in klingon\n");
}

TEST_F(XmlInstance, PrettyLeavesTextAlone) {
  EXPECT_EQ(back(R"(<Letter xmlns="urn:example:document"><title>A</title><section><title>B</title></section></Letter>)",
                 {true, false}),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Letter xmlns=\"urn:example:document\">\n  <title>A</title>\n"
            "  <section>\n    <title>B</title>\n  </section>\n</Letter>");
}

TEST_F(XmlInstance, WhatTheModelDoesNotKnowIsTold) {
  EXPECT_EQ(findings("<Letter xmlns='urn:example:document' clasCode='x'>text\n<titel/><title "
                     "xmlns='urn:other'>A</title></Letter>"),
            "1:38: the model has no such attribute; did you mean 'classCode'? [Letter.clasCode]\n"
            "1:1: the model has no place for the text here [Letter]\n"
            "2:1: the model has no such element; did you mean 'title'? [Letter.titel]\n"
            "2:9: the model has this element in another namespace; did you mean 'title'? [Letter.title]\n");
}

TEST_F(XmlInstance, WhatCannotBeIsRefused) {
  EXPECT_EQ(findings("<Letter/>"), "1:1: the namespace of this model is urn:example:document [Letter]\n");
  EXPECT_EQ(findings("<Note xmlns='urn:example:document'/>"), "1:1: the root of this model is Letter [Letter]\n");
  EXPECT_EQ(findings("<Letter xmlns='urn:example:document'><title/><title/></Letter>"),
            "1:46: it may not repeat [Letter.title]\n");
  EXPECT_NE(findings("<Letter xmlns='urn:example:document' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
                     "<value xsi:type='PQ'/></Letter>")
                .find("no type that xsi:type names"),
            std::string::npos);
  EXPECT_NE(findings("<Letter"), "");
}

TEST_F(XmlInstance, AnotherOrderIsToldAndMended) {
  const auto text = "<Letter xmlns='urn:example:document'><section/><title>A</title><section/></Letter>";
  EXPECT_EQ(findings(text), "1:48: it does not stand in the order of the model [Letter.title]\n");
  EXPECT_EQ(json(text), R"({"title":{"data":"A"},"section":[{},{}]})");
}

class PartnerXml : public XmlInstance {
 protected:
  PartnerXml() {
    name = "Case";
    definitions = with_models(case_models());
  }
};

TEST_F(PartnerXml, PrimitivesAsAttributesOrTexts) {
  EXPECT_EQ(json("<Case><id value='1'/><person><name> A </name><phone>1</phone><phone>2</phone></person>"
                 "<open>1</open><score> 1.50 </score><visit><minutes value='5'/></visit></Case>"),
            R"({"id":"1","person":{"name":" A ","phone":["1","2"]},"open":true,"score":1.50,"visit":[{"minutes":5}]})");
  EXPECT_EQ(findings("<Case><score>much</score></Case>"), "1:7: a number is expected here [Case.score]\n");
  EXPECT_EQ(findings("<Case><open>yes</open></Case>"), "1:7: true or false is expected here [Case.open]\n");
}

TEST_F(PartnerXml, FhirTypesAndResourcesInside) {
  const auto text =
      R"(<?xml version="1.0" encoding="UTF-8"?><Case><id value="1"/><answerQuantity><value value="1.0"/></answerQuantity>)"
      R"(<address><line value="a"/><city value="B"/></address><resource><Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient></resource></Case>)";
  EXPECT_EQ(json(text), R"({"id":"1","answerQuantity":{"value":1.0},"address":{"line":["a"],"city":"B"},)"
                        R"("resource":{"resourceType":"Patient","active":true}})");
  EXPECT_EQ(back(text), text);
}

TEST_F(PartnerXml, ExtensionsOfPrimitivesInside) {
  const auto text =
      R"(<?xml version="1.0" encoding="UTF-8"?><Case><address><line value="a"><extension url="http://models.example/x"><valueCode value="b"/></extension></line><line value="c"/></address></Case>)";
  EXPECT_EQ(
      json(text),
      R"({"address":{"line":["a","c"],"_line":[{"extension":[{"url":"http://models.example/x","valueCode":"b"}]},null]}})");
  EXPECT_EQ(back(text), text);
}

TEST(XmlTextValues, AModelMaySayThatPrimitivesAreTexts) {
  const auto definitions = with_models({model(
      "Note", "Note", R"(
        {'path':'Note','min':1,'max':'1'},
        {'path':'Note.id','representation':['xmlAttr'],'min':0,'max':'1','type':[{'code':'string'}]},
        {'path':'Note.said','min':0,'max':'1','type':[{'code':'string'}]})",
      "'extension':[{'url':'https://linkway.example/fhir/StructureDefinition/xml-text-values','valueBoolean':true}],"
      "'derivation':'specialization','baseDefinition':'http://hl7.org/fhir/StructureDefinition/Base',")});
  data::Arena arena;
  const std::string text = R"(<?xml version="1.0" encoding="UTF-8"?><Note id="1"><said>a &lt; b</said></Note>)";
  const auto& type = *type_named(definitions, "Note");
  const auto made = read_instance(Format::xml, text, "", type, definitions, arena);
  ASSERT_TRUE(made.ok()) << messages(made.problems());
  std::string out;
  ASSERT_TRUE(write_instance(Format::xml, made->node, type, definitions, out).ok());
  EXPECT_EQ(out, text);
}

TEST_F(PartnerXml, WhatXmlCannotHoldIsRefused) {
  const auto instance = data::read_json("{\"id\":\"a\\u0001\",\"other\":1}");
  std::string out = "before";
  const auto done = write_instance(Format::xml, instance->root, type(), definitions, out);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(messages(done.problems()),
            "the model has no such element [Case.other]\nit has a character that XML does not have [Case.id]\n");
  EXPECT_EQ(out, "before");
}

}  // namespace
}  // namespace linkway::mapping
