#include "unit/fhir/path/evaluation.h"

namespace linkway::fhir::path::testing {
namespace {

TEST(PathTypes, FhirAndSystemTypesAreToldApart) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"active is boolean", yes()},
                       {"active is Boolean", no()},
                       {"active is System.Boolean", no()},
                       {"true is Boolean", yes()},
                       {"true is boolean", no()},
                       {"gender is string", yes()},
                       {"gender is FHIR.code", yes()},
                       {"gender is uri", no()},
                       {"telecom.rank is integer", yes()},
                       {"$this is DomainResource", yes()},
                       {"$this is Resource", yes()},
                       {"$this is Element", no()},
                       {"contact is BackboneElement", yes()},
                       {"contact is Element", yes()},
                       {"name.first() is Element", yes()},
                       {"$this is System.Patient", no()},
                       {"nothing is Patient", {}},
                       {"name is HumanName", {"error 1:6 processing"}},
                       {"name.first() is HumanNames", {"error 1:17 not-found"}},
                   });
}

TEST(PathTypes, AsAndOfTypeTakeAPrimitiveOnlyForWhatItIs) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"gender.ofType(string)", {}},
                       {"gender.ofType(code)", {"code:female"}},
                       {"gender as code", {"code:female"}},
                       {"gender as string", {}},
                       {"gender as String", {}},
                       {"id as Id", {"error 1:7 not-found"}},
                       {"birthDate as Date", {"date:1981-03"}},
                       {"birthDate as System.Date", {}},
                       {"contained.ofType(Resource).id", {"id:org"}},
                       {"contained.ofType(DomainResource).name", {"string:Practice"}},
                       {"telecom.as(ContactPoint)", {"error 1:9 processing"}},
                       {"telecom.ofType(ContactPoint).count()", integer(2)},
                   });
  Settings settings;
  settings.as_takes_lists = true;
  Evaluation lenient(person, settings);
  expect(lenient, {{"telecom.as(ContactPoint).count()", integer(2)}, {"descendants().as(code).count()", integer(7)}});
}

TEST(PathTypes, TypeSaysSpaceAndName) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"type().name", text("Patient")},
                       {"contact.type().name", text("BackboneElement")},
                       {"contact.name.type().namespace", text("FHIR")},
                       {"(4 days).type().name", text("Quantity")},
                       {"@2020.type().namespace & '.' & @2020T.type().name", text("System.DateTime")},
                   });
}

TEST(PathTypes, QuantitiesOfFhirAreThoseOfFhirPathWhenTheyHaveAUnit) {
  Evaluation evaluate(reading);
  expect(evaluate, {
                       {"value = 180 'cm'", yes()},
                       {"value > 1 'm'", yes()},
                       {"value + 20 'cm'", {"System.Quantity:200 'cm'"}},
                       {"value.toString()", text("1.80 'm'")},
                       {"value is Quantity", yes()},
                       {"value is System.Quantity", no()},
                       {"component[1].value > 1 'mg'", {}},
                       {"component[1].value.toQuantity()", {}},
                       {"component[2].value = 2 years", yes()},
                       {"component[2].value = 2 'a'", {}},
                       {"value > 'x'", {"error 1:7 value"}},
                   });
}

}  // namespace
}  // namespace linkway::fhir::path::testing
