#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "fhir/path/expression.h"

namespace linkway::fhir::path {
namespace {

void expect_same(const SyntaxNode& a, const SyntaxNode& b, const std::string& context) {
  ASSERT_EQ(a.op, b.op) << context;
  EXPECT_EQ(a.function, b.function) << context;
  EXPECT_EQ(a.text.view(), b.text.view()) << context;
  EXPECT_EQ(a.qualifier.view(), b.qualifier.view()) << context;
  ASSERT_EQ(static_cast<bool>(a.literal), static_cast<bool>(b.literal)) << context;
  if (a.literal) {
    EXPECT_EQ(a.literal->kind, b.literal->kind) << context;
    EXPECT_EQ(a.literal->calendar_unit, b.literal->calendar_unit) << context;
    EXPECT_EQ(a.literal->integer, b.literal->integer) << context;
    EXPECT_EQ(a.literal->decimal.to_string(), b.literal->decimal.to_string()) << context;
    EXPECT_EQ(a.literal->temporal.to_string(true), b.literal->temporal.to_string(true)) << context;
    EXPECT_EQ(a.literal->text.view(), b.literal->text.view()) << context;
  }
  ASSERT_EQ(a.children.size(), b.children.size()) << context;
  for (std::size_t i = 0; i < a.children.size(); ++i) expect_same(a.children[i], b.children[i], context);
}

std::string canonical(std::string_view text) {
  const auto expression = Expression::parse(text);
  EXPECT_TRUE(expression.ok()) << text << ": " << to_string(expression.problems()[0]);
  return to_text(expression->syntax());
}

void expect_round_trip(const std::string& text) {
  const auto first = Expression::parse(text);
  if (!first) return;
  const auto written = to_text(first->syntax());
  const auto second = Expression::parse(written);
  ASSERT_TRUE(second.ok()) << text << " -> " << written << ": " << to_string(second.problems()[0]);
  expect_same(first->root(), second->root(), text + " -> " + written);
  EXPECT_EQ(to_text(second->syntax()), written);
}

TEST(ToText, HasCanonicalSpacing) {
  EXPECT_EQ(canonical(" a . b[ 0 ]+1 /*c*/ "), "a.b[0] + 1");
  EXPECT_EQ(canonical("iif(a,b,{ })"), "iif(a, b, {})");
  EXPECT_EQ(canonical("a is`Patient`"), "a is Patient");
}

TEST(ToText, KeepsTheParenthesesThatAreNeeded) {
  EXPECT_EQ(canonical("((a + b)) * (c)"), "(a + b) * c");
  EXPECT_EQ(canonical("(a * b) + c"), "a * b + c");
  EXPECT_EQ(canonical("a - (b - c)"), "a - (b - c)");
  EXPECT_EQ(canonical("(-1).abs()"), "(-1).abs()");
  EXPECT_EQ(canonical("-(1.abs())"), "-1.abs()");
  EXPECT_EQ(canonical("(a as Quantity).unit"), "(a as Quantity).unit");
  EXPECT_EQ(canonical("(1 | 2)[0]"), "(1 | 2)[0]");
}

TEST(ToText, QuotesWhatIsNoPlainName) {
  EXPECT_EQ(canonical("`a b`.`c`.`is`"), "`a b`.c.`is`");
  EXPECT_EQ(canonical("%\"vs-a\""), "%`vs-a`");
  EXPECT_EQ(canonical("'it\\'s\\n\\u0001\\\\'"), R"('it\'s\n\u0001\\')");
}

TEST(ToText, WritesLiteralsAsTheyWere) {
  for (const auto* text : {"1", "1L", "1.50", "true", "'x'", "@2026-02", "@2026T", "@2026-02-03T10:00", "@T10:00",
                           "4 'mg'", "1 day", "4 days", "0 years", "-2147483648"}) {
    EXPECT_EQ(canonical(text), text);
  }
}

// Every operator within every other, on either side, in parentheses and without.
TEST(ToText, ParsesToTheSameTree) {
  constexpr auto operators = std::to_array<const char*>(
      {"*", "div", "+", "&", "|", "<", "=", "!~", "in", "contains", "and", "or", "xor", "implies"});
  const std::vector<std::string> operands = {"a",      "-a",       "a is B.C", "(a as B)",      "a.first()",
                                             "1 'mg'", "a[1 | 2]", "(-a).b",   "a.sort(b desc)"};
  for (const std::string outer : operators) {
    for (const std::string inner : operators) {
      for (const auto& x : operands) {
        expect_round_trip(x + " " + outer + " b " + inner + " " + x);
        expect_round_trip(x + " " + outer + " (b " + inner + " " + x + ")");
        expect_round_trip("(" + x + " " + outer + " b) " + inner + " " + x);
        expect_round_trip("-(" + x + " " + outer + " b).c[0] " + inner + " c");
      }
    }
  }
}

// All expressions of the official suite, when it is at hand.
TEST(ToText, ParsesTheOfficialSuiteToTheSameTrees) {
  const char* data = std::getenv("LINKWAY_DATA");
  if (data == nullptr) GTEST_SKIP() << "LINKWAY_DATA names no folder";
  pugi::xml_document suite;
  ASSERT_TRUE(suite.load_file((std::string(data) + "/fhirpath-r4/fhirpath/tests-fhir-r4.xml").c_str()));
  std::size_t count = 0;
  for (const auto& found : suite.select_nodes("//expression")) {
    const std::string text = found.node().text().get();
    const std::string invalid = found.node().attribute("invalid").value();
    const auto parsed = Expression::parse(text);
    if (invalid.empty()) {
      EXPECT_TRUE(parsed.ok()) << text << ": " << (parsed.ok() ? "" : to_string(parsed.problems()[0]));
    }
    if (invalid == "syntax") {
      EXPECT_FALSE(parsed.ok()) << text;
    }
    expect_round_trip(text);
    ++count;
  }
  EXPECT_GT(count, 900U);
}

}  // namespace
}  // namespace linkway::fhir::path
