#include "fhir/path/analysis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fhir/path/expression.h"

namespace linkway::fhir::path {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Checked {
  std::string type;  // of the whole, with its cardinality
  std::vector<std::string> errors;
  std::vector<std::string> warnings;
};

Checked check(std::string_view text, std::vector<std::string> contexts = {"Patient"}, bool strict = true) {
  Checked out;
  const auto expression = Expression::parse(text);
  if (!expression) {
    ADD_FAILURE() << to_string(expression.problems()[0]);
    return out;
  }
  AnalysisOptions options;
  options.contexts = std::move(contexts);
  options.variables = {"known"};
  options.strict = strict;
  const auto analysis = analyse(expression->syntax(), options);
  if (!analysis) {
    out.errors.push_back(to_string(analysis.problems()[0]));
    return out;
  }
  const auto& shape = analysis->shapes.at(&expression->root());
  out.type = types_text(shape) + " " + cardinality_text(shape);
  for (const auto& problem : analysis->problems) {
    (problem.severity == Severity::error ? out.errors : out.warnings).push_back(to_string(problem));
  }
  return out;
}

std::string type_of(std::string_view text, std::vector<std::string> contexts = {"Patient"}) {
  const auto checked = check(text, std::move(contexts));
  EXPECT_THAT(checked.errors, IsEmpty()) << text;
  return checked.type;
}

std::vector<std::string> errors(std::string_view text, std::vector<std::string> contexts = {"Patient"}) {
  return check(text, std::move(contexts)).errors;
}

TEST(Analysis, FollowsPaths) {
  EXPECT_EQ(type_of("name"), "HumanName 0..*");
  EXPECT_EQ(type_of("Patient.name.given"), "string 0..*");
  EXPECT_EQ(type_of("DomainResource.id"), type_of("id"));
  EXPECT_EQ(type_of("contact"), "Patient.contact 0..*");
  EXPECT_EQ(type_of("contact.name.family"), "string 0..*");
  EXPECT_EQ(type_of("name[0]"), "HumanName 0..1");
  EXPECT_EQ(type_of("birthDate"), "date 0..1");
  EXPECT_EQ(type_of("link.other", {"Patient"}), "Reference 0..*");
  EXPECT_EQ(type_of("link.type", {"Patient"}), "code 0..*");
  EXPECT_EQ(type_of("deceased"), "boolean | dateTime 0..1");
  EXPECT_EQ(type_of("$this"), "Patient 1..1");
}

TEST(Analysis, KnowsWhatFunctionsAndOperatorsGive) {
  EXPECT_EQ(type_of("name.count() + 1"), "System.Integer 0..1");  // it may be out of range
  EXPECT_EQ(type_of("1 / 2"), "System.Decimal 0..1");
  EXPECT_EQ(type_of("name.exists()"), "System.Boolean 1..1");
  EXPECT_EQ(type_of("name.where(use = 'usual')"), "HumanName 0..*");
  EXPECT_EQ(type_of("name.select(given | family)"), "string 0..*");
  EXPECT_EQ(type_of("name.first().family.upper()"), "System.String 0..1");
  EXPECT_EQ(type_of("birthDate + 1 year"), "System.Date 0..1");
  EXPECT_EQ(type_of("today() < now()"), "System.Boolean 0..1");
  EXPECT_EQ(type_of("iif(active, 1, 'x')"), "System.Integer | System.String 1..1");
  EXPECT_EQ(type_of("1 | 2"), "System.Integer 1..*");
  EXPECT_EQ(type_of("name.type().name"), "System.String 0..*");
  EXPECT_EQ(type_of("extension('x').value.ofType(Coding).code"), "code 0..*");
  EXPECT_EQ(type_of("{}"), "nothing 0..1");
  EXPECT_EQ(type_of("name.given.aggregate($total + 1, 0)"), "System.Integer 0..1");
  EXPECT_EQ(type_of("descendants()"), "anything 0..*");
}

TEST(Analysis, FollowsReferencesToTheirTargets) {
  EXPECT_EQ(type_of("managingOrganization.resolve()"), "Organization 0..1");
  EXPECT_EQ(type_of("managingOrganization.resolve().name"), "string 0..1");
  EXPECT_EQ(type_of("generalPractitioner.resolve().ofType(Practitioner).name"), "HumanName 0..*");
  EXPECT_THAT(errors("managingOrganization.resolve().naem"),
              ElementsAre("1:32: Organization has no element 'naem'; did you mean 'name'?"));
}

TEST(Analysis, RepeatsUntilNoTypeIsNew) {
  EXPECT_EQ(type_of("repeat(item).linkId", {"Questionnaire"}), "string 0..*");
  EXPECT_EQ(type_of("repeat(item | answer)", {"QuestionnaireResponse.item"}),
            "QuestionnaireResponse.item | QuestionnaireResponse.item.answer 0..*");
  EXPECT_THAT(errors("repeat(itm)", {"Questionnaire"}),
              ElementsAre("1:8: Questionnaire has no element 'itm'; did you mean 'item'?"));
}

TEST(Analysis, NamesMembersThatNoTypeHas) {
  EXPECT_THAT(errors("name.given1"), ElementsAre("1:6: HumanName has no element 'given1'; did you mean 'given'?"));
  EXPECT_THAT(errors("name.where(\n  nmae = 1)"), ElementsAre(HasSubstr("2:3: HumanName has no element 'nmae'")));
  EXPECT_THAT(errors("entry.resource.zzz", {"Bundle"}), ElementsAre(HasSubstr("Resource has no element 'zzz'")));
  EXPECT_THAT(errors("entry.resource.birthDate", {"Bundle"}), IsEmpty());
  EXPECT_THAT(errors("descendants().zzz"), IsEmpty());
}

TEST(Analysis, WhatGivesNothingIsOnlyAWarningWhenLenient) {
  const auto checked = check("name.given1", {"Patient"}, false);
  EXPECT_THAT(checked.errors, IsEmpty());
  EXPECT_THAT(checked.warnings, ElementsAre(HasSubstr("1:6: HumanName has no element")));
}

TEST(Analysis, WantsChoicesByTheirName) {
  EXPECT_EQ(type_of("value", {"Observation"}), "Quantity | CodeableConcept | string | boolean | 7 more 0..1");
  EXPECT_THAT(errors("Observation.valueQuantity.unit", {"Observation"}),
              ElementsAre("1:13: FHIRPath has no 'valueQuantity'; write value.ofType(Quantity)"));
  EXPECT_EQ(type_of("value.ofType(Quantity).unit", {"Observation"}), "string 0..1");
  EXPECT_THAT(errors("(Observation.value as Period).unit", {"Observation"}),
              ElementsAre(HasSubstr("Period has no element 'unit'")));
}

TEST(Analysis, ComparesTheBeginningWithTheContext) {
  EXPECT_THAT(errors("Encounter.name"),
              ElementsAre("1:1: the path begins with Encounter, but what it is run on is Patient"));
  EXPECT_EQ(type_of("Patient.name | Practitioner.name", {"Patient", "Practitioner"}), "HumanName 0..*");
  EXPECT_EQ(type_of("Patient.name", {}), "HumanName 0..*");
  EXPECT_EQ(type_of("given", {"HumanName"}), "string 0..*");
  EXPECT_EQ(type_of("given", {"Patient.contact.name"}), "string 0..*");
  EXPECT_EQ(type_of("unit", {"Observation.value[x]"}), "string 0..1");
  EXPECT_EQ(type_of("%resource.birthDate", {"Patient.contact"}), "date 0..1");
  EXPECT_THAT(errors("name", {"Nobody"}), ElementsAre("there is no type or element 'Nobody'"));
  EXPECT_THAT(errors("name", {"Patient.nobody"}), ElementsAre("there is no type or element 'Patient.nobody'"));
}

TEST(Analysis, ComparesWhatFunctionsTakeWithWhatTheyGet) {
  EXPECT_THAT(errors("identifier.startsWith('rand')"),
              ElementsAre("1:12: startsWith() takes String, found Identifier"));
  EXPECT_THAT(errors("birthDate.startsWith('19')"), ElementsAre(HasSubstr("takes String, found date")));
  EXPECT_THAT(errors("name.skip('1')"),
              ElementsAre("1:11: skip() takes Integer or Long as its first argument, found System.String"));
  EXPECT_THAT(errors("name.skip(active)"), ElementsAre(HasSubstr("found boolean")));
  EXPECT_THAT(errors("name.abs()"), ElementsAre(HasSubstr("abs() takes Integer or Long or Decimal or Quantity")));
  EXPECT_THAT(errors("name[active]"), ElementsAre(HasSubstr("an index is an Integer, found boolean")));
  EXPECT_THAT(errors("-name"), ElementsAre(HasSubstr("a sign stands before a number")));
}

TEST(Analysis, ComparesOperandsWithOneAnother) {
  EXPECT_THAT(errors("@1974-12-25 + 7"), ElementsAre("1:13: '+' does not take System.Date and System.Integer"));
  EXPECT_THAT(errors("name > 1"), ElementsAre("1:6: '>' does not take HumanName and System.Integer"));
  EXPECT_THAT(errors("birthDate < today()"), IsEmpty());
  EXPECT_THAT(errors("'a' - 'b'"), ElementsAre(HasSubstr("'-' does not take")));
  EXPECT_THAT(errors("value > 5 'mg'", {"Observation"}), IsEmpty());
  EXPECT_THAT(check("active = 'true'").warnings, ElementsAre(HasSubstr("are never equal")));
  EXPECT_THAT(check("birthDate = now()").warnings, IsEmpty());
}

TEST(Analysis, CriteriaOfIifAreBoolean) {
  EXPECT_THAT(errors("iif('x', 1, 2)"), ElementsAre(HasSubstr("the criterion of iif() is a Boolean")));
  EXPECT_THAT(check("iif('x', 1, 2)", {"Patient"}, false).errors, IsEmpty());
  EXPECT_THAT(check("iif(1 | 2, 1, 2)", {"Patient"}, false).errors, ElementsAre(HasSubstr("criterion")));
  EXPECT_THAT(check("name.where(given)").warnings, ElementsAre(HasSubstr("criterion of where()")));
}

TEST(Analysis, KnowsTypesByName) {
  EXPECT_THAT(errors("gender.as(string1)"), ElementsAre("1:11: there is no type string1"));
  EXPECT_THAT(errors("gender is FHIR.Nothing"), ElementsAre("1:11: there is no type FHIR.Nothing"));
  EXPECT_THAT(errors("gender.ofType(System.String)"), IsEmpty());
  EXPECT_THAT(check("name is Address").warnings, ElementsAre(HasSubstr("HumanName is never Address")));
}

TEST(Analysis, KnowsUnits) {
  EXPECT_THAT(check("4 'mg' < 5 'kg/m2' and 4 weeks > 1 'wk'").warnings, IsEmpty());
  EXPECT_THAT(check("4 'nonsense'").warnings, ElementsAre(HasSubstr("1:1: 'nonsense' is no UCUM code")));
}

TEST(Analysis, SaysOnlySoMuch) {
  std::string many = "'a' - 1";
  for (int i = 0; i < 300; ++i) many += " and 'a' - 1 = 2";
  EXPECT_EQ(errors(many).size(), 100U);
}

TEST(Analysis, KnowsVariables) {
  EXPECT_THAT(errors("%ucum & %sct & %loinc & %`vs-x` & %`ext-x` & %known"), IsEmpty());
  EXPECT_THAT(errors("%nobody"), ElementsAre("1:1: there is no variable %nobody"));
  EXPECT_EQ(type_of("defineVariable('a', name).select(%a.family)"), "string 0..*");
  EXPECT_THAT(errors("name.where(defineVariable('a').exists()) | %a"), ElementsAre(HasSubstr("no variable %a")));
  EXPECT_EQ(type_of("%context.name"), "HumanName 0..*");
}

TEST(Analysis, UndefinedOrderIsNoOrder) {
  EXPECT_THAT(errors("children().skip(1)"), ElementsAre(HasSubstr("1:12: the items have no order")));
  EXPECT_THAT(errors("descendants()[0]"), ElementsAre(HasSubstr("no order")));
  EXPECT_THAT(errors("name.skip(1)"), IsEmpty());
  EXPECT_THAT(check("children().skip(1)", {"Patient"}, false).errors, IsEmpty());
}

TEST(Analysis, EndsForWhateverIsNested) {
  std::string nested = "item";
  for (int i = 0; i < 100; ++i) nested = "repeat(" + nested + ".aggregate($total | $this))";
  check(nested, {"Questionnaire"});
}

TEST(Explain, ShowsTypesAndPlaces) {
  const auto expression = Expression::parse("name.exists(use =\n 'usual')");
  AnalysisOptions options;
  options.contexts = {"Patient"};
  const auto analysis = analyse(expression->syntax(), options);
  EXPECT_EQ(explain(expression->syntax(), *analysis),
            "path                 System.Boolean  1..1  1:5\n"
            "  element name       HumanName       0..*  1:1\n"
            "  exists()           System.Boolean  1..1  1:6\n"
            "    operator =       System.Boolean  0..1  1:17\n"
            "      element use    code            0..1  1:13\n"
            "      value 'usual'  System.String   1..1  2:2\n");
}

}  // namespace
}  // namespace linkway::fhir::path
