// Functions that FHIRPath 3.0.0 adds or changes.
#include "unit/fhir/path/evaluation.h"

namespace linkway::fhir::path::testing {
namespace {

TEST(PathFunctions, TextsOfNoCharactersAreTexts) {
  // Each in a run of its own, in which no other text is made.
  for (const auto* expression : {"{} & {}", "'' & ''", "''.upper()", "''.trim()", "'a'.replace('a', '')",
                                 "''.encode('hex')", "('' | '').join('')", "'a'.replaceMatches('a', '')"}) {
    Evaluation evaluate(person);
    EXPECT_EQ(evaluate(expression), text("")) << expression;
  }
}

TEST(PathFunctions, DatesByAForm) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"'150124'.toDate('ddMMyy')", {"System.Date:2024-01-15"}},
                       {"'1/2/1970'.toDate('d/M/yyyy')", {"System.Date:1970-02-01"}},
                       {"'12-27'.toDate('MM-yy')", {"System.Date:2027-12"}},
                       {"'3 Mar 1999'.toDate('d MMM yyyy')", {"System.Date:1999-03-03"}},
                       {"'30-02-2024'.toDate('dd-MM-yyyy')", {}},
                       {"'15-01-2024x'.toDate('dd-MM-yyyy')", {}},
                       {"'15'.toDate('dd')", {}},
                       {"''.toDate('yyyy')", {}},
                       {"'15-13-2024'.convertsToDate('dd-MM-yyyy')", no()},
                       {"'15.01.2024 10:30'.toDate('dd.MM.yyyy HH:mm')", {"System.Date:2024-01-15"}},
                       {"'15.01.2024 10:30'.toDateTime('dd.MM.yyyy HH:mm')", {"System.DateTime:2024-01-15T10:30"}},
                       {"'20240115 11:30:05.25 PM +0100'.toDateTime('yyyyMMdd hh:mm:ss.SS a Z')",
                        {"System.DateTime:2024-01-15T23:30:05.25+01:00"}},
                       {"'20240115 12:30 am'.toDateTime('yyyyMMdd hh:mm a')", {"System.DateTime:2024-01-15T00:30"}},
                       {"'20240115 13:30 am'.toDateTime('yyyyMMdd hh:mm a')", {}},
                       {"'2024-01-15'.toDate({})", {}},
                       {"deceased.toDate('yyyy')", {"System.Date:2020-02-29"}},
                   });
}

TEST(PathFunctions, IntervalsOfTime) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"@2025-01-02.duration(@2025-01-07, 'week')", integer(0)},
                       {"@2025-01-02.difference(@2025-01-07, 'week')", integer(1)},
                       {"@2025-01-05.difference(@2025-01-11, 'week')", integer(0)},
                       {"@2024-12-01.duration(@2025-09-01, 'year')", integer(0)},
                       {"@2024-12-01.difference(@2025-09-01, 'year')", integer(1)},
                       {"@2025-09-01.duration(@2024-12-02, 'months')", integer(-8)},
                       {"@2024-02-29.duration(@2025-02-28, 'year')", integer(0)},
                       {"@T10:59.duration(@T11:01, 'hour')", integer(0)},
                       {"@T10:59.difference(@T11:01, 'hour')", integer(1)},
                       {"@2024-01-01T00:30:00+01:00.duration(@2024-01-01T00:30:00Z, 'hour')", integer(1)},
                       {"@2024-01-01T00:30:00+01:00.difference(@2024-01-01T00:30:00Z, 'day')", integer(0)},
                       {"@2024.duration(@2025, 'month')", {}},
                       {"@2024-01-01.duration({}, 'day')", {}},
                       {"@2024-01-01.duration(@2025-01-01, 'hour')", {"error 1:35 value"}},
                       {"@2024-01-01.duration(@2025-01-01, 'fortnight')", {"error 1:35 value"}},
                       {"@2024-01-01.duration(@T10:00, 'day')", {"error 1:13 value"}},
                       {"'x'.duration(@2025-01-01, 'day')", {"error 1:5 value"}},
                   });
}

TEST(PathFunctions, Aggregates) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"(1 | 2 | 3).sum()", integer(6)},
                       {"(1.5 | 2.5).sum()", {"System.Decimal:4.0"}},
                       {"(1 'cm' | 2 'cm').sum()", {"System.Quantity:3 'cm'"}},
                       {"(2147483647 | 1).sum()", {}},
                       {"(1 | 'a').sum()", {"error 1:11 value"}},
                       {"(1 | 2.0).sum()", {"error 1:11 value"}},
                       {"{}.sum()", {}},
                       {"(1 | 2).avg()", {"System.Decimal:1.5"}},
                       {"(5.5 'cm' | 4.7 'cm' | 4.8 'cm').avg() = 5 'cm'", yes()},
                       {"(2 | 8 | 4).max()", integer(8)},
                       {"(@2012-12-31 | @2013-01-01 | @2012-01-01).min()", {"System.Date:2012-01-01"}},
                       {"('b' | 'a').min()", text("a")},
                       {"(@2012 | @2012-02).min()", {}},
                       {"name.given.max()", text("Béatrice")},
                       {"name.max()", {"error 1:6 value"}},
                       {"(true | false).max()", {"error 1:16 value"}},
                   });
}

TEST(PathFunctions, PathNames) {
  Evaluation patient(person);
  expect(patient, {
                      {"name[2].given[1].pathname()", text("Patient.name[2].given[1]")},
                      {"birthDate.pathname()", text("Patient.birthDate[0]")},
                      {"birthDate.pathname(true)", text("Patient.birthDate")},
                      {"deceased.pathname()", text("Patient.deceased[0]")},
                      {"contained.name.pathname(true)", text("Patient.contained[0].name")},
                      {"Patient.pathname()", text("Patient")},
                      {"(1 | name.first().given.first() & 'x').pathname()", {}},
                  });
  Evaluation observation(reading);
  expect(observation, {{"component[1].value.value.pathname()", text("Observation.component[1].value[0].value[0]")}});
}

TEST(PathFunctions, QuantitiesRoundAndConvert) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"1.5 'mg'.ceiling().toString()", text("2 'mg'")},
                       {"1.5 days.floor().toString()", text("1 day")},
                       {"(-1.55 'mg').truncate().toString()", text("-1 'mg'")},
                       {"1.55 'mg'.round(1).toString()", text("1.6 'mg'")},
                       {"45.toQuantity('m').toString()", text("45 'm'")},
                       {"45.toQuantity('weeks').toString()", text("45 weeks")},
                       {"45.toQuantity('no such unit')", {}},
                       {"1 year.toQuantity('a').toString()", text("1 'a'")},
                       {"2 'mo'.toQuantity('months').toString()", text("2 months")},
                       {"182.5 days.toQuantity('a') = 0.5 'a'", yes()},
                       {"24 'm'.toQuantity('kg')", {}},
                       {"1 year.comparable(1 'a')", no()},
                       {"1 year.comparable(12 months)", yes()},
                       {"1 'some unit'.comparable(2 'some unit')", yes()},
                       {"0.log(2)", {"error 1:3 value"}},
                       {"2.log(-1)", {"error 1:3 value"}},
                       {"(5 'mg').hasValue()", no()},
                   });
}

TEST(PathFunctions, WhatHasNoKeyIsLowest) {
  Evaluation evaluate(person);
  const std::vector<std::string> descending = {"code:old", "code:official", "code:nickname"};
  EXPECT_EQ(evaluate("name.sort(family desc).use"), descending);
  EXPECT_EQ(evaluate("name.sort(family).use").front(), "code:nickname");
  EXPECT_EQ(evaluate("name.sort(-family).use").front(), "code:nickname");
  expect(evaluate, {
                       {"'abc'.lastIndexOf('')", integer(3)},
                       {"'añ€'.encode('ascii')", text("a??")},
                       {"(1 | 2).combine(1, true)", {"System.Integer:1", "System.Integer:2", "System.Integer:1"}},
                   });
}

}  // namespace
}  // namespace linkway::fhir::path::testing
