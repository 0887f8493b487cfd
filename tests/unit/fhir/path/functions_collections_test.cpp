#include "unit/fhir/path/evaluation.h"

namespace linkway::fhir::path::testing {
namespace {

TEST(PathFunctions, Existence) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"telecom.exists(system = 'email' and rank.empty())", yes()},
                       {"telecom.exists(rank > 5)", no()},
                       {"{}.exists(1/0 = 'x')", no()},
                       {"name.all(given.exists())", yes()},
                       {"name.all(family.exists())", no()},
                       {"{}.all(false)", yes()},
                       {"name.select(family.exists()).anyFalse()", yes()},
                       {"{}.allFalse()", yes()},
                       {"('x' | true).anyTrue()", {"error 1:14 value"}},
                       {"name.given.isDistinct()", no()},
                       {"name[1].given.subsetOf(%context.name.given)", yes()},
                       {"name[0].given.subsetOf(name[1].given)", no()},
                       {"name[0].given.subsetOf($this.name.given)", yes()},
                       {"name.given.supersetOf({})", yes()},
                       {"{}.subsetOf(name)", yes()},
                   });
}

TEST(PathFunctions, FiltersAndProjections) {
  Evaluation evaluate(person);
  expect(evaluate,
         {
             {"name.where(family = 'Stone').use", {"code:old"}},
             {"name.where($index = 1).use", {"code:nickname"}},
             {"name.select($index)", {"System.Integer:0", "System.Integer:1", "System.Integer:2"}},
             {"name.where(given)", {"error 1:12 processing"}},
             {"telecom.select(iif(rank.exists(), value, $index))", {"string:01632 960001", "System.Integer:1"}},
             {"(1 | 2 | 3).aggregate($total + $this)", {}},
             {"(1 | 2 | 3).aggregate($total + $this, 10)", integer(16)},
             {"(4 | 2).aggregate(iif($total.empty() or $this < $total, $this, $total))", integer(2)},
             {"$total", {"error 1:1 processing"}},
             {"$index", {"error 1:1 processing"}},
             {"coalesce(name.suffix, name.prefix, 'none')", text("none")},
         });
}

TEST(PathFunctions, IifTakesABooleanAndOneItem) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"iif(active, 1, 2)", integer(2)},
                       {"iif(gender, 1, 2)", integer(1)},
                       {"iif('x', 1, 2)", integer(1)},
                       {"iif(0, 1, 2)", integer(1)},
                       {"iif(name, 1, 2)", {"error 1:5 processing"}},
                       {"name.iif(true, 1)", {"error 1:6 processing"}},
                       {"iif({}, 1)", {}},
                       {"iif(true, 1, name.single())", integer(1)},
                   });
}

TEST(PathFunctions, RepeatEndsWhenNothingNewComes) {
  Evaluation evaluate(R"({"resourceType": "Questionnaire", "status": "draft", "item": [{"linkId": "1", "type": "group",
      "item": [{"linkId": "1.1", "type": "group", "item": [{"linkId": "1.1.1", "type": "string"}]}]},
      {"linkId": "2", "type": "string"}]})");
  expect(evaluate, {
                       {"repeat(item).linkId", {"string:1", "string:2", "string:1.1", "string:1.1.1"}},
                       {"repeat($this).count()", integer(1)},
                       {"repeat(item).type.count()", integer(4)},
                       {"repeatAll(item).count()", integer(4)},
                       {"descendants().where($this is code).count()", integer(5)},
                   });
}

TEST(PathFunctions, Subsetting) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"name.given.first()", {"string:Ada"}},
                       {"name.last().use", {"code:old"}},
                       {"name.tail().use", {"code:nickname", "code:old"}},
                       {"name.skip(2).use", {"code:old"}},
                       {"name.skip(-1).count()", integer(3)},
                       {"name.take(0)", {}},
                       {"{}.single()", {}},
                       {"name.single()", {"error 1:6 processing"}},
                       {"name.take('1')", {"error 1:11 value"}},
                       {"(1 | 2).combine(2 | 3)",
                        {"System.Integer:1", "System.Integer:2", "System.Integer:2", "System.Integer:3"}},
                       {"(1 | 2).combine(2).exclude(1).count()", integer(2)},
                       {"(1 | 2).combine(2).intersect(2)", integer(2)},
                       {"1.0.union(1)", {"System.Decimal:1.0"}},
                   });
}

TEST(PathFunctions, SetsOfManyItemsAreExact) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"('abcdefghijklmnopqrstuvwxyz'.toChars() | 'yz0123'.toChars()).count()", integer(30)},
                       {"'abcdefghijklmnopqrstuvwxyz'.toChars().intersect('xyz!'.toChars()).join()", text("xyz")},
                       {"'abcabcabcabcabc'.toChars().distinct().join()", text("abc")},
                       {"('0123456789'.toChars().select($this.toInteger()) | "
                        "'0123456789'.toChars().select($this.toDecimal())).count()",
                        integer(10)},
                       {"('0123456789'.toChars().select($this.toInteger()) | "
                        "'0123456789'.toChars().select(($this & ' \\'g\\'').toQuantity('kg'))).count()",
                        integer(20)},
                   });
}

TEST(PathFunctions, SortsBySeveralKeys) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"(3 | 1 | 2).sort()", {"System.Integer:1", "System.Integer:2", "System.Integer:3"}},
                       {"(3 | 1 | 2).sort($this desc)", {"System.Integer:3", "System.Integer:2", "System.Integer:1"}},
                       {"name.sort(family).use", {"code:nickname", "code:official", "code:old"}},
                       {"name.sort(-family).use", {"code:nickname", "code:old", "code:official"}},
                       {"name.sort(family.exists(), use)", {"error 1:6 value"}},
                       {"name.sort(given)", {"error 1:11 processing"}},
                       {"('b' | 1).sort()", {"error 1:11 value"}},
                       {"telecom.sort(system.length(), -value).system", {"code:email", "code:phone"}},
                   });
}

TEST(PathFunctions, VariablesEndWithTheirScope) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"defineVariable('n', name[1]).select(%n.given)", {"string:Bea"}},
                       {"name.defineVariable('last', last()).select(use & '<' & %last.use)",
                        {"System.String:official<old", "System.String:nickname<old", "System.String:old<old"}},
                       {"(defineVariable('a', 1) | 2).select(%a)", {"error 1:37 not-found"}},
                       {"defineVariable('a', 1).active | defineVariable('a', 2).select(%a)",
                        {"boolean:false", "System.Integer:2"}},
                       {"defineVariable('a').defineVariable('a')", {"error 1:21 duplicate"}},
                       {"defineVariable('resource', 1)", {"error 1:1 duplicate"}},
                       {"name.select(defineVariable('u', use)).select(%u)", {"error 1:46 not-found"}},
                       {"%unknown", {"error 1:1 not-found"}},
                   });
}

}  // namespace
}  // namespace linkway::fhir::path::testing
