// What read_json refuses, and how it names the place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "data/json.h"

namespace linkway::data {
namespace {

using testing::HasSubstr;

Problem refusal(std::string_view text, const JsonLimits& limits = {}) {
  const auto document = read_json(text, limits);
  EXPECT_FALSE(document.ok()) << text;
  return document ? Problem{} : document.problems()[0];
}

struct Case {
  std::string_view source;
  std::string_view text;  // part of what is said
  std::uint32_t line;
  std::uint32_t column;
  std::string_view path;
  std::string_view code = issue::structure;
};

void PrintTo(const Case& c, std::ostream* out) { *out << testing::PrintToString(c.source); }

class JsonRefusal : public testing::TestWithParam<Case> {};

TEST_P(JsonRefusal, NamesWhatAndWhere) {
  const auto& expected = GetParam();
  const auto problem = refusal(expected.source);
  EXPECT_EQ(problem.category, Category::malformed);
  EXPECT_EQ(problem.code, expected.code);
  EXPECT_THAT(problem.text, HasSubstr(std::string(expected.text)));
  EXPECT_EQ(problem.line, expected.line);
  EXPECT_EQ(problem.column, expected.column);
  EXPECT_EQ(problem.path, expected.path);
}

constexpr std::string_view nul("{\"a\":1}\0", 8);
constexpr std::string_view nul_in_text("{\"a\":\"x\0y\"}", 11);

INSTANTIATE_TEST_SUITE_P(
    Syntax, JsonRefusal,
    testing::Values(
        Case{"", "there is no JSON value", 1, 1, ""}, Case{" \n ", "there is no JSON value", 2, 2, ""},
        Case{"}", "a JSON value is expected", 1, 1, ""}, Case{"{} {}", "follows the JSON value", 1, 4, ""},
        Case{"{} x", "follows the JSON value", 1, 4, ""}, Case{"{a:1}", "member name", 1, 2, "$this"},
        Case{"{\"a\":1,}", "member name", 1, 8, "$this"}, Case{"{\"a\" 1}", "':'", 1, 6, "$this.a"},
        Case{"{\"a\":}", "a JSON value", 1, 6, "$this.a"}, Case{"{\"a\":1 \"b\":2}", "',' or '}'", 1, 8, "$this"},
        Case{"[1 2]", "',' or ']'", 1, 4, "$this"}, Case{"[1,]", "a JSON value", 1, 4, "$this[1]"},
        Case{"[1,2", "',' or ']' is expected, but the text ends", 1, 5, "$this"},
        Case{"{\"a\":[{\"b\":\"c", "closing quote of a string is expected, but the text ends", 1, 14, "$this.a[0].b"},
        Case{"{\"a\":tru}", "a JSON value", 1, 9, "$this.a"}, Case{"{\"a\":NaN}", "a JSON value", 1, 6, "$this.a"},
        Case{"{\"a\":'x'}", "a JSON value", 1, 6, "$this.a"}, Case{"{/**/}", "member name", 1, 2, "$this"},
        Case{"[01]", "',' or ']'", 1, 3, "$this"}, Case{"[1.]", "decimal point", 1, 4, "$this[0]"},
        Case{"[.5]", "a JSON value", 1, 2, "$this[0]"}, Case{"[1e]", "exponent", 1, 4, "$this[0]"},
        Case{"[+1]", "a JSON value", 1, 2, "$this[0]"}, Case{"[-]", "a JSON value", 1, 3, "$this[0]"}));

INSTANTIATE_TEST_SUITE_P(
    Characters, JsonRefusal,
    testing::Values(Case{"[\"\\x\"]", "escape does not exist", 1, 3, "$this[0]"},
                    Case{"[\"\\u12g4\"]", "hexadecimal", 1, 3, "$this[0]"},
                    Case{"[\"a\nb\"]", "control character", 1, 4, "$this[0]"},
                    Case{"[\"twenty characters and\x1f\"]", "control character", 1, 24, "$this[0]"},
                    Case{"[\"twenty characters and\x1a\"]", "control character", 1, 24, "$this[0]"},
                    Case{"{\"a\":\"\\uD800\"}", "surrogate", 1, 7, "$this.a", issue::invalid},
                    Case{"{\"a\":\"\\uD800\\u0041\"}", "surrogate", 1, 7, "$this.a", issue::invalid},
                    Case{"{\"a\":\"\\uD800x\"}", "surrogate", 1, 7, "$this.a", issue::invalid},
                    Case{"{\"a\":\"x\\n\\ud83d\\ude00\\uDC00\"}", "surrogate", 1, 22, "$this.a", issue::invalid},
                    Case{"{\"a\\uDFFF\":1}", "surrogate", 1, 4, "$this", issue::invalid},
                    Case{"{\"a\":[\"\xC3\x28\"]}", "not UTF-8", 1, 8, "$this.a[0]", issue::invalid},
                    Case{"{\"a\":\"a long text before the byte \xFF\"}", "not UTF-8", 1, 35, "$this.a", issue::invalid},
                    Case{"{\"a\":\"\xED\xA0\x80\"}", "not UTF-8", 1, 7, "$this.a", issue::invalid},
                    Case{"{\"a\":\"cut \xE2\x82", "not UTF-8", 1, 11, "$this.a", issue::invalid},
                    Case{"[1]\xFF", "not UTF-8", 1, 4, "", issue::invalid},
                    Case{"\xEF\xBB\xBF{}", "byte order mark (U+FEFF)", 1, 1, "", issue::invalid},
                    Case{"\xFF\xFE{", "byte order mark of UTF-16", 1, 1, "", issue::invalid},
                    Case{nul, "NUL", 1, 8, "", issue::invalid},
                    Case{nul_in_text, "NUL", 1, 8, "$this.a", issue::invalid}));

INSTANTIATE_TEST_SUITE_P(
    Numbers, JsonRefusal,
    testing::Values(Case{"{\"v\":1e400}", "outside the range of a double", 1, 6, "$this.v", issue::invalid},
                    Case{"{\"v\":-1e400}", "outside the range", 1, 6, "$this.v", issue::invalid},
                    Case{"[1,9e308]", "outside the range", 1, 4, "$this[1]", issue::invalid},
                    Case{"[17976931348623157000000e300]", "outside the range", 1, 2, "$this[0]", issue::invalid}));

INSTANTIATE_TEST_SUITE_P(
    Paths, JsonRefusal,
    testing::Values(Case{"{\"resourceType\":\"Bundle\",\n \"entry\":[{},\n  {\"resource\":{\"name\":x}}]}",
                         "a JSON value", 3, 23, "Bundle.entry[1].resource.name"},
                    Case{"{\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"x\":!}}]}", "a JSON value", 1, 53,
                         "$this.entry[0].resource.x"},
                    Case{"{\"resourceType\":\"Not one\",\"x\":!}", "a JSON value", 1, 31, "$this.x"},
                    Case{"{\"resourceType\":7,\"x\":!}", "a JSON value", 1, 23, "$this.x"},
                    Case{"{\"a b\":{\"`\\n\":!}}", "a JSON value", 1, 15, "$this.`a b`.`\\`\\u000a`"},
                    Case{"[[[],[!]]]", "a JSON value", 1, 7, "$this[0][1][0]"}));

INSTANTIATE_TEST_SUITE_P(
    Duplicates, JsonRefusal,
    testing::Values(
        Case{"{\"a\":1,\"a\":2}", "already", 1, 8, "$this.a", issue::invalid},
        Case{"{\"a\":{\"a\":1},\n\"a\" : 2}", "already", 2, 1, "$this.a", issue::invalid},
        Case{"{\"a\":1,\"\\u0061\":\"x:\\\"y\"}", "already", 1, 8, "$this.a", issue::invalid},
        Case{"{\"\\\"q\":1,\"b\":2,\"\\\"q\":3}", "already", 1, 16, "$this.`\"q`", issue::invalid},
        Case{"{\"\":1,\"\":2}", "already", 1, 7, "$this.``", issue::invalid},
        Case{"{\"resourceType\":\"Bundle\",\"entry\":[{},{\"resource\":{\"name\":[],\"id\":\"x\",\"name\":[]}}]}",
             "already", 1, 70, "Bundle.entry[1].resource.name", issue::invalid}));

TEST(JsonRefusals, NeverQuoteAValue) {
  for (const auto* source : {R"({"name":"Confidential" x})", R"({"name":"Confidential","name":"Confidential"})",
                             R"(["Confidential)", R"(["Confidential\uDC00"])"}) {
    const auto problem = refusal(source);
    EXPECT_EQ(to_string(problem).find("Confidential"), std::string::npos) << to_string(problem);
    EXPECT_EQ(problem.log.find("Confidential"), std::string::npos);
  }
}

TEST(JsonRefusals, ManyLevelsAreRefusedAtTheFirstTooMany) {
  for (const std::string_view level : {"[", "{\"a\":"}) {
    std::string source;
    for (int i = 0; i < 100'000; ++i) source += level;
    const auto problem = refusal(source);
    EXPECT_THAT(problem.text, HasSubstr("too deep"));
    EXPECT_EQ(problem.category, Category::malformed);
    EXPECT_EQ(problem.column, 128 * level.size() + 1);
    // Found at level 129: what comes after was not read.
    EXPECT_LT(problem.path.size(), 500U);
  }
}

TEST(JsonRefusals, ALargeTextIsRefusedBySize) {
  const auto problem = refusal("[1,2,3]", {.max_bytes = 6});
  EXPECT_EQ(problem.category, Category::too_large);
  EXPECT_THAT(problem.text, HasSubstr("7 bytes; at most 6"));
  EXPECT_TRUE(read_json("[1,2,3]", {.max_bytes = 7}).ok());
}

TEST(JsonRefusals, FindADuplicateAmongManyMembers) {
  std::string source = "{";
  for (int i = 0; i < 100'000; ++i) source += "\"member" + std::to_string(i) + "\":0,";
  const auto without = source + "\"last\":0}";
  EXPECT_TRUE(read_json(without).ok());
  const auto problem = refusal(source + "\"member5\":0,\"member4\":0}");
  EXPECT_EQ(problem.path, "$this.member5");  // the first that came a second time
  EXPECT_EQ(problem.column, source.size() + 1);
}

// Names that differ only in the middle, as a sender who knew a weak hash would choose them.
TEST(JsonRefusals, LongNamesThatDifferOnlyInTheMiddleAreKeptApart) {
  std::string source = "{";
  for (int i = 0; i < 50'000; ++i) {
    source += "\"the same beginning " + std::to_string(100'000 + i) + " and the same end of a name\":0,";
  }
  const auto document = read_json(source + "\"last\":0}");
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->root.size(), 50'001U);
}

TEST(JsonRefusals, ALongNameIsCutInThePath) {
  const std::string name(1000, 'n');
  const auto problem = refusal("{\"" + name + "\":!}");
  EXPECT_LT(problem.path.size(), 100U);
  EXPECT_THAT(problem.path, HasSubstr("nnn...`"));
}

TEST(JsonRefusals, NumbersAtTheEdgeOfADoubleAreRead) {
  for (const auto* source : {"1.7976931348623157e308", "-1.7976931348623157e308", "1e-400", "0.1e-99999999999",
                             "4.9e-324", "123456789012345678901234567890", "1e308", "0.0000001e310"}) {
    const auto document = read_json(source);
    ASSERT_TRUE(document.ok()) << source << to_string(document.problems()[0]);
    EXPECT_EQ(document->root.text(), source);
  }
}

}  // namespace
}  // namespace linkway::data
