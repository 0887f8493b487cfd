#include <map>

#include "unit/fhir/path/evaluation.h"

namespace linkway::fhir::path::testing {
namespace {

class Records : public Host {
 public:
  const data::Node* resolve(std::string_view reference) override {
    asked.emplace_back(reference);
    return reference == "Practitioner/9" ? &practitioner.root : nullptr;
  }
  bool variable(std::string_view name, std::vector<Item>& into) override {
    if (name != "limit") return false;
    into = {Item::of(std::int64_t{5}), Item::of(std::int64_t{6})};
    return true;
  }
  std::optional<bool> conforms(const ElementItem& /*item*/, std::string_view canonical) override {
    return canonical == "http://example.org/profile" ? std::optional(true) : std::nullopt;
  }
  std::optional<bool> member_of(std::string_view value_set, std::string_view /*system*/,
                                std::string_view code) override {
    if (value_set != "http://example.org/vs") return std::nullopt;
    return code == "female";
  }
  void trace(std::string_view name, Items items) override {
    traced.push_back(std::string(name) + "=" + std::to_string(items.size()));
  }

  data::Document practitioner = *data::read_json(R"({"resourceType": "Practitioner", "id": "9"})");
  std::vector<std::string> asked;
  std::vector<std::string> traced;
};

TEST(PathFhir, ResolvesWhatIsInTheResourceAndAsksTheHostForTheRest) {
  Records host;
  Evaluation evaluate(person, with_host(&host));
  expect(evaluate, {
                       {"managingOrganization.resolve().name", {"string:Practice"}},
                       {"'Practitioner/9'.resolve() is Practitioner", yes()},
                       {"'Practitioner/8'.resolve()", {}},
                       {"'#nothing'.resolve()", {}},
                   });
  EXPECT_EQ(host.asked, (std::vector<std::string>{"Practitioner/9", "Practitioner/8"}));
}

TEST(PathFhir, ResolvesTheEntriesOfABundle) {
  Evaluation evaluate(R"({"resourceType": "Bundle", "type": "collection", "entry": [
      {"fullUrl": "urn:uuid:5d5b1d3c-0000-4000-8000-000000000001", "resource": {"resourceType": "Patient", "id": "a"}},
      {"fullUrl": "https://one.example/Patient/p", "resource": {"resourceType": "Patient", "id": "p",
         "meta": {"versionId": "2"}, "gender": "male"}},
      {"resource": {"resourceType": "Task", "status": "draft", "intent": "order",
         "for": {"reference": "urn:uuid:5d5b1d3c-0000-4000-8000-000000000001"}, "focus": {"reference": "Patient/p"},
         "owner": {"reference": "https://one.example/Patient/p/_history/2"},
         "requester": {"reference": "https://one.example/Patient/p/_history/1"}}}]})");
  expect(evaluate, {
                       {"entry[2].resource.for.resolve().id", {"id:a"}},
                       {"entry[2].resource.focus.resolve().gender", {"code:male"}},
                       {"entry[2].resource.owner.resolve().gender", {"code:male"}},
                       {"entry[2].resource.requester.resolve()", {}},
                       {"entry.resource.ofType(Patient).count()", integer(2)},
                   });
}

TEST(PathFhir, Variables) {
  Records host;
  Evaluation evaluate(person, with_host(&host));
  expect(evaluate, {
                       {"%limit.count()", integer(2)},
                       {"%`vs-gender`", text("http://hl7.org/fhir/ValueSet/gender")},
                       {"%\"ext-x\"", text("http://hl7.org/fhir/StructureDefinition/x")},
                       {"%sct | %loinc | %ucum",
                        {"System.String:http://snomed.info/sct", "System.String:http://loinc.org",
                         "System.String:http://unitsofmeasure.org"}},
                       {"contained.select(%resource.id & %rootResource.id & %context.id)", text("p7p7p7")},
                   });
  const auto id = Expression::parse("%resource.id & '/' & %context.id & '/' & %rootResource.id");
  const auto& contained = evaluate.root()["contained"].at(0);
  const auto focus = item_of(contained["name"], "string", Definitions::core());
  EXPECT_EQ(evaluate.evaluator().run(*id, focus, contained, evaluate.root())->front().string(), "org//p7");
}

TEST(PathFhir, ValuesAndExtensions) {
  Evaluation evaluate(person);
  expect(evaluate, {
                       {"birthDate.getValue() is Date", yes()},
                       {"name.first().hasValue()", no()},
                       {"name.given.hasValue()", no()},
                       {"'x'.hasValue()", yes()},
                       {"name.extension('http://example.org/x')", {}},
                       {"birthDate.extension({})", {}},
                       {"checkModifiers('http://example.org/x').id", {"id:p7"}},
                       {"name[0].elementDefinition().max", {"string:*"}},
                       {"name.slice('a', 'b')", {"error 1:6 not-supported"}},
                   });
  Evaluation modified(R"({"resourceType": "Basic", "modifierExtension": [{"url": "http://example.org/m"}]})");
  expect(modified, {{"checkModifiers('http://example.org/m').exists()", yes()},
                    {"checkModifiers('http://example.org/n')", {"error 1:1 extension"}}});
}

TEST(PathFhir, ConformsToTypesAndAsksTheHostForProfiles) {
  Records host;
  Evaluation evaluate(person, with_host(&host));
  expect(evaluate, {
                       {"conformsTo('http://hl7.org/fhir/StructureDefinition/DomainResource')", yes()},
                       {"name.first().conformsTo('http://hl7.org/fhir/StructureDefinition/HumanName')", yes()},
                       {"conformsTo('http://hl7.org/fhir/StructureDefinition/vitalsigns')", no()},
                       {"conformsTo('http://example.org/profile')", yes()},
                       {"conformsTo('http://example.org/none')", {"error 1:12 not-found"}},
                   });
}

TEST(PathFhir, Terminology) {
  Records host;
  Evaluation evaluate(person, with_host(&host));
  expect(evaluate, {
                       {"gender.memberOf('http://example.org/vs')", yes()},
                       {"'male'.memberOf('http://example.org/vs')", no()},
                       {"gender.memberOf('http://example.org/unknown')", {}},
                       {"name.first().memberOf('http://example.org/vs')", {"error 1:14 value"}},
                       {"gender.subsumes('female')", yes()},
                       {"gender.subsumedBy('other')", {}},
                   });
}

TEST(PathFhir, TracesToTheHost) {
  Records host;
  Evaluation evaluate(person, with_host(&host));
  expect(evaluate, {{"name.trace('names').count()", integer(3)}, {"name.trace('given', given).count()", integer(3)}});
  EXPECT_EQ(host.traced, (std::vector<std::string>{"names=3", "given=5"}));
}

TEST(PathFhir, NarrativesHoldNothingThatRuns) {
  const auto checks = [](std::string_view div) {
    Evaluation evaluate(R"({"resourceType": "Basic", "text": {"status": "generated", "div": ")" + std::string(div) +
                        R"("}})");
    return evaluate("text.div.htmlChecks()");
  };
  const std::string begin = "<div xmlns='http://www.w3.org/1999/xhtml'>";
  EXPECT_EQ(checks(begin + "<p style='x'>A <b>b</b><br/><a href='https://example.org'>c</a></p></div>"), yes());
  EXPECT_EQ(checks(begin + "<img src='#a' alt=''/></div>"), yes());
  EXPECT_EQ(checks(begin + "  </div>"), no());
  EXPECT_EQ(checks(begin + "<script>x</script></div>"), no());
  EXPECT_EQ(checks(begin + "<p onclick='x'>a</p></div>"), no());
  EXPECT_EQ(checks(begin + "<a href=' java&#10;script:x'>a</a></div>"), no());
  EXPECT_EQ(checks(begin + "<ins>a</ins></div>"), no());
  EXPECT_EQ(checks("<div>a</div>"), no());
  EXPECT_EQ(checks(begin + "a"), no());
}

}  // namespace
}  // namespace linkway::fhir::path::testing
