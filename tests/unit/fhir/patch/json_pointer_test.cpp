#include "fhir/patch/json_pointer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace linkway::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

// The examples of RFC 6901 section 5.
TEST(JsonPointer, SplitsAtSlashesAndUnescapes) {
  EXPECT_THAT(parse_pointer(""), Optional(IsEmpty()));
  EXPECT_THAT(parse_pointer("/foo/0"), Optional(ElementsAre("foo", "0")));
  EXPECT_THAT(parse_pointer("/"), Optional(ElementsAre("")));
  EXPECT_THAT(parse_pointer("/a~1b"), Optional(ElementsAre("a/b")));
  EXPECT_THAT(parse_pointer("/m~0n"), Optional(ElementsAre("m~n")));
  EXPECT_THAT(parse_pointer("/ "), Optional(ElementsAre(" ")));
  EXPECT_THAT(parse_pointer("/a//"), Optional(ElementsAre("a", "", "")));
}

TEST(JsonPointer, UnescapesEachTildeOnce) { EXPECT_THAT(parse_pointer("/~01"), Optional(ElementsAre("~1"))); }

TEST(JsonPointer, RefusesWhatIsNone) {
  for (const auto* text : {"a", "a/b", "#/a", "/~", "/~2", "/a~/b", "/~~0"}) EXPECT_FALSE(parse_pointer(text)) << text;
}

TEST(JsonPointer, IndexesHaveNoLeadingZeroNorSign) {
  EXPECT_EQ(parse_index("0"), 0U);
  EXPECT_EQ(parse_index("10"), 10U);
  for (const auto* text : {"", "-", "-1", "+1", "01", "00", "1.0", "1e0", " 1", "1 ", "0x1", "18446744073709551616"}) {
    EXPECT_FALSE(parse_index(text)) << text;
  }
}

TEST(JsonPointer, ShowsNamesAndIndexesOnly) {
  const auto text = [](const char* pointer) { return shown(parse_pointer(pointer).value()); };
  EXPECT_EQ(text(""), "");
  EXPECT_EQ(text("/name/0/_given/-"), "/name/0/_given/-");
  EXPECT_EQ(text("/name/Ann Example/family"), "/name/*/family");
  EXPECT_EQ(text("/identifier/9990000018/01"), "/identifier/*/01");
  EXPECT_EQ(text("/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7"), "/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/...");
  EXPECT_EQ(shown(std::vector{std::string(65, 'x')}), "/*");
}

}  // namespace
}  // namespace linkway::fhir
