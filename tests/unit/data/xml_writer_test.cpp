#include "data/xml_writer.h"

#include <gtest/gtest.h>

#include "data/xml.h"

namespace linkway::data {
namespace {

constexpr std::string_view declaration = R"(<?xml version="1.0" encoding="UTF-8"?>)";

void write_sample(XmlWriter& writer) {
  writer.open("a");
  writer.attribute("xmlns", "urn:one");
  writer.open("b");
  writer.attribute("k", "v");
  writer.close();
  writer.open("c");
  writer.raw("<d>text</d>");
  writer.close();
  writer.close();
}

TEST(XmlWriter, WritesCompact) {
  std::string out;
  XmlWriter writer(out);
  write_sample(writer);
  EXPECT_EQ(out, std::string(declaration) + R"(<a xmlns="urn:one"><b k="v"/><c><d>text</d></c></a>)");
}

TEST(XmlWriter, WritesPretty) {
  std::string out;
  XmlWriter writer(out, XmlStyle::pretty);
  write_sample(writer);
  EXPECT_EQ(out, std::string(declaration) + R"(
<a xmlns="urn:one">
  <b k="v"/>
  <c>
    <d>text</d>
  </c>
</a>)");
}

TEST(XmlWriter, EscapesSoThatTextsReadBackTheSame) {
  const std::string text = "<&>\"' \t\n\r]]> \xE2\x82\xAC &amp; &#10;";
  std::string out = "<a k=\"";
  append_xml_attribute(out, text);
  out += "\">";
  append_xml_text(out, text);
  out += "</a>";
  const auto document = read_xml(out);
  ASSERT_TRUE(document.ok()) << to_string(document.problems()[0]);
  EXPECT_EQ(document->root->attribute("k")->value, text);
  EXPECT_EQ(document->root->children[0].text, text);
}

}  // namespace
}  // namespace linkway::data
