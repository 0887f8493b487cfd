#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "data/xml.h"

namespace linkway::data {
namespace {

using testing::HasSubstr;

XmlDocument read(std::string_view bytes) {
  auto document = read_xml(bytes);
  EXPECT_TRUE(document.ok()) << (document.ok() ? "" : to_string(document.problems()[0]));
  return document.ok() ? std::move(*document) : XmlDocument{};
}

TEST(XmlReader, GivesElementsWithNamesTextsAndOrder) {
  const auto document =
      read("<?xml version='1.0'?>\n<a x='1'>one<b/>two<!-- no --><b y=\"2\">three</b></a>\n<!-- end -->");
  const auto& root = *document.root;
  EXPECT_EQ(root.name, "a");
  EXPECT_EQ(root.ns, "");
  EXPECT_EQ(root.attribute("x")->value, "1");
  EXPECT_EQ(root.attribute("y"), nullptr);
  ASSERT_EQ(root.children.size(), 4U);
  EXPECT_EQ(root.children[0].text, "one");
  EXPECT_EQ(root.children[1].element->name, "b");
  EXPECT_EQ(root.children[2].text, "two");
  EXPECT_EQ(root.children[3].element->children[0].text, "three");
  EXPECT_EQ(root.child("b"), root.children[1].element);
  EXPECT_EQ(root.child("c"), nullptr);
}

TEST(XmlReader, TellsWhereThingsStandAndTheirSource) {
  const std::string source = "<a>\n  <b k='v' ><c/>&lt;</b >\n</a>";
  const auto document = read(source);
  const auto& b = *document.root->child("b");
  EXPECT_EQ(b.source, "<b k='v' ><c/>&lt;</b >");
  EXPECT_EQ(b.position, source.find("<b"));
  EXPECT_EQ(b.attributes[0].position, source.find("k="));
  EXPECT_EQ(b.child("c")->source, "<c/>");
  EXPECT_EQ(b.children[1].text, "<");
  EXPECT_EQ(b.children[1].position, source.find("&lt;"));
  EXPECT_EQ(document.root->source, source);
}

TEST(XmlReader, BindsPrefixesWhereTheyAreDeclared) {
  const auto document = read(
      "<a xmlns='urn:one' xmlns:p='urn:two' p:x='1' xml:lang='en'><p:b xmlns:p='urn:three'><p:c/></p:b>"
      "<p:d/><e xmlns=''/></a>");
  const auto& a = *document.root;
  EXPECT_EQ(a.ns, "urn:one");
  ASSERT_EQ(a.attributes.size(), 2U);
  EXPECT_EQ(a.attributes[0].ns, "urn:two");
  EXPECT_EQ(a.attributes[1].ns, "http://www.w3.org/XML/1998/namespace");
  EXPECT_EQ(a.attribute("x"), nullptr);
  ASSERT_EQ(a.declared.size(), 2U);
  EXPECT_EQ(a.declared[1].prefix, "p");
  EXPECT_EQ(a.child("b")->ns, "urn:three");
  EXPECT_EQ(a.child("b")->child("c")->ns, "urn:three");
  EXPECT_EQ(a.child("d")->ns, "urn:two");
  EXPECT_EQ(a.child("e")->ns, "");
}

TEST(XmlReader, ReplacesReferencesLineEndsAndAttributeWhiteSpace) {
  const auto document = read("<a k='&lt;&#65;&#x1F600;\n\t&#10;&quot;'>&amp;&apos;\r\nx<![CDATA[<&no;\r\n]]></a>");
  EXPECT_EQ(document.root->attribute("k")->value, "<A\xF0\x9F\x98\x80  \n\"");
  EXPECT_EQ(document.root->children[0].text, "&'\nx");
  EXPECT_EQ(document.root->children[1].text, "<&no;\n");
}

TEST(XmlReader, ReadsOverCommentsAndInstructions) {
  const auto document =
      read("<?xml version='1.0' standalone='yes'?><?style a?><!-- <b> & --><a><?x y?><!----></a><?z?>");
  EXPECT_TRUE(document.root->children.empty());
}

TEST(XmlReader, ReadsNamesOfAnyScript) {
  EXPECT_EQ(read("<ឈ្មោះ ñ='1'/>").root->name, "ឈ្មោះ");
  EXPECT_EQ(read("<a-b.c_1/>").root->name, "a-b.c_1");
}

TEST(XmlReader, ConvertsWhatSaysItIsNotUtf8) {
  EXPECT_EQ(read("\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?><a>\xC3\xA9</a>").root->children[0].text,
            "\xC3\xA9");
  EXPECT_EQ(read("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>").root->children[0].text, "\xC3\xA9");
  EXPECT_EQ(read("<?xml version='1.0' encoding='iso-8859-1'?><a>\x93\x81</a>").root->children[0].text, "“\xC2\x81");
  EXPECT_EQ(read("<?xml version='1.0' encoding='windows-1252'?><a>\x93</a>").root->children[0].text, "“");
  EXPECT_EQ(read("<?xml version='1.0' encoding='koi8-r'?><a>\xC1</a>").root->children[0].text, "а");
  const std::string little("\xFF\xFE<\0a\0>\0=\xD8\0\xDE<\0/\0a\0>\0", 20);
  EXPECT_EQ(read(little).root->children[0].text, "\xF0\x9F\x98\x80");
  const std::string big("\0<\0a\0>\x20\xAC\0<\0/\0a\0>", 16);
  EXPECT_EQ(read(big).root->children[0].text, "\xE2\x82\xAC");
}

TEST(XmlReader, KeepsItsDocumentWhenMoved) {
  auto first = read("<a><b>text</b></a>");
  const auto second = std::move(first);
  EXPECT_EQ(second.root->child("b")->children[0].text, "text");
}

TEST(XmlReader, GoesAsDeepAsTheLimit) {
  std::string deep;
  for (int i = 0; i < 128; ++i) deep += "<a>";
  for (int i = 0; i < 128; ++i) deep += "</a>";
  EXPECT_TRUE(read_xml(deep).ok());
  const auto refused = read_xml("<a>" + deep + "</a>");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.problems()[0].category, Category::too_large);
  EXPECT_EQ(refused.problems()[0].column, 385U);
}

TEST(XmlReader, RefusesAHundredThousandLevels) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_FALSE(read_xml(deep).ok());
  for (int i = 0; i < 100'000; ++i) deep += "</a>";
  EXPECT_FALSE(read_xml(deep).ok());
}

TEST(XmlReader, RefusesMoreThanItsLimits) {
  const auto too_large = [](std::string_view bytes, XmlLimits limits) {
    const auto document = read_xml(bytes, limits);
    return !document.ok() && document.problems()[0].category == Category::too_large;
  };
  XmlLimits limits;
  limits.max_bytes = 10;
  EXPECT_TRUE(too_large("<a>123456</a>", limits));
  limits = {};
  limits.max_elements = 3;
  EXPECT_TRUE(read_xml("<a><b/><b/></a>", limits).ok());
  EXPECT_TRUE(too_large("<a><b/><b/><b/></a>", limits));
  EXPECT_TRUE(too_large("<a><!----><!----><!----></a>", limits));
  limits = {};
  limits.max_attributes = 2;
  EXPECT_TRUE(read_xml("<a x='' y=''/>", limits).ok());
  EXPECT_TRUE(too_large("<a x='' y='' z=''/>", limits));
  limits = {};
  limits.max_all_attributes = 2;
  EXPECT_TRUE(read_xml("<a x=''><b y=''/></a>", limits).ok());
  EXPECT_TRUE(too_large("<a x=''><b y = ''/><b z=\"\"/></a>", limits));
  limits = {};
  limits.max_namespaces = 2;
  EXPECT_TRUE(read_xml("<a xmlns:p='u'><b xmlns:q='v'/><b xmlns:q='v'/></a>", limits).ok());
  EXPECT_TRUE(too_large("<a xmlns:p='u'><b xmlns:q='v'><b xmlns:r='v'/></b></a>", limits));
}

struct Refused {
  std::string source;
  std::uint32_t line, column;
  std::string why;
};

class XmlRefusals : public testing::TestWithParam<Refused> {};

TEST_P(XmlRefusals, WithPlaceAndReason) {
  const auto& param = GetParam();
  const auto document = read_xml(param.source);
  ASSERT_FALSE(document.ok()) << param.source;
  const auto& problem = document.problems()[0];
  EXPECT_EQ(problem.category, Category::malformed);
  EXPECT_THAT(problem.text, HasSubstr(param.why));
  EXPECT_EQ(std::to_string(problem.line) + ":" + std::to_string(problem.column),
            std::to_string(param.line) + ":" + std::to_string(param.column))
      << param.source << " " << problem.text;
}

INSTANTIATE_TEST_SUITE_P(
    Structure, XmlRefusals,
    testing::Values(Refused{"", 1, 1, "no element"}, Refused{"  \n", 1, 3, "no element"},
                    Refused{"{\"resourceType\":\"Patient\"}", 1, 26, "no element"},
                    Refused{"text<a/>", 1, 1, "root element is expected"},
                    Refused{"<a/>text", 1, 5, "follows the root"}, Refused{"<a/>\n<b/>", 2, 1, "second root"},
                    Refused{"<a><b></a></b>", 1, 9, "end tag"}, Refused{"<a>", 1, 4, "ends before"},
                    Refused{"<a><b>text", 1, 11, "ends before"}, Refused{"<a></a", 1, 7, "ends"},
                    Refused{"</a>", 1, 3, "end tag"}, Refused{"<a/><![CDATA[x]]>", 1, 5, "CDATA"},
                    Refused{"<a>]]></a>", 1, 4, "]]&gt;"}, Refused{"<a><!-- x -- y --></a>", 1, 11, "--"},
                    Refused{"<a><!-- x ---></a>", 1, 11, "--"}));

INSTANTIATE_TEST_SUITE_P(
    Declarations, XmlRefusals,
    testing::Values(Refused{"<!DOCTYPE a><a/>", 1, 1, "DOCTYPE"},
                    Refused{"<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b \"c\">]>\n<a>&b;</a>", 2, 1, "DOCTYPE"},
                    Refused{"<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", 1, 1, "DOCTYPE"},
                    Refused{"<a>&nbsp;</a>", 1, 4, "reference"}, Refused{"<a>&b;</a>", 1, 4, "reference"},
                    Refused{"<a>x & y</a>", 1, 6, "reference"}, Refused{"<a k='&'/>", 1, 7, "reference"},
                    Refused{"<a>&#0;</a>", 1, 4, "reference"}, Refused{"<a>&#xD800;</a>", 1, 4, "reference"},
                    Refused{"<a>&#x110000;</a>", 1, 4, "reference"},
                    Refused{"<a>&#99999999999;</a>", 1, 4, "reference"}, Refused{"<a>&#;</a>", 1, 4, "reference"},
                    Refused{" <?xml version='1.0'?><a/>", 1, 2, "XML declaration"},
                    Refused{"<?xml version='1.1'?><a/>", 1, 1, "version 1.0"},
                    Refused{"<?xml encoding='utf-8'?><a/>", 1, 1, "version"}, Refused{"<?xml?><a/>", 1, 1, "version"},
                    Refused{"<a><?xml version='1.0'?></a>", 1, 9, "declaration"},
                    Refused{"<?xml version='1.0' encoding='klingon'?><a/>", 1, 1, "klingon"},
                    Refused{"<?xml version='1.0' encoding='gb18030'?><a>\xFF</a>", 1, 1, "gb18030"},
                    Refused{"<?xml version='1.0' encoding='ibm-037'?><a/>", 1, 1, "ibm-037"},
                    Refused{"<?xml version='1.0' encoding='UTF-16'?><a/>", 1, 1, "UTF-16"},
                    Refused{std::string("\xFF\xFE\0\0<\0\0\0", 8), 1, 1, "UTF-32"},
                    Refused{std::string("\xFE\xFF\xD8\0\0a", 6), 1, 1, "surrogate"}));

INSTANTIATE_TEST_SUITE_P(
    Attributes, XmlRefusals,
    testing::Values(Refused{"<a x='1' x='2'/>", 1, 10, "already"},
                    Refused{"<a xmlns:p='u' xmlns:q='u' p:x='1' q:x='2'/>", 1, 36, "already"},
                    Refused{"<a xmlns='u' xmlns='v'/>", 1, 14, "already"}, Refused{"<a x='<'/>", 1, 7, "&lt;"},
                    Refused{"<a x=1/>", 1, 6, "attribute"}, Refused{"<a x/>", 1, 6, "attribute"},
                    Refused{"<a x='1'y='2'/>", 1, 9, "attribute"}, Refused{"<a x='1/>", 1, 7, "attribute"},
                    Refused{"<a p:x='1'/>", 1, 4, "prefix"}, Refused{"<p:a/>", 1, 1, "prefix"},
                    Refused{"<a xmlns:p=''/>", 1, 4, "without a namespace"},
                    Refused{"<a xmlns:xml='urn:x'/>", 1, 4, "reserved"},
                    Refused{"<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>", 1, 4, "reserved"},
                    Refused{"<a xmlns:xmlns='urn:x'/>", 1, 4, "reserved"}, Refused{"<a p:q:x='1'/>", 1, 4, "name"}));

INSTANTIATE_TEST_SUITE_P(
    Characters, XmlRefusals,
    testing::Values(Refused{std::string("<a>\0</a>", 8), 1, 4, "character"}, Refused{"<a>\x01</a>", 1, 4, "character"},
                    Refused{"<a>\n\x1F</a>", 2, 1, "character"}, Refused{"<a>\xEF\xBF\xBF</a>", 1, 4, "character"},
                    Refused{"<a>\xC3</a>", 1, 4, "UTF-8"}, Refused{"<a>\xED\xA0\x80</a>", 1, 4, "UTF-8"},
                    Refused{"<a>\xC0\x80</a>", 1, 4, "UTF-8"}, Refused{"<1a/>", 1, 2, "markup"},
                    Refused{"<a$b/>", 1, 4, "start tag"}, Refused{"<:a/>", 1, 1, "name"},
                    Refused{"<a\xC3\x97/>", 1, 1, "name"}, Refused{"< a/>", 1, 2, "markup"}));

}  // namespace
}  // namespace linkway::data
