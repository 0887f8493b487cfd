#include "unit/fhir/path/evaluation.h"

namespace linkway::fhir::path::testing {
namespace {

TEST(PathFunctions, Conversions) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"'YES'.toBoolean()", yes()},
                       {"'maybe'.toBoolean()", {}},
                       {"'-12'.toInteger()", integer(-12)},
                       {"'3000000000'.toInteger()", {}},
                       {"'3000000000'.toLong()", {"System.Long:3000000000"}},
                       {"'1e3'.toDecimal()", {}},
                       {"'1.50'.toDecimal()", {"System.Decimal:1.50"}},
                       {"'2024-02-30'.toDate()", {}},
                       {"'2024-02-29'.convertsToDate()", yes()},
                       {"'25:00'.convertsToTime()", no()},
                       {"deceased.toDate()", {"System.Date:2020-02-29"}},
                       {"birthDate.toDateTime() is DateTime", yes()},
                       {"'5 \\'mg\\''.toQuantity('g').toString()", text("0.005 'g'")},
                       {"'2 weeks'.toQuantity().toString()", text("2 weeks")},
                       {"'2 w'.convertsToQuantity()", no()},
                       {"'1 \\'m\\''.toQuantity('s')", {}},
                       {"active.toString()", text("false")},
                       {"name.first().toString()", {}},
                       {"name.first().convertsToString()", no()},
                       {"name.toString()", {"error 1:6 processing"}},
                   });
}

TEST(PathFunctions, StringsAreCountedInCharacters) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"name[0].family.length()", integer(6)},
                       {"name[0].family.substring(1, 2)", text("ül")},
                       {"name[0].family.indexOf('l')", integer(2)},
                       {"'añb€c😀d'.substring(5, 1)", text("😀")},
                       {"'añb'.toChars()", {"System.String:a", "System.String:ñ", "System.String:b"}},
                       {"'ñ'.replace('', '-')", text("-ñ-")},
                       {"'Straße'.upper()", text("STRASSE")},
                       {"'ÀÉ'.lower()", text("àé")},
                       {"'abcabc'.lastIndexOf('b')", integer(4)},
                       {"'abc'.substring(3)", {}},
                       {"'abc'.substring(1, 0)", text("")},
                       {"'a.b.'.split('.').count()", integer(3)},
                       {"name.given.join('/')", text("Ada/Béatrice/Bea/Ada")},
                       {"{}.join(',')", {}},
                       {"' \\t x '.trim()", text("x")},
                       {"1.length()", {"error 1:3 value"}},
                       {"name.given.upper()", {"error 1:12 processing"}},
                       {"name.first().startsWith('A')", {"error 1:14 value"}},
                       {"'abc'.contains(1)", {"error 1:16 value"}},
                       {"birthDate.startsWith('1981')", yes()},
                   });
}

TEST(PathFunctions, RegularExpressions) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"'a\\nb'.matches('a.b')", yes()},
                       {"'Ärger'.matches('^\\\\p{Lu}')", yes()},
                       {"'abc'.matchesFull('b')", no()},
                       {"'ABC'.matches('b', 'i')", yes()},
                       {"'2024-05'.replaceMatches('(?<y>\\\\d+)-(?<m>\\\\d+)', '${m}/$1$$')", text("05/2024$")},
                       {"'aaa'.replaceMatches('x*', '-')", text("-a-a-a-")},
                       {"'a'.matches('(')", {"error 1:13 value"}},
                       {"'aa'.matches('(a)\\\\1')", {"error 1:14 value"}},
                       {"'ab'.matches('a(?=b)')", {"error 1:14 value"}},
                       {"'a'.matches('a', 'q')", {"error 1:18 value"}},
                       {"'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a+)+$')", no()},
                   });
  EXPECT_EQ(evaluate("name.matches('(9990000018')"), (Texts{"error 1:6 processing"}));
  EXPECT_EQ(evaluate.problem().text.find("9990000018"), std::string::npos);
}

TEST(PathFunctions, EncodingsAndEscapes) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"'h\\u00e9?>'.encode('base64')", text("aMOpPz4=")},
                       {"'>>?'.encode('urlbase64')", text("Pj4_")},
                       {"'Pj4_'.decode('urlbase64')", text(">>?")},
                       {"'c3'.decode('hex')", {}},
                       {"'zz'.decode('hex')", {}},
                       {"'x'.encode('rot13')", {"error 1:12 not-supported"}},
                       {"'<a b=\"c\">&'.escape('html')", text("&lt;a b=&quot;c&quot;&gt;&amp;")},
                       {"'&#x41;&amp;&unknown;'.unescape('html')", text("A&&unknown;")},
                       {"'a\\n\"\\\\'.escape('json')", text("a\\n\\\"\\\\")},
                       {"'\\\\u0041\\\\ud83d\\\\ude00'.unescape('json')", text("A😀")},
                       {"'\\\\q'.unescape('json')", {}},
                   });
}

TEST(PathFunctions, Mathematics) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"(-7.5).abs()", {"System.Decimal:7.5"}},
                       {"(-3 'kg').abs()", {"System.Quantity:3 'kg'"}},
                       {"(-1.5).ceiling()", integer(-1)},
                       {"(-1.5).floor()", integer(-2)},
                       {"(-1.5).truncate()", integer(-1)},
                       {"3.power(4)", integer(81)},
                       {"2.power(-1)", {"System.Decimal:0.5"}},
                       {"2.power(40)", {}},
                       {"144.sqrt() = 12", yes()},
                       {"(-4).sqrt()", {}},
                       {"0.ln()", {}},
                       {"1000.log(10) = 3", yes()},
                       {"2.345.round(2)", {"System.Decimal:2.35"}},
                       {"1.round(-1)", {"error 1:9 value"}},
                       {"'1'.sqrt()", {"error 1:5 value"}},
                   });
}

TEST(PathFunctions, TimeStandsStillWithinARun) {
  Settings settings;
  settings.utc_offset = 60;
  Evaluation evaluate(person, settings);
  expect(evaluate, {
                       {"now()", {"System.DateTime:2026-11-23T00:30:00.125+01:00"}},
                       {"today()", {"System.Date:2026-11-23"}},
                       {"timeOfDay()", {"System.Time:00:30:00.125"}},
                       {"now() = now()", yes()},
                       {"deceased.yearOf() & {} = ''", {"error 1:19 value"}},
                       {"deceased.hourOf()", integer(10)},
                       {"deceased.timezoneOffsetOf()", {"System.Decimal:1.0"}},
                       {"birthDate.dayOf()", {}},
                       {"birthDate.monthOf()", integer(3)},
                       {"deceased.timeOf()", {"System.Time:10:00:00"}},
                       {"deceased.dateOf()", {"System.Date:2020-02-29"}},
                       {"@T10:00.yearOf()", {"error 1:9 value"}},
                       {"birthDate.lowBoundary()", {"System.Date:1981-03-01"}},
                       {"birthDate.highBoundary()", {"System.Date:1981-03-31"}},
                       {"2.50.lowBoundary(4)", {"System.Decimal:2.4950"}},
                       {"2.50.highBoundary(99)", {}},
                       {"birthDate.precision()", integer(6)},
                       {"2.50.precision()", integer(2)},
                       {"1 'g'.comparable(1 'kg')", yes()},
                       {"1 'g'.comparable(1 'm')", no()},
                   });
}

}  // namespace
}  // namespace linkway::fhir::path::testing
