#include "fhir/format/xhtml.h"

#include <gtest/gtest.h>

#include "fhir/format/html_entities.h"

namespace linkway::fhir {
namespace {

std::string alone(std::string_view xml) {
  const auto document = data::read_xml(xml);
  return document ? standing_alone(*document->root->child("div")) : "refused";
}

TEST(Xhtml, StaysAsItStandsWhenItDeclaresItsNamespace) {
  EXPECT_EQ(alone("<t xmlns='u'><div  xmlns='http://www.w3.org/1999/xhtml' >a<br />&#160;<!-- c --><b\n/></div ></t>"),
            "<div  xmlns='http://www.w3.org/1999/xhtml' >a<br />&#160;<!-- c --><b\n/></div >");
}

TEST(Xhtml, TakesDeclarationsFromFurtherOutWithIt) {
  EXPECT_EQ(alone("<t xmlns='u' xmlns:h='http://www.w3.org/1999/xhtml'><h:div class='c'><h:p/></h:div></t>"),
            "<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\" class='c'><h:p/></h:div>");
  EXPECT_EQ(alone("<f:t xmlns:f='u' xmlns='http://www.w3.org/1999/xhtml'><div><p f:x='1' xml:lang='en'/></div></f:t>"),
            "<div xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:f=\"u\"><p f:x='1' xml:lang='en'/></div>");
}

TEST(Xhtml, HtmlEntitiesBecomeCharacters) {
  const auto xhtml = xhtml_for_xml(
      "<div xmlns=\"http://www.w3.org/1999/xhtml\">a&nbsp;b &copy; &thetasym; &euro; &lt;&amp;&#160;&Eacute;</div>");
  ASSERT_TRUE(xhtml.ok()) << to_string(xhtml.problems()[0]);
  EXPECT_EQ(*xhtml,
            "<div xmlns=\"http://www.w3.org/1999/xhtml\">a\xC2\xA0"
            "b \xC2\xA9 \xCF\x91 \xE2\x82\xAC &lt;&amp;&#160;\xC3\x89</div>");
  EXPECT_EQ(html_entity("nbsp"), u'\u00A0');
  EXPECT_EQ(html_entity("amp"), u'\0');
  EXPECT_EQ(html_entity(""), u'\0');
}

// What looks like an entity in a CDATA section or a comment is text, not a reference.
TEST(Xhtml, EntitiesAreOnlyReadWhereReferencesAre) {
  const auto div = xhtml_for_xml(
      "<div xmlns=\"http://www.w3.org/1999/xhtml\"><!--&rArr;--><![CDATA[&rArr;<b>]]>&rArr;<p "
      "title=\"&rArr;\">a</p></div>");
  ASSERT_TRUE(div);
  EXPECT_EQ(*div,
            "<div xmlns=\"http://www.w3.org/1999/xhtml\"><!--&rArr;--><![CDATA[&rArr;<b>]]>\u21D2"
            "<p title=\"\u21D2\">a</p></div>");
}

TEST(Xhtml, RefusesWhatCannotStandInXml) {
  for (const auto* div : {"", "text", "<div>no namespace</div>", "<p xmlns=\"http://www.w3.org/1999/xhtml\"/>",
                          "<div xmlns=\"http://www.w3.org/1999/xhtml\"><br></div>",
                          "<div xmlns=\"http://www.w3.org/1999/xhtml\">&no;</div>",
                          "<div xmlns=\"http://www.w3.org/1999/xhtml\">a & b</div>",
                          "<div xmlns=\"http://www.w3.org/1999/xhtml\"/><div xmlns=\"http://www.w3.org/1999/xhtml\"/>",
                          "<!DOCTYPE div><div xmlns=\"http://www.w3.org/1999/xhtml\"/>"}) {
    EXPECT_FALSE(xhtml_for_xml(div).ok()) << div;
  }
}

}  // namespace
}  // namespace linkway::fhir
