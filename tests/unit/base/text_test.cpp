#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace linkway::text {
namespace {

using testing::ElementsAre;

constexpr auto npos = std::string_view::npos;

TEST(Text, Trims) {
  EXPECT_EQ(trim(" \t\r\n a b \n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Text, FoldsAsciiCaseOnly) {
  EXPECT_EQ(lower("AbZ[@É"), "abz[@É");
  EXPECT_EQ(upper("abz{`é"), "ABZ{`é");
  EXPECT_TRUE(iequals("Content-Type", "content-TYPE"));
  EXPECT_FALSE(iequals("abc", "abcd"));
  EXPECT_FALSE(iequals("[", "{"));
}

TEST(Text, SplitsAndJoins) {
  EXPECT_THAT(split("a,,b,", ','), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
  EXPECT_EQ(join({"a", "b", "c"}, ", "), "a, b, c");
  EXPECT_EQ(join({}, ","), "");
}

TEST(Text, JoiningKeepsEmptyParts) { EXPECT_EQ(join({"", "", "b", ""}, ","), ",,b,"); }

TEST(Utf8, WellFormedTextIsAccepted) {
  for (const auto* text : {"", "plain", "é ß ŵ", "€ 中", "😀", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF", "\xEE\x80\x80",
                           "\xC2\x80", "\xE0\xA0\x80", "\xF0\x90\x80\x80", "seven b", "eight by", "nine byte"}) {
    EXPECT_EQ(invalid_utf8_at(text), npos) << text;
  }
}

// Unicode 15, table 3-7, each rule broken once.
TEST(Utf8, IllFormedSequencesAreFoundWhereTheyBegin) {
  for (const std::string_view bad : {"\x80",
                                     "\xBF",
                                     "\xC0\x80",
                                     "\xC1\xBF",
                                     "\xC2",
                                     "\xC2\x41",
                                     "\xC2\xC2",
                                     "\xE0\x9F\xBF",
                                     "\xE0\xA0",
                                     "\xE1\x80\x41",
                                     "\xED\xA0\x80",
                                     "\xED\xBF\xBF",
                                     "\xEF\xBF",
                                     "\xF0\x8F\xBF\xBF",
                                     "\xF0\x90\x80",
                                     "\xF1\x80\x80\x41",
                                     "\xF4\x90\x80\x80",
                                     "\xF5\x80\x80\x80",
                                     "\xFE",
                                     "\xFF"}) {
    for (std::size_t before = 0; before < 20; ++before) {
      const std::string prefix(before, 'x');
      ASSERT_EQ(invalid_utf8_at(prefix + std::string(bad)), before) << before;
      ASSERT_EQ(invalid_utf8_at(prefix + std::string(bad) + "more than eight bytes"), before) << before;
      ASSERT_EQ(invalid_utf8_at("é" + prefix + std::string(bad)), before + 2) << before;
    }
  }
}

TEST(Hex, IsLowerCase) {
  EXPECT_EQ(hex(std::string_view("\x00\x7F\xAB\xFF", 4)), "007fabff");
  EXPECT_EQ(hex(""), "");
}

// RFC 4648 section 10.
TEST(Base64, KnowsTheVectorsOfTheStandard) {
  const std::pair<std::string_view, std::string_view> vectors[] = {{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"},
                                                                   {"\xFF\xFE\xFD", "//79"}};
  for (const auto& [bytes, coded] : vectors) {
    EXPECT_EQ(encode_base64(bytes), coded);
    EXPECT_EQ(decode_base64(coded), bytes);
  }
}

TEST(Base64, RefusesWhatIsNot) {
  for (const auto* text : {"Z", "Zg", "Zg=", "Zm9v!", "Zm 9", "Zm9\n", "=Zm9", "Zm=v", "Z==="}) {
    EXPECT_FALSE(decode_base64(text).has_value()) << text;
  }
}

TEST(Percent, Decodes) {
  EXPECT_EQ(decode_percent("a%20b%2Fc%C3%A9", false), "a b/cé");
  EXPECT_EQ(decode_percent("a+b", true), "a b");
  EXPECT_EQ(decode_percent("a+b", false), "a+b");
  EXPECT_EQ(decode_percent("%41", false), "A");
  for (const auto* text : {"%", "%4", "a%4", "%G1", "%1G", "%%41"}) {
    EXPECT_FALSE(decode_percent(text, false).has_value()) << text;
  }
}

TEST(Percent, EncodesAllButUnreserved) {
  EXPECT_EQ(encode_percent("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(encode_percent("a b/é+"), "a%20b%2F%C3%A9%2B");
}

TEST(Xml, EscapesMarkup) { EXPECT_EQ(escape_xml("<a b=\"c\">&amp;é"), "&lt;a b=&quot;c&quot;&gt;&amp;amp;é"); }

}  // namespace
}  // namespace linkway::text
