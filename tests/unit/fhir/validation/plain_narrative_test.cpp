#include "fhir/validation/plain_narrative.h"

#include <gtest/gtest.h>

#include <string>

#include "fhir/path/html_rules.h"
#include "fhir/validation/narrative_text.h"

namespace linkway::fhir::validation {
namespace {

std::string div(const std::string& inside) {
  return "<div xmlns=\"http://www.w3.org/1999/xhtml\">" + inside + "</div>";
}

TEST(PlainNarrative, UsualOnesNeedNoSecondLook) {
  EXPECT_TRUE(is_plain_narrative(div("text")));
  EXPECT_TRUE(is_plain_narrative(div("<p>A &amp; B &#169;</p><ul><li>one</li><li>two<br/></li></ul>")));
  EXPECT_TRUE(is_plain_narrative(div("<p class='x' id=\"a\"  style = \"b:c\" >\xC3\xA9t\xC3\xA9 [a] b</p >")));
  EXPECT_TRUE(is_plain_narrative(div("<a href=\"https://example.org/a?b=1&amp;c=2\">there</a>")));
  EXPECT_TRUE(
      is_plain_narrative("<div xml:lang=\"en\" lang=\"en\" "
                         "xmlns='http://www.w3.org/1999/xhtml'><table><tr><td>1</td></tr></table></div>"));
}

TEST(PlainNarrative, WhatSomeRuleMayForbidIsLeftToTheRule) {
  for (const auto& inside : {
           "",
           " ",
           "<br/>",
           "&#32;",  // nothing to read
           "<script>x</script>",
           "<p onclick=\"x\">t</p>",
           "<P>t</P>",  // not of a narrative
           "<p>t<div>u</div></p>",
           "<p>t<b>u<ul><li>v</li></ul></b></p>",  // a block in a paragraph
           "<a href=\"javascript:x\">t</a>",
           "<a href=\"#x\">t</a>",
           "<a href=\"\">t</a>",
           "<img src=\"#x\" alt=\"t\"/>t",
           "t<p>",
           "t</p>",
           "<p>t</b>",
           "t<p class=x/>",
           "<p class=\"a\" class=\"b\">t</p>",
           "<p class=\"<\">t</p>",
           "t & u",
           "t&nbsp;",
           "t]]>",
           "t<!-- c -->",
           "t<![CDATA[u]]>",
           "t<?u?>",
           "t\x01",
           "t\xFF",
           "t\xEF\xBF\xBE",
           "<p xmlns=\"http://www.w3.org/1999/xhtml\">t</p>",
           "<x:p>t</x:p>",
           "<p :class=\"x\">t</p>",
           "<p class\xC3\xA9=\"x\">t</p>",
           "<p class=\"\xFF\">t</p>",
           "<pclass=\"x\">t</p>",
           "<p class=\"x\"id=\"y\">t</p>",
       }) {
    EXPECT_FALSE(is_plain_narrative(div(inside))) << inside;
  }
  EXPECT_FALSE(is_plain_narrative(""));
  EXPECT_FALSE(is_plain_narrative("text"));
  EXPECT_FALSE(is_plain_narrative("<div>text</div>"));
  EXPECT_FALSE(is_plain_narrative("<div xmlns=\"http://www.w3.org/1999/xhtm\">text</div>"));
  EXPECT_FALSE(is_plain_narrative("<p xmlns=\"http://www.w3.org/1999/xhtml\">text</p>"));
  EXPECT_FALSE(is_plain_narrative("<div xmlns=\"http://www.w3.org/1999/xhtml\"/>"));
  EXPECT_FALSE(is_plain_narrative(div("text") + "more"));
  EXPECT_FALSE(is_plain_narrative(div("text") + div("text")));
}

TEST(PlainNarrative, DeepOnesAreLeftToTheReader) {
  std::string inside = "text";
  for (int i = 0; i < 1000; ++i) inside = "<b>" + inside + "</b>";
  EXPECT_FALSE(is_plain_narrative(div(inside)));
}

// Whatever is changed in a text: what passes here is read, and fulfils the rules that the reader's tree is held to.
TEST(PlainNarrative, NeverPassesWhatTheRulesRefuse) {
  const auto text = div("<p id=\"a\" title='b &lt; c'>d &amp; e</p><a href=\"http://f\">g]</a><br />\xC3\xA9");
  std::size_t passed = 0;
  const auto look = [&](const std::string& changed) {
    if (!is_plain_narrative(changed)) return;
    ++passed;
    EXPECT_TRUE(path::follows_html_rules(changed)) << changed;
    EXPECT_NE(read_narrative(changed).root(), nullptr) << changed;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    look(std::string(text).erase(i, 1));
    look(text.substr(0, i));
    for (const char c : std::string("<>/&;:=\"' ]!?-#ap\n0\x01\x80\xEF\xFF")) {
      auto changed = text;
      changed[i] = c;
      look(changed);
      look(std::string(text).insert(i, 1, c));
    }
    for (std::size_t size = 2; size < 8 && i + size <= text.size(); ++size) {
      look(std::string(text).erase(i, size));
      look(std::string(text).insert(i, text.substr(i, size)));
    }
  }
  EXPECT_GT(passed, 500U);
}

}  // namespace
}  // namespace linkway::fhir::validation
