#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "data/hl7v2_syntax.h"

namespace linkway::data {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string read(const std::string& raw, const std::string& charset = "") {
  return unescape_hl7v2(raw, {.delimiters = {}, .charset = charset});
}

TEST(Hl7Escape, ReadsDelimiters) {
  EXPECT_EQ(read("A\\T\\B \\F\\ \\S\\ \\R\\ \\E\\ \\P\\"), "A&B | ^ ~ \\ #");
  EXPECT_EQ(read("\\T\\\\T\\"), "&&");
  const Hl7Syntax other{{'#', '*', '!', '?', '@', '%'}, ""};
  EXPECT_EQ(unescape_hl7v2("?F??S??R??T??E??P?\\F\\", other), "#*!@?%\\F\\");
}

TEST(Hl7Escape, FindsSequencesByTheirFirstLetter) {
  const auto find = [](std::string_view raw) { return find_escape_hl7v2(raw, {}, "XCM"); };
  EXPECT_EQ(find("a\\X0D\\b"), "\\X0D\\");
  EXPECT_EQ(find("\\F\\X0D\\"), "") << "the sequence ends with the second escape character";
  EXPECT_EQ(find("\\F\\\\C2842\\"), "\\C2842\\");
  EXPECT_EQ(find("\\M26A1FF\\ and \\X41\\"), "\\M26A1FF\\");
  EXPECT_EQ(find("\\X0\\"), "\\X0\\") << "half a byte is one all the same";
  for (const auto* other : {"", "X0D", "\\X0D", "\\.br\\", "\\Xyz\\", "C:\\Xylophone\\x", "\\\\", "\\E\\X0D\\E\\"}) {
    EXPECT_EQ(find(other), "") << other;
  }
  const Hl7Syntax none{{'|', '^', '~', '\0', '\0', '\0'}, ""};
  EXPECT_EQ(find_escape_hl7v2("\\X0D\\", none, "X"), "");
}

TEST(Hl7Escape, ReadsFormatting) {
  const Pairs pairs = {
      {"a\\.br\\b", "a\nb"},
      {"a\\.sp\\b", "a\nb"},
      {"a\\.sp3\\b", "a\n\n\nb"},
      {"a\\.sp+2\\b", "a\n\nb"},
      {"a\\.ce\\b", "a\nb"},
      {"a\\.sk2\\b", "a  b"},
      {"\\.in+4\\a\\.ti-2\\b", "ab"},
      {"\\.fi\\a\\.nf\\b", "ab"},
      {"\\H\\a\\N\\b", "ab"},
      {"\\.sp999999999\\", std::string(20, '\n')},
      {"\\.sk99999999999999999999\\", std::string(20, ' ')},
      {"a\\.brx\\b", "a\\.brx\\b"},
      {"a\\.xy\\b", "a\\.xy\\b"},
  };
  for (const auto& [raw, text] : pairs) EXPECT_EQ(read(raw), text) << raw;
}

TEST(Hl7Escape, ReadsHexadecimalBytesThatAreText) {
  EXPECT_EQ(read("a\\X0D0A\\b\\X41\\\\x42\\"), "a\r\nbA\\x42\\");
  EXPECT_EQ(read("\\XC3A9\\"), "\xC3\xA9");
  EXPECT_EQ(read("\\XC3\\\\XA9\\"), "\xC3\xA9");
  EXPECT_EQ(read("\\Xe9\\", "windows-1252"), "\xC3\xA9");
  EXPECT_EQ(read("\\XE8\\", "ISO-8859-2"), "\xC4\x8D");
  for (const std::string kept : {"\\XE9\\", "\\X00\\", "\\X1B\\", "\\X4\\", "\\XGG\\", "\\X\\", "\\X41"}) {
    EXPECT_EQ(read(kept), kept);
  }
}

TEST(Hl7Escape, KeepsWhatItDoesNotKnow) {
  for (const std::string kept : {"\\Zabc\\", "\\C2842\\", "\\M244242\\", "\\A\\", "\\", "a\\", "\\\\", "C:\\dir\\file",
                                 "\\ T \\", "\\Z\\", "\\Cxyz\\"}) {
    EXPECT_EQ(read(kept), kept);
  }
  // The second character of the first two opens no sequence, that of the others does.
  EXPECT_EQ(read("\\Zx\\T\\"), "\\Zx\\T\\");
  EXPECT_EQ(read("\\C2842\\T\\"), "\\C2842\\T\\");
  EXPECT_EQ(read("C:\\dir\\T\\x"), "C:\\dir&x");
  EXPECT_EQ(read("\\\\T\\"), "\\&");
}

TEST(Hl7Escape, WritesWhatWouldBeReadAsADelimiter) {
  EXPECT_EQ(escape_hl7v2("A&B | ^ ~ \\ #"), "A\\T\\B \\F\\ \\S\\ \\R\\ \\E\\ #");
  EXPECT_EQ(escape_hl7v2("a#b", {.truncation = '#'}), "a\\P\\b");
  EXPECT_EQ(escape_hl7v2("a\r\nb\nc\rd\te"), "a\\.br\\b\\.br\\c\\.br\\d\te");
  EXPECT_EQ(escape_hl7v2(std::string("\0\x1C", 2)), "\\X00\\\\X1C\\");
  EXPECT_EQ(escape_hl7v2("a|b", {.escape = '\0'}), "a b");
  EXPECT_EQ(escape_hl7v2("ខ្មែរ"), "ខ្មែរ");
}

TEST(Hl7Escape, ALineBreakIsWrittenSoThatAFullStopMaySeparate) {
  const Hl7Delimiters stop{'|', '^', '.', '~', '&', '#'};
  const auto written = escape_hl7v2("a\nb", stop);
  EXPECT_EQ(written, "a~X0A~b");
  EXPECT_EQ(unescape_hl7v2(written, {.delimiters = stop, .charset = ""}), "a\nb");
}

TEST(Hl7Escape, WhatIsWrittenIsReadBack) {
  for (const std::string text : {"plain", "|^~\\&#", "\\F\\", "\\Zabc\\", "C:\\dir\\", "\\\\", "a\nb", "x\\"}) {
    EXPECT_EQ(read(escape_hl7v2(text)), text);
  }
}

TEST(Hl7Escape, TakesLinearTimeForManyEscapeCharacters) {
  const std::string many(1'000'000, '\\');
  EXPECT_EQ(read(many), many);
  std::string sequences;
  for (int i = 0; i < 100'000; ++i) sequences += "\\X41\\\\Xzz";
  EXPECT_EQ(read(sequences).size(), 500'000U);
}

TEST(Hl7Delimiters, AreReadFromTheHeader) {
  const auto four = read_delimiters("MSH|^~\\&|A");
  ASSERT_TRUE(four.ok());
  EXPECT_EQ(*four, Hl7Delimiters());
  const auto five = read_delimiters("BHS#*!?@%#A");
  ASSERT_TRUE(five.ok());
  EXPECT_EQ(five->encoding_characters(), "*!?@%");
  const auto three = read_delimiters("MSH|^~\\");
  ASSERT_TRUE(three.ok());
  EXPECT_EQ(three->subcomponent, '\0');
  EXPECT_EQ(three->encoding_characters(), "^~\\");
  for (const std::string wrong : {"MSH", "MSHx^~\\&", "MSH ^~\\&", "MSH|", "MSH||", "MSH|^^\\&", "MSH|a~\\&",
                                  "MSH|^~\"&", "MSH|^~\x80&", "MSH\x01^~\\&"}) {
    EXPECT_FALSE(read_delimiters(wrong).ok()) << wrong;
  }
}

}  // namespace
}  // namespace linkway::data
