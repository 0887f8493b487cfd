#include "base/charset.h"

#include <gtest/gtest.h>

#include <string>

namespace linkway::text {
namespace {

TEST(Charset, KnowsIcusNamesWithoutOptions) {
  for (const std::string name : {"UTF-8", "windows-1252", "ISO-8859-15", "GB18030", "UTF-16LE"}) {
    EXPECT_TRUE(known_charset(name)) << name;
  }
  for (const std::string name : {"", "nonsense", "UTF-8,version=1", "ISO-8859-1,swaplfnl", "utf 8"}) {
    EXPECT_FALSE(known_charset(name)) << name;
  }
  EXPECT_FALSE(known_charset(std::string(100'000, 'x')));
}

TEST(Charset, ConvertsBothWays) {
  EXPECT_EQ(from_charset("Zo\xEB", "windows-1252"), "Zoë");
  EXPECT_EQ(to_charset("Zoë", "windows-1252"), "Zo\xEB");
  EXPECT_EQ(from_charset(std::string("\xFE\xFF\0Z", 4), "UTF-16"), "Z");
  EXPECT_EQ(to_charset("Z", "UTF-16LE"), std::string("Z\0", 2));
  EXPECT_EQ(from_charset("\xEF\xBB\xBFZ", "UTF-8"), "Z");
  EXPECT_EQ(from_charset("", "UTF-8"), "");
  EXPECT_EQ(to_charset("", "UTF-8"), "");
  const std::string many(10'000, 'x');
  EXPECT_EQ(from_charset(many, "GB18030"), many);
}

TEST(Charset, RefusesWhatHasNoMeaning) {
  EXPECT_FALSE(from_charset("\xC3(", "UTF-8").has_value());
  EXPECT_FALSE(from_charset("x", "nonsense").has_value());
  EXPECT_FALSE(from_charset(std::string("\0\xD8\0\0", 4), "UTF-16LE").has_value());
  EXPECT_FALSE(to_charset("ខ", "windows-1252").has_value());
  EXPECT_FALSE(to_charset("\xFF", "UTF-16").has_value());
  EXPECT_FALSE(to_charset("x", "nonsense").has_value());
}

TEST(Charset, NamesForXmlWhatItDoesNotHave) {
  EXPECT_EQ(to_charset("Zoë ខ 🙂", "ISO-8859-1", Absent::xml_reference), "Zo\xEB &#6017; &#128578;");
  std::string many;
  std::string named;
  for (int i = 0; i < 5'000; ++i) {
    many += "ខ";
    named += "&#6017;";
  }
  EXPECT_EQ(to_charset(many, "US-ASCII", Absent::xml_reference), named);
  EXPECT_FALSE(to_charset("\xFF", "US-ASCII", Absent::xml_reference).has_value());
}

}  // namespace
}  // namespace linkway::text
