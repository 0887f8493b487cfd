#include "data/hl7v2_charset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/charset.h"
#include "data/hl7v2.h"

namespace linkway::data {
namespace {

std::string message(const std::string& charset, const std::string& name) {
  return "MSH|^~\\&|A||||||ADT^A04|1|P|2.5|||||GBR|" + charset + "\rPID|1||||" + name + "\r";
}

struct Read {
  std::string name;
  std::string charset;
  bool told = false;
};

Read read(const std::string& bytes, const Hl7Options& options = {}) {
  const auto got = read_hl7v2(bytes, options);
  EXPECT_TRUE(got.ok()) << to_string(got.problems()[0]);
  if (!got) return {};
  const bool told = std::ranges::any_of(got->findings(), [](const Problem& p) { return p.rule == "charset"; });
  return {got->field("PID", 5).text(), std::string(got->charset()), told};
}

std::string wide(const std::string& text, const std::string& charset) { return *text::to_charset(text, charset); }

TEST(Hl7Charset, KnowsTheNamesOfTable0211) {
  for (const std::string name :
       {"ASCII",          "8859/1",   "8859/2",     "8859/3",        "8859/4",         "8859/5",
        "8859/6",         "8859/7",   "8859/8",     "8859/9",        "8859/15",        "JAS2020",
        "JIS X 0202",     "ISO IR14", "ISO IR87",   "ISO IR159",     "GB 18030-2000",  "KS X 1001",
        "CNS 11643-1992", "BIG-5",    "UNICODE",    "UNICODE UTF-8", "UNICODE UTF-16", "UNICODE UTF-32",
        "ISO IR192",      "utf-8",    "ISO-8859-1", "windows-1252"}) {
    const auto charset = charset_of_hl7v2(name);
    EXPECT_TRUE(text::known_charset(charset)) << name << " " << charset;
  }
  for (const std::string name : {"nonsense", "8859/99", "utf-8,swaplfnl", "../../x"}) {
    EXPECT_EQ(charset_of_hl7v2(name), "") << name;
  }
}

TEST(Hl7Charset, KeepsToWhatIsDeclared) {
  const auto latin = read(message("8859/1", "M\xFCller"));
  EXPECT_EQ(latin.name, "Müller");
  EXPECT_EQ(latin.charset, "windows-1252");
  EXPECT_FALSE(latin.told);
  EXPECT_EQ(read(message("8859/2", "\xE8")).name, "č");
  EXPECT_EQ(read(message("8859/15", "\xA4")).name, "€");
  const auto utf8 = read(message("UNICODE UTF-8", "សុខ"));
  EXPECT_EQ(utf8.name, "សុខ");
  EXPECT_EQ(utf8.charset, "UTF-8");
  EXPECT_FALSE(utf8.told);
  EXPECT_EQ(read(message("GB 18030-2000", "\xD5\xC5")).name, "张");
  EXPECT_EQ(read(message("KS X 1001", "\xB1\xE8")).name, "김");
  const auto ascii = read(message("", "Smith"));
  EXPECT_EQ(ascii.name, "Smith");
  EXPECT_FALSE(ascii.told);
}

// Where all is ASCII, MSH-18 only tells what hexadecimal bytes are in.
TEST(Hl7Charset, DoesNotMindWhatIsDeclaredForAscii) {
  for (const std::string declared : {"", "8859/1", "UNICODE UTF-8", "UNICODE UTF-16", "ISO IR87"}) {
    const auto got = read(message(declared, "Sam"));
    EXPECT_EQ(got.name, "Sam") << declared;
    EXPECT_FALSE(got.told) << declared;
  }
  EXPECT_EQ(read(message("UNICODE UTF-16", "Sam")).charset, "US-ASCII");
  EXPECT_TRUE(read(message("nonsense", "Sam")).told);
}

TEST(Hl7Charset, SwitchesToJapaneseByEscapeSequence) {
  EXPECT_EQ(read(message("~ISO IR87", "\x1B$B;3ED\x1B(B")).name, "山田");
  EXPECT_EQ(read(message("ASCII~ISO IR87", "Yamada")).name, "Yamada");
}

TEST(Hl7Charset, ReadsUtf8ThatIsNotDeclared) {
  for (const std::string declared : {"", "ASCII", "8859/1", "UNICODE UTF-16", "nonsense"}) {
    const auto got = read(message(declared, "Zoë"));
    EXPECT_EQ(got.name, "Zoë") << declared;
    EXPECT_EQ(got.charset, "UTF-8") << declared;
    EXPECT_TRUE(got.told) << declared;
  }
}

TEST(Hl7Charset, FallsBackWhereTheBytesAreNotWhatIsDeclared) {
  for (const std::string declared : {"", "ASCII", "UNICODE UTF-8", "UNICODE UTF-16", "nonsense"}) {
    const auto got = read(message(declared, "Zo\xEB \x80"));
    EXPECT_EQ(got.name, "Zoë €") << declared;
    EXPECT_TRUE(got.told) << declared;
  }
  EXPECT_EQ(read(message("", "\xE8"), {.fallback = "8859/2"}).name, "č");
}

// Two capitals of another alphabet may look like UTF-8; its bytes below A0 are never text of ISO 8859.
TEST(Hl7Charset, BelievesOtherAlphabets) {
  const auto cyrillic = read(message("8859/5", "\xC2\xB0"));
  EXPECT_EQ(cyrillic.name, "ТА");
  EXPECT_TRUE(cyrillic.told);
  EXPECT_EQ(read(message("8859/5", "\xD0\x9F\xD0\xB5")).name, "Пе");
}

TEST(Hl7Charset, KnowsUtf16ByItsBytes) {
  const auto text = message("UNICODE UTF-16", "សុខ");
  for (const std::string charset : {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"}) {
    const auto got = read(wide(text, charset));
    EXPECT_EQ(got.name, "សុខ") << charset;
    EXPECT_FALSE(got.told);
  }
  EXPECT_FALSE(read_hl7v2(wide(text, "UTF-16LE") + "\x01").ok());
}

TEST(Hl7Charset, CanBeForced) {
  EXPECT_EQ(read(message("UNICODE UTF-8", "\xE8"), {.charset = "8859/2"}).name, "č");
  EXPECT_EQ(read(message("8859/1", "Zoë"), {.charset = "UTF-8"}).name, "Zoë");
  EXPECT_FALSE(read_hl7v2(message("", "x"), {.charset = "nonsense"}).ok());
  EXPECT_FALSE(read_hl7v2(message("", "\xE8"), {.charset = "UTF-8"}).ok());
}

TEST(Hl7Charset, ReadsHexadecimalBytesInTheCharsetOfTheMessage) {
  EXPECT_EQ(read(message("8859/1", "Zo\\XEB\\")).name, "Zoë");
  EXPECT_EQ(read(message("UNICODE UTF-8", "Zo\\XC3AB\\")).name, "Zoë");
}

TEST(Hl7Charset, WritesInTheDeclaredOne) {
  EXPECT_EQ(*encode_hl7v2("Zoë", "8859/1"), "Zo\xEB");
  EXPECT_EQ(*encode_hl7v2("Zoë", "UNICODE UTF-8"), "Zoë");
  EXPECT_FALSE(encode_hl7v2("សុខ", "8859/1").ok());
  EXPECT_FALSE(encode_hl7v2("Zoë", "").ok());
  EXPECT_FALSE(encode_hl7v2("x", "nonsense").ok());
}

}  // namespace
}  // namespace linkway::data
