#include "unit/fhir/path/evaluation.h"

namespace linkway::fhir::path::testing {
namespace {

TEST(PathNavigation, FollowsNamesThroughLists) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"name.family", {"string:Müller", "string:Stone"}},
                       {"Patient.name[1].given", {"string:Bea"}},
                       {"Patient.contact.name.family", {"string:Stone"}},
                       {"Resource.id", {"id:p7"}},
                       {"Observation.id", {}},
                       {"name.nothing", {}},
                       {"resourceType", {}},
                       {"telecom.rank", {"positiveInt:2"}},
                       {"contained.name", {"string:Practice"}},
                       {"Patient.children().count()", integer(14)},
                       {"name.children().count()", integer(10)},
                   });
}

TEST(PathNavigation, APrimitiveWithoutValueIsThereWithItsExtensions) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"name.given.count()", integer(5)},
                       {"name.given.select(hasValue())",
                        {"System.Boolean:true", "System.Boolean:true", "System.Boolean:true", "System.Boolean:false",
                         "System.Boolean:true"}},
                       {"name[2].given[0].extension('http://example.org/masked').value", {"boolean:true"}},
                       {"birthDate.id", {"string:b1"}},
                       {"birthDate.extension('http://example.org/sure').value", {"code:no"}},
                       {"birthDate.extension('http://example.org/other')", {}},
                       {"birthDate.children().count()", integer(2)},
                   });
}

TEST(PathNavigation, ChoicesGoByTheirNameWithoutType) {
  Evaluation evaluate(person);
  Evaluation observed(reading);
  expect(evaluate, {{"deceased", {"dateTime:2020-02-29T10:00:00+01:00"}}, {"deceasedDateTime", {}}});
  expect(observed, {
                       {"value.code", {"code:m"}},
                       {"component.value.ofType(string)", {"string:x"}},
                       {"component.value.ofType(Quantity).value", {"decimal:3", "decimal:2"}},
                       {"valueQuantity", {}},
                   });
  Settings lenient;
  lenient.typed_choice_names = true;
  Evaluation typed(reading, lenient);
  expect(typed, {{"valueQuantity.code", {"code:m"}}, {"valueString", {}}});
}

TEST(PathNavigation, StrictModeRefusesWhatTheTypeCannotHave) {
  Settings strict;
  strict.strict = true;
  Evaluation evaluate(person, strict);
  expect(evaluate, {
                       {"name.given", evaluate("Patient.name.given")},
                       {"name.first_name", {"error 1:6 structure"}},
                       {"Observation.status", {"error 1:1 structure"}},
                       {"deceasedDateTime", {"error 1:1 structure"}},
                   });
}

TEST(PathNavigation, WhatNoDefinitionKnowsIsWalkedByItsNames) {
  Evaluation evaluate(R"({"resourceType": "Letter", "to": [{"n": "x", "k": 1}, {"n": "y", "k": 2.5}], "sent": true,
                          "_sent": {"id": "s"}})");
  expect(evaluate, {
                       {"Letter.to.n", {"string:x", "string:y"}},
                       {"to.where(k > 1).n", {"string:y"}},
                       {"sent and to.exists()", yes()},
                       {"sent.id", {"string:s"}},
                       {"descendants().count()", integer(8)},
                   });
}

TEST(PathNavigation, KnowsWhereAnItemStands) {
  Evaluation evaluate(person);
  EXPECT_EQ(evaluate.paths("name.given"),
            (Texts{"Patient.name[0].given[0]", "Patient.name[0].given[1]", "Patient.name[1].given[0]",
                   "Patient.name[2].given[0]", "Patient.name[2].given[1]"}));
  EXPECT_EQ(evaluate.paths("deceased | $this | contained.name | birthDate.extension.value"),
            (Texts{"Patient.deceasedDateTime", "Patient", "Patient.contained[0].name",
                   "Patient.birthDate.extension[0].valueCode"}));
  EXPECT_EQ(evaluate.paths("'made' | name.count()"), (Texts{"", ""}));
}

TEST(PathNavigation, AnAbsentResourceIsTheEmptyCollection) {
  FixedClock clock({});
  Evaluator evaluator(clock);
  const data::Node nothing;
  const auto count = Expression::parse("count()");
  EXPECT_EQ(evaluator.run(*count, nothing)->front().integer(), 0);
}

}  // namespace
}  // namespace linkway::fhir::path::testing
