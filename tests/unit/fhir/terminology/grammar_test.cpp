// Codes that are told by their form.
#include "fhir/terminology/grammar.h"

#include <gtest/gtest.h>

namespace linkway::fhir::terminology {
namespace {

TEST(LanguageTags, ByRfc5646) {
  for (const auto* const tag : {"en", "en-GB", "de-CH-1996", "zh-Hant-TW", "zh-cmn-Hans-CN", "sl-rozaj-biske", "es-419",
                                "x-whatever", "en-a-bbb-x-a", "i-klingon", "sgn-BE-FR", "km"}) {
    EXPECT_TRUE(is_language_tag(tag)) << tag;
  }
  for (const auto* const tag : {"", "e", "en_GB", "en-", "-en", "english speaking", "en-a", "x-", "en--GB", "123",
                                "abcdefghi", "de-419-DE-a"}) {
    EXPECT_FALSE(is_language_tag(tag)) << tag;
  }
}

TEST(MediaTypes, ByRfc2045) {
  for (const auto* const type : {"text/plain", "application/fhir+json", "text/plain; charset=utf-8",
                                 "multipart/mixed;boundary=\"a;b\"", "image/svg+xml"}) {
    EXPECT_TRUE(is_media_type(type)) << type;
  }
  for (const auto* const type :
       {"", "pdf", "text/", "/plain", "text/plain;", "text/plain;charset", "a/b/c", "text/plain; a=\"open"}) {
    EXPECT_FALSE(is_media_type(type)) << type;
  }
}

TEST(Grammar, OfEachSystem) {
  EXPECT_EQ(check_grammar(ucum, "mm[Hg]")->exists, Answer::yes);
  EXPECT_EQ(check_grammar(ucum, "mmHg")->exists, Answer::no);
  EXPECT_EQ(check_grammar(media_types, "json")->exists, Answer::yes);
  EXPECT_EQ(check_grammar(media_types, "pdf")->exists, Answer::no);
  EXPECT_EQ(check_grammar(countries, "KH")->exists, Answer::yes);
  EXPECT_EQ(check_grammar(countries, "QQ")->exists, Answer::unknown);
  EXPECT_EQ(check_grammar(countries, "GB-ENG")->exists, Answer::unknown);
  EXPECT_EQ(check_grammar(countries, "Cambodia")->exists, Answer::no);
  EXPECT_EQ(check_grammar(currencies, "GBP")->exists, Answer::unknown);
  EXPECT_EQ(check_grammar(currencies, "pounds")->exists, Answer::no);
  EXPECT_FALSE(check_grammar("http://snomed.info/sct", "1").has_value());
}

}  // namespace
}  // namespace linkway::fhir::terminology
