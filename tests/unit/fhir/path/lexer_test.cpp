#include "fhir/path/lexer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace linkway::fhir::path {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Kinds and texts, or the problem.
std::vector<std::string> tokens(std::string_view source) {
  std::vector<std::string> out;
  Lexer lexer(source);
  while (true) {
    const auto token = lexer.next();
    if (!token) {
      out.push_back("! " + std::to_string(token.problems()[0].line) + ":" + std::to_string(token.problems()[0].column) +
                    " " + token.problems()[0].text);
      return out;
    }
    if (token->kind == TokenKind::end) return out;
    out.push_back(std::to_string(static_cast<int>(token->kind)) + " " + std::string(token->text));
  }
}

std::string unescaped(std::string_view quoted) {
  const auto text = unescape(quoted, quoted);
  return text ? *text : "! " + text.problems()[0].text;
}

TEST(Lexer, TellsNamesNumbersAndSigns) {
  EXPECT_THAT(tokens("a.b_1 + 12.50*3L"), ElementsAre("1 a", "10 .", "1 b_1", "10 +", "6 12.50", "10 *", "5 3"));
  EXPECT_THAT(tokens("a<=b!~c"), ElementsAre("1 a", "10 <=", "1 b", "10 !~", "1 c"));
  EXPECT_THAT(tokens("`a b`'c'\"d\"$this"), ElementsAre("2 a b", "3 c", "2 d", "11 $this"));
}

TEST(Lexer, ANumberEndsBeforeADotThatNoDigitFollows) {
  EXPECT_THAT(tokens("1.abs()"), ElementsAre("4 1", "10 .", "1 abs", "10 (", "10 )"));
  EXPECT_THAT(tokens("1Lx"), ElementsAre("4 1", "1 Lx"));
}

TEST(Lexer, TakesDatesAsFarAsTheyGo) {
  EXPECT_THAT(tokens("@2026"), ElementsAre("7 2026"));
  EXPECT_THAT(tokens("@2026T.a"), ElementsAre("8 2026T", "10 .", "1 a"));
  EXPECT_THAT(tokens("@2026-02-03T10:00:00.123+01:00.a"),
              ElementsAre("8 2026-02-03T10:00:00.123+01:00", "10 .", "1 a"));
  EXPECT_THAT(tokens("@2026-02-03T10:00Z"), ElementsAre("8 2026-02-03T10:00Z"));
  EXPECT_THAT(tokens("@2026-02-03T10:00-1 day"), ElementsAre("8 2026-02-03T10:00", "10 -", "4 1", "1 day"));
  EXPECT_THAT(tokens("@2026-02-03-1"), ElementsAre("7 2026-02-03", "10 -", "4 1"));
  EXPECT_THAT(tokens("@T10:00:01.5.a"), ElementsAre("9 10:00:01.5", "10 .", "1 a"));
  EXPECT_THAT(tokens("@T10:00.5"), ElementsAre("9 10:00", "10 .", "4 5"));
}

TEST(Lexer, SkipsComments) {
  EXPECT_THAT(tokens("a // b\n/* c\n * d */ e//"), ElementsAre("1 a", "1 e"));
  EXPECT_THAT(tokens("a /b"), ElementsAre("1 a", "10 /", "1 b"));
  EXPECT_THAT(tokens("a\n /* b"), ElementsAre("1 a", HasSubstr("! 2:2 the comment has no end")));
}

TEST(Lexer, SaysWhatItCannotRead) {
  EXPECT_THAT(tokens("a ; b"), ElementsAre("1 a", "! 1:3 unexpected ';'"));
  EXPECT_THAT(tokens("a\xC2\xA0"), ElementsAre("1 a", "! 1:2 unexpected a no-break space"));
  EXPECT_THAT(tokens("\xE2\x80\x98"
                     "a"),
              ElementsAre(HasSubstr("typographic quote")));
  EXPECT_THAT(tokens("'a"), ElementsAre("! 1:1 the text has no end; expected '"));
  EXPECT_THAT(tokens("'a\\"), ElementsAre("! 1:1 the text has no end; expected '"));
  EXPECT_THAT(tokens("`a\\`"), ElementsAre("! 1:1 the quoted name has no end; expected `"));
  EXPECT_THAT(tokens("$that"), ElementsAre("! 1:1 expected $this, $index or $total"));
  EXPECT_THAT(tokens("@26"), ElementsAre(HasSubstr("! 1:1 expected a date")));
  EXPECT_THAT(tokens("@T1"), ElementsAre(HasSubstr("! 1:1 expected a time")));
  EXPECT_THAT(tokens("@"), ElementsAre(HasSubstr("! 1:1 expected a date")));
}

TEST(Escapes, AreResolved) {
  EXPECT_EQ(unescaped(R"(\'\"\`\\\/\r\n\t\f)"), "'\"`\\/\r\n\t\f");
  EXPECT_EQ(unescaped(R"(\u0041\u00e9\u20AC)"), "A\xC3\xA9\xE2\x82\xAC");
  EXPECT_EQ(unescaped(R"(\ud83d\ude00)"), "\xF0\x9F\x98\x80");
}

TEST(Escapes, ABackslashBeforeAnythingElseIsLeftOut) {
  EXPECT_EQ(unescaped(R"(\p\3\u005)"), "p3u005");
  EXPECT_EQ(unescaped("\\\xC3\xA9"), "\xC3\xA9");
}

TEST(Escapes, HalfAPairIsNoCharacter) {
  EXPECT_THAT(unescaped(R"(\ud83d)"), HasSubstr("surrogate"));
  EXPECT_THAT(unescaped(R"(\ud83dx)"), HasSubstr("surrogate"));
  EXPECT_THAT(unescaped(R"(\ud83d\u0041)"), HasSubstr("surrogate"));
  EXPECT_THAT(unescaped(R"(\ude00)"), HasSubstr("surrogate"));
}

TEST(Messages, QuoteWholeCharacters) {
  EXPECT_EQ(shown("abc"), "abc");
  const std::string accents = "a" + std::string(30, 'b') + std::string(10, 'c') + "\xC3\xA9";
  EXPECT_EQ(shown(accents + "x").size(), 40U);
  EXPECT_EQ(shown(std::string(39, 'b') + "\xC3\xA9zz").size(), 39U);
}

}  // namespace
}  // namespace linkway::fhir::path
