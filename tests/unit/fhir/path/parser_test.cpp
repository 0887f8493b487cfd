#include "fhir/path/parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fhir/path/expression.h"

namespace linkway::fhir::path {
namespace {

using testing::HasSubstr;

std::string tree(const SyntaxNode& node) {
  std::string out;
  if (node.op == Op::literal) {
    out = "'" + std::string(node.literal->text.view()) + "'";
    if (node.literal->kind == Literal::Kind::integer) out = std::to_string(node.literal->integer);
    if (node.literal->kind == Literal::Kind::quantity) out = node.literal->decimal.to_string() + out;
  } else if (node.op == Op::type) {
    out = std::string(node.qualifier.view()) + ":" + std::string(node.text.view());
  } else {
    out = node.text.empty() ? std::to_string(static_cast<int>(node.op)) : std::string(node.text.view());
  }
  if (node.children.empty()) return out;
  out = "(" + out;
  for (const auto& child : node.children.span()) out += " " + tree(child);
  return out + ")";
}

// As a tree, or the problem.
std::string parsed(std::string_view text) {
  const auto expression = Expression::parse(text);
  if (expression) return tree(expression->root());
  const auto& problem = expression.problems()[0];
  return "! " + std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " + problem.text;
}

// Parses to the same tree as when it is written with these parentheses.
void expect_same(std::string_view text, std::string_view with_parentheses) {
  EXPECT_EQ(parsed(text), parsed(with_parentheses)) << text;
  EXPECT_THAT(parsed(text), testing::Not(HasSubstr("!")));
}

TEST(Parser, BindsAsTheGrammarSays) {
  expect_same("-a.b[0]", "-((a.b)[0])");
  expect_same("-1.abs()", "-(1.abs())");
  expect_same("-a * b", "(-a) * b");
  expect_same("a * -b + c", "(a * (-b)) + c");
  expect_same("a + b * c", "a + (b * c)");
  expect_same("a - b - c", "(a - b) - c");
  expect_same("a + b is c", "(a + b) is c");
  expect_same("1 | 1 is Integer", "1 | (1 is Integer)");
  expect_same("a | b < c", "(a | b) < c");
  expect_same("a < b = c", "(a < b) = c");
  expect_same("a = b in c", "(a = b) in c");
  expect_same("a in b and c", "(a in b) and c");
  expect_same("a and b or c xor d", "((a and b) or c) xor d");
  expect_same("a or b implies c implies d", "((a or b) implies c) implies d");
  expect_same("a is Integer.not()", "(a is Integer).not()");
  expect_same("a div b mod c & d", "((a div b) mod c) & d");
}

TEST(Parser, ReadsQualifiedTypes) {
  expect_same("a is FHIR.Patient", "a is FHIR . `Patient`");
  EXPECT_THAT(parsed("a is FHIR.Patient"), HasSubstr(" FHIR:Patient)"));
  EXPECT_THAT(parsed("a is System.String"), HasSubstr(" System:String)"));
  EXPECT_THAT(parsed("a.ofType(FHIR.Quantity)"), HasSubstr("(ofType FHIR:Quantity)"));
  EXPECT_THAT(parsed("is(Patient)"), HasSubstr("(is :Patient)"));
  EXPECT_THAT(parsed("a as b.c.d"), HasSubstr(" b.c:d)"));
}

TEST(Parser, TakesOperatorsAsNamesWhereAnOperandStands) {
  expect_same("contains contains contains", "`contains` contains `contains`");
  expect_same("is is is", "`is` is `is`");
  expect_same("a.div.mod.and.true", "a.`div`.`mod`.`and`.`true`");
  expect_same("div.p", "`div`.p");
  expect_same("day.days", "`day`.`days`");
}

TEST(Parser, ReadsQuantities) {
  EXPECT_EQ(parsed("4 'mg'"), "4'mg'");
  EXPECT_EQ(parsed("4 days"), "4'day'");
  EXPECT_EQ(parsed("4.0 milliseconds"), "4.0'millisecond'");
  EXPECT_TRUE(Expression::parse("4 days")->root().literal->calendar_unit);
  EXPECT_FALSE(Expression::parse("4 'd'")->root().literal->calendar_unit);
  EXPECT_EQ(parsed("4 dayss"), "! 1:3 expected an operator or the end, found 'dayss'");
}

TEST(Parser, ReadsLiterals) {
  using Kind = Literal::Kind;
  const auto kind = [](std::string_view text) {
    const auto expression = Expression::parse(text);
    EXPECT_TRUE(expression.ok()) << text;
    return expression->root().literal->kind;
  };
  EXPECT_EQ(kind("true"), Kind::boolean);
  EXPECT_EQ(kind("2147483647"), Kind::integer);
  EXPECT_EQ(kind("9223372036854775807L"), Kind::long_integer);
  EXPECT_EQ(kind("1.0"), Kind::decimal);
  EXPECT_EQ(kind("@2026"), Kind::date);
  EXPECT_EQ(kind("@2026T"), Kind::date_time);
  EXPECT_EQ(kind("@2026-02-03T10:00:00.000+01:00"), Kind::date_time);
  EXPECT_EQ(kind("@T10:00"), Kind::time);
  EXPECT_EQ(Expression::parse("-2147483648")->root().left().literal->integer, 2147483648);
  EXPECT_EQ(Expression::parse("'\\u0041\\''")->root().literal->text.view(), "A'");
  EXPECT_EQ(Expression::parse("1.50")->root().literal->decimal.to_string(), "1.50");
}

TEST(Parser, ReadsVariables) {
  for (const auto* text : {"%vs", "%`vs`", "%'vs'", "%\"vs\""}) EXPECT_EQ(parsed(text), "vs") << text;
  EXPECT_EQ(parsed("%\"vs-a b\""), "vs-a b");
  EXPECT_EQ(parsed("% 1"), "! 1:3 expected the name of a variable after '%', found the number 1");
}

TEST(Parser, DescendingOrderIsAWordOrAMinusSign) {
  expect_same("a.sort(b asc, c)", "a.sort(b, c)");
  EXPECT_THAT(parsed("a.sort(b desc, c)"), HasSubstr("(desc b) c"));
  expect_same("a.sort(b + c desc)", "a.sort((b + c) desc)");
  EXPECT_THAT(parsed("a.sort(-b)"), testing::Not(HasSubstr("desc")));
}

TEST(Parser, PointsAtWhatItDidNotExpect) {
  EXPECT_EQ(parsed(""), "! 1:1 expected a name, a value, a function or '(', found the end");
  EXPECT_EQ(parsed("a +\n  )"), "! 2:3 expected a name, a value, a function or '(', found ')'");
  EXPECT_EQ(parsed("2 + 2 /"), "! 1:8 expected a name, a value, a function or '(', found the end");
  EXPECT_EQ(parsed("(a"), "! 1:3 expected ')' that closes the '(', found the end");
  EXPECT_EQ(parsed("a b"), "! 1:3 expected an operator or the end, found 'b'");
  EXPECT_EQ(parsed("a.1"), "! 1:3 expected the name of an element or a function after '.', found the number 1");
  EXPECT_EQ(parsed("a."), "! 1:3 expected the name of an element or a function after '.', found the end");
  EXPECT_EQ(parsed("a[1"), "! 1:4 expected ']' after the index, found the end");
  EXPECT_EQ(parsed("{a}"), "! 1:2 expected '}' after '{' (the empty collection is {}), found 'a'");
  EXPECT_EQ(parsed("and"), "! 1:1 expected a name, a value, a function or '(', found 'and'");
  EXPECT_EQ(parsed("a is 1"),
            "! 1:6 expected the name of a type, such as Patient or System.String, found the number 1");
  EXPECT_EQ(parsed("a.ofType('x')"),
            "! 1:10 expected the name of a type, such as Patient or System.String, found a text");
  EXPECT_EQ(parsed("iif(a,)"), "! 1:7 expected an argument after ',', found ')'");
  EXPECT_EQ(parsed("a\xFF"), "! 1:2 the expression is not UTF-8 from here on");
}

TEST(Parser, KnowsFunctionsAndTheirArguments) {
  EXPECT_EQ(parsed("a.exist()"), "! 1:3 there is no function exist(); did you mean 'exists'?");
  EXPECT_EQ(parsed("a.zzzzzz()"), "! 1:3 there is no function zzzzzz()");
  EXPECT_EQ(parsed("a.where()"), "! 1:9 where() takes 1 argument, found none");
  EXPECT_EQ(parsed("a.where(b, c)"), "! 1:12 where() takes 1 argument, found more");
  EXPECT_EQ(parsed("a.count(b)"), "! 1:9 count() takes no arguments, found more");
  EXPECT_EQ(parsed("iif(a)"), "! 1:6 iif() takes 2 to 3 arguments, found 1");
  EXPECT_EQ(parsed("coalesce()"), "! 1:10 coalesce() takes at least 1 argument, found none");
  EXPECT_EQ(parsed("coalesce(a,)"), "! 1:12 expected an argument after ',', found ')'");
}

TEST(Parser, RefusesWhatNoCalendarAndNoNumberHas) {
  EXPECT_EQ(parsed("a = @2026-02-30"), "! 1:5 there is no such date: @2026-02-30");
  EXPECT_EQ(parsed("@2026-13"), "! 1:1 there is no such date: @2026-13");
  EXPECT_EQ(parsed("@T25:00"), "! 1:1 there is no such time: @T25:00");
  EXPECT_THAT(parsed("2147483648"), HasSubstr("! 1:1 the number is out of range"));
  EXPECT_THAT(parsed("-2147483649"), HasSubstr("! 1:2 the number is out of range"));
  EXPECT_THAT(parsed("1 + -(2147483648)"), HasSubstr("! 1:7 the number is out of range"));
  EXPECT_THAT(parsed("9223372036854775808L"), HasSubstr("! 1:1 the number is out of range"));
  EXPECT_THAT(parsed("1." + std::string(50, '1')), HasSubstr("! 1:1 the number is out of range"));
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += part;
  return out;
}

TEST(Parser, StopsAtTooDeepAndTooLong) {
  constexpr std::size_t many = 60'000;
  for (const auto* part : {"(", "-", "a[", "-(", "a.where(", "{}|(", "iif(a,", "1+("}) {
    EXPECT_THAT(parsed(repeated(part, many / 4)), HasSubstr("nested too deeply")) << part;
  }
  for (const auto* part : {".a", "+1", " is a", "[0]", " and a", ".not()"}) {
    EXPECT_THAT(parsed("a" + repeated(part, many / 2)), HasSubstr("too long a chain")) << part;
  }
  EXPECT_THAT(parsed(std::string(300'000, ' ')), HasSubstr("longer than 262144 bytes"));
}

TEST(Parser, TakesLongChainsBelowTheLimit) {
  EXPECT_TRUE(Expression::parse("a" + repeated(".a", 990)).ok());
  EXPECT_TRUE(Expression::parse("a = 1" + repeated(" or a = 1", 990)).ok());
  EXPECT_TRUE(Expression::parse(repeated("(", 250) + "a" + repeated(")", 250)).ok());
  EXPECT_EQ(Expression::parse("a.b.c")->syntax().depth, 3U);
}

TEST(Parser, KeepsPositions) {
  const auto expression = Expression::parse("ab.cd = f[1]");
  ASSERT_TRUE(expression.ok());
  EXPECT_EQ(expression->root().position, 6U);
  EXPECT_EQ(expression->root().left().position, 2U);
  EXPECT_EQ(expression->root().left().right().position, 3U);
  EXPECT_EQ(expression->root().right().position, 9U);
  EXPECT_EQ(expression->source(), "ab.cd = f[1]");
}

TEST(Functions, AreFoundByName) {
  ASSERT_NE(find_function("not"), nullptr);
  EXPECT_EQ(find_function("not")->function, Function::negate);
  for (const auto& info : functions()) EXPECT_EQ(find_function(info.name), &info);
  EXPECT_EQ(find_function(""), nullptr);
  EXPECT_EQ(find_function("Not"), nullptr);
}

}  // namespace
}  // namespace linkway::fhir::path
