#include "unit/fhir/path/evaluation.h"

namespace linkway::fhir::path::testing {
namespace {

TEST(PathOperators, LogicHasThreeValues) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"{} and false", no()},
                       {"{} and true", {}},
                       {"{} or true", yes()},
                       {"true xor {}", {}},
                       {"{} implies true", yes()},
                       {"active or gender", yes()},
                       {"active.not()", yes()},
                       {"name and true", {"error 1:1 processing"}},
                       {"'a' and true", yes()},
                   });
}

TEST(PathOperators, Arithmetic) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"7 div 2", integer(3)},
                       {"-7 div 2", integer(-3)},
                       {"(-7) mod 2", integer(-1)},
                       {"7 / 4", {"System.Decimal:1.75"}},
                       {"0.1 + 0.2 = 0.3", yes()},
                       {"2147483647 + 1", {}},
                       {"-2147483648 - 1", {}},
                       {"2147483647 * 2", {}},
                       {"9 / 0", {}},
                       {"9.5 mod 0", {}},
                       {"telecom.rank.first() * 2", integer(4)},
                       {"'a' & {} & 'c'", text("ac")},
                       {"'a' + {}", {}},
                       {"'a' + 1", {"error 1:5 value"}},
                       {"(1 | 2) + 1", {"error 1:9 processing"}},
                       {"-'a'", {"error 1:1 value"}},
                       {"2 'm' * 3 'm' = 6 'm2'", yes()},
                       {"6 'm2' / 3 'm' = 2 'm'", yes()},
                       {"3 'm' + 3 's'", {}},
                   });
}

TEST(PathOperators, Dates) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"@2024-02-29 + 1 year", {"System.Date:2025-02-28"}},
                       {"@2024-03-31 - 1 month", {"System.Date:2024-02-29"}},
                       {"@2024 + 18 months", {"System.Date:2025"}},
                       {"@T23:30 + 45 minutes", {"System.Time:00:15"}},
                       {"@2024-01-01 + 1 'mo'", {"error 1:13 value"}},
                       {"@2024-01-01 + 1 'kg'", {"error 1:13 value"}},
                       {"@T10:00 + 1 day", {"error 1:9 value"}},
                       {"birthDate + 1 year", {"System.Date:1982-03"}},
                       {"birthDate < @1981-04-01", yes()},
                       {"birthDate < @1981-03-02", {}},
                       {"deceased = @2020-02-29T09:00:00Z", yes()},
                       {"deceased > @T10:00", {"error 1:10 value"}},
                       {"birthDate = 'x'", no()},
                   });
}

TEST(PathOperators, EqualityAndEquivalence) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"name[0].given = ('Ada' | 'Béatrice')", yes()},
                       {"name[0].given = ('Béatrice' | 'Ada')", no()},
                       {"name[0].given ~ ('BÉATRICE' | 'ada')", yes()},
                       {"'a  b' ~ ' A\\tB '", yes()},
                       {"1.10 = 1.1", yes()},
                       {"1.19 ~ 1.2", yes()},
                       {"1.14 ~ 1.2", no()},
                       {"1 ~ 1.4", yes()},
                       {"name[0] = name[0]", yes()},
                       {"name[0] = name[1]", no()},
                       {"name[2].given[0] = 'x'", no()},
                       {"1 year = 365 days", yes()},
                       {"24 hours = 1 'd'", yes()},
                       {"1 month = 1 'mo'", {}},
                       {"1 month ~ 1 'mo'", yes()},
                       {"1 'kg' = 1 's'", {}},
                       {"@2024-01 ~ @2024-01-01", no()},
                       {"{} ~ {}", yes()},
                       {"1 = true", no()},
                   });
}

TEST(PathOperators, ElementsAreEqualByTheirMembersWhateverTheirOrder) {
  Evaluation evaluate(R"({"resourceType": "Observation", "status": "final", "code": {"coding": [
      {"system": "s", "code": "c", "userSelected": true}, {"code": "c", "userSelected": true, "system": "s"},
      {"code": "C", "system": "s", "userSelected": true}]}, "component": [
      {"code": {"text": "a"}, "valueQuantity": {"value": 1.0, "unit": "x"}},
      {"code": {"text": "a"}, "valueQuantity": {"unit": "x", "value": 1.00}}]})");
  expect(evaluate, {
                       {"code.coding[0] = code.coding[1]", yes()},
                       {"code.coding[0] = code.coding[2]", no()},
                       {"code.coding[0] ~ code.coding[2]", yes()},
                       {"component[0] = component[1]", yes()},
                       {"code.coding.distinct().count()", integer(2)},
                       {"component.distinct().count()", integer(1)},
                   });
}

TEST(PathOperators, Membership) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"'Bea' in name.given", yes()},
                       {"name.given contains 'Eva'", no()},
                       {"{} in name", {}},
                       {"'x' in {}", no()},
                       {"name.given in name.given", {"error 1:12 processing"}},
                       {"(1 | 1.0 | '1').count()", integer(2)},
                   });
}

TEST(PathOperators, IndexMustBeASingleInteger) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"name[-1]", {}},
                       {"name[9]", {}},
                       {"name[{}]", {}},
                       {"name['0']", {"error 1:6 value"}},
                       {"name[0 | 1]", {"error 1:8 processing"}},
                   });
}

}  // namespace
}  // namespace linkway::fhir::path::testing
