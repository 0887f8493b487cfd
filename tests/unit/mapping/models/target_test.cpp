#include "mapping/models/target.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "fhir/path/evaluate.h"
#include "mapping/models/choices.h"
#include "unit/mapping/models/support.h"

namespace linkway::mapping {
namespace {

using fhir::Definitions;
using fhir::path::Item;

class Tree {
 public:
  explicit Tree(Definitions definitions = Definitions::core()) : tree(std::move(definitions), arena) {}

  Made root(std::string_view type) { return tree.create(*type_named(tree.definitions(), type)); }
  Made child(Made parent, std::string_view name, std::string_view type = "") {
    auto made =
        tree.child(parent, tree.step(parent, name), type.empty() ? nullptr : type_named(tree.definitions(), type));
    EXPECT_TRUE(made.ok()) << (made ? "" : messages(made.problems()));
    return made ? *made : Made{};
  }
  void put(Made parent, std::string_view name, const Item& value) {
    auto made = tree.put(parent, tree.step(parent, name), value);
    EXPECT_TRUE(made.ok()) << (made ? "" : messages(made.problems()));
  }
  std::string refused(Made parent, std::string_view name, const Item& value) {
    auto made = tree.put(parent, tree.step(parent, name), value);
    return made ? "" : to_string(made.problems().front());
  }
  std::string json(Made target) {
    auto node = tree.node(target);
    return node ? data::to_json(*node) : messages(node.problems());
  }

  data::Arena arena;
  TargetTree tree;
};

Item text(std::string_view value) { return Item::of(value); }

TEST(Target, WhatATypeDoesNotAllowIsRefused) {
  Tree t;
  const auto patient = t.root("Patient");
  EXPECT_NE(t.refused(patient, "birthDate", text("2026-02-30")), "");
  EXPECT_NE(t.refused(patient, "birthDate", text("12/03/1950")), "");
  EXPECT_NE(t.refused(patient, "deceased", text("abc")), "");
  EXPECT_NE(t.refused(patient, "gender", text(" female")), "");
  EXPECT_NE(t.refused(patient, "id", text("a b")), "");
  t.put(patient, "birthDate", text("1950-03"));
  t.put(patient, "deceased", text("2026-02-03T10:00:00Z"));
  EXPECT_EQ(t.json(patient),
            R"({"resourceType":"Patient","birthDate":"1950-03","deceasedDateTime":"2026-02-03T10:00:00Z"})");
}

TEST(Target, MembersComeInTheOrderOfTheDefinitions) {
  Tree t;
  const auto patient = t.root("Patient");
  t.put(patient, "gender", text("female"));
  const auto name = t.child(patient, "name");
  t.put(name, "given", text("Ada"));
  t.put(name, "family", text("Test"));
  t.put(name, "given", text("Bea"));
  t.put(patient, "active", Item::of(true));
  t.put(patient, "id", text("p1"));
  EXPECT_EQ(t.json(patient),
            R"({"resourceType":"Patient","id":"p1","active":true,"name":[{"family":"Test","given":["Ada","Bea"]}],)"
            R"("gender":"female"})");
}

TEST(Target, WhatDoesNotRepeatIsReplacedAndWhatDoesIsAdded) {
  Tree t;
  const auto patient = t.root("Patient");
  t.put(patient, "gender", text("female"));
  t.put(patient, "gender", text("other"));
  EXPECT_EQ(t.child(patient, "maritalStatus"), t.child(patient, "maritalStatus"));
  EXPECT_NE(t.child(patient, "name"), t.child(patient, "name"));
  EXPECT_EQ(t.tree.count(patient, t.tree.step(patient, "name")), 2U);
  EXPECT_EQ(t.json(patient), R"({"resourceType":"Patient","gender":"other"})");
}

TEST(Target, PrimitivesHaveTheKindOfTheirType) {
  Tree t;
  const auto goal = t.root("Observation");
  const auto component = t.child(goal, "component");
  t.put(component, "value", Item::of(std::int64_t{4}));
  const auto quantity = t.child(goal, "value", "Quantity");
  t.put(quantity, "value", text("1.10"));
  EXPECT_EQ(t.json(goal),
            R"({"resourceType":"Observation","valueQuantity":{"value":1.10},"component":[{"valueInteger":4}]})");
  const auto patient = t.root("Patient");
  EXPECT_EQ(t.refused(patient, "active", text("yes")), "a boolean is true or false [Patient.active]");
  EXPECT_NE(t.refused(patient, "multipleBirth", Item::of(Decimal())), "");
}

TEST(Target, AChoiceGetsTheNameOfItsType) {
  Tree t;
  const auto extension = t.root("Extension");
  t.put(extension, "value", text("a"));
  EXPECT_EQ(t.json(extension), R"({"valueString":"a"})");
  // Another value replaces it, whatever its type.
  t.put(extension, "value", Item::of(true));
  EXPECT_EQ(t.json(extension), R"({"valueBoolean":true})");
  const auto typed = t.root("Extension");
  t.put(typed, "valueCode", text("b"));
  EXPECT_EQ(t.json(typed), R"({"valueCode":"b"})");
  const auto open = t.root("Extension");
  const auto value = t.child(open, "value");
  ASSERT_TRUE(t.tree.child(open, t.tree.step(open, "value"), type_named(Definitions::core(), "Coding")).ok());
  t.put(value, "code", text("c"));
  EXPECT_EQ(t.json(open), R"({"valueCoding":{"code":"c"}})");
}

TEST(Target, ACodeAsAChoiceOfStringBecomesAString) {
  Tree t;
  const auto source = data::read_json(R"({"resourceType":"Patient","gender":"male"})");
  const auto* code = Definitions::core().type("code");
  const data::Node none;
  const auto observation = t.root("Observation");
  t.put(observation, "value", Item::of({&source->root["gender"], &none, code, nullptr}));
  EXPECT_EQ(t.json(observation), R"({"resourceType":"Observation","valueString":"male"})");
}

TEST(Target, ResourcesInsideAndShared) {
  Tree t;
  const auto bundle = t.root("Bundle");
  const auto patient = t.root("Patient");
  for (int i = 0; i < 2; ++i) {
    const auto entry = t.child(bundle, "entry");
    ASSERT_TRUE(t.tree.attach(entry, t.tree.step(entry, "resource"), patient).ok());
  }
  t.put(patient, "gender", text("male"));
  const auto another = t.child(t.child(bundle, "entry"), "resource", "Group");
  t.put(another, "active", Item::of(false));
  EXPECT_EQ(t.json(bundle),
            R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","gender":"male"}},)"
            R"({"resource":{"resourceType":"Patient","gender":"male"}},)"
            R"({"resource":{"resourceType":"Group","active":false}}]})");
}

TEST(Target, WhatHoldsItselfIsRefused) {
  Tree t;
  const auto list = t.root("List");
  ASSERT_TRUE(t.tree.attach(list, t.tree.step(list, "contained"), list).ok());
  EXPECT_NE(t.json(list).find("holds itself"), std::string::npos);
}

TEST(Target, ExtensionsOfPrimitivesStandBeside) {
  Tree t;
  const auto patient = t.root("Patient");
  const auto name = t.child(patient, "name");
  t.put(name, "given", text("Ada"));
  const auto second = t.child(name, "given");
  t.put(t.child(second, "extension"), "url", text("http://models.example/reason"));
  EXPECT_EQ(t.json(patient), R"({"resourceType":"Patient","name":[{"given":["Ada",null],)"
                             R"("_given":[null,{"extension":[{"url":"http://models.example/reason"}]}]}]})");
}

TEST(Target, AWholeValueIsCopiedAndCanBeAddedTo) {
  Tree t;
  const auto source = data::read_json(R"({"family":"Test","given":["Ada"],"_given":[{"id":"x"}]})");
  const data::Node none;
  const auto* type = Definitions::core().type("HumanName");
  const auto patient = t.root("Patient");
  t.put(patient, "name", Item::of({&source->root, &none, type, nullptr}));
  EXPECT_EQ(t.json(patient),
            R"({"resourceType":"Patient","name":[{"family":"Test","given":["Ada"],"_given":[{"id":"x"}]}]})");
  const auto name = t.tree.first(patient, t.tree.step(patient, "name"));
  t.put(name, "use", text("old"));
  t.put(name, "given", text("Bea"));
  EXPECT_EQ(
      t.json(patient),
      R"({"resourceType":"Patient","name":[{"use":"old","family":"Test","given":["Ada","Bea"],"_given":[{"id":"x"},null]}]})");
  EXPECT_NE(t.refused(patient, "maritalStatus", Item::of({&source->root, &none, type, nullptr})), "");
}

TEST(Target, ListModesMoveItems) {
  Tree t;
  const auto name = t.root("HumanName");
  t.put(name, "given", text("1"));
  t.put(name, "given", text("2"));
  const auto step = t.tree.step(name, "given");
  t.put(name, "given", text("3"));
  t.tree.move_to_front(t.tree.last(name, step));
  EXPECT_EQ(t.json(name), R"({"given":["3","1","2"]})");
  t.tree.move_to_front(t.tree.next(t.tree.first(name, step)));
  EXPECT_EQ(t.json(name), R"({"given":["1","3","2"]})");
  t.put(name, "given", text("4"));
  EXPECT_EQ(t.json(name), R"({"given":["1","3","2","4"]})");
  t.tree.move_to_end(t.tree.first(name, step));
  t.tree.move_to_end(t.tree.next(t.tree.first(name, step)));
  t.tree.move_to_end(t.tree.last(name, step));
  EXPECT_EQ(t.json(name), R"({"given":["3","4","1","2"]})");
}

TEST(Target, NothingComesOfWhatIsEmpty) {
  Tree t;
  const auto patient = t.root("Patient");
  const auto contact = t.child(patient, "contact");
  t.child(t.child(contact, "name"), "given");
  EXPECT_TRUE(t.tree.empty(contact));
  EXPECT_EQ(t.json(patient), R"({"resourceType":"Patient"})");
}

TEST(Target, QuantitiesOfFhirPath) {
  Tree t;
  const auto observation = t.root("Observation");
  const auto four = Decimal::parse("4.5");
  t.put(observation, "value", Item::of(*four, "mg", false));
  EXPECT_EQ(
      t.json(observation),
      R"({"resourceType":"Observation","valueQuantity":{"value":4.5,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}})");
}

TEST(Target, LogicalModels) {
  Tree t(with_models(document_models()));
  const auto letter = t.root("http://models.example/StructureDefinition/Letter");
  // A text for what holds its text inside.
  t.put(letter, "title", text("Hello"));
  t.put(letter, "effectiveTime", text("2020"));
  const auto value = t.child(letter, "value", "http://models.example/StructureDefinition/CD");
  t.put(value, "code", text("1"));
  EXPECT_EQ(t.json(letter), R"({"title":{"data":"Hello"},"effectiveTime":{"value":"2020"},)"
                            R"("value":[{"resourceType":"http://models.example/StructureDefinition/CD","code":"1"}]})");
}

TEST(Target, FhirPathOnWhatWasMade) {
  Tree t(with_models(document_models()));
  const auto letter = t.root("http://models.example/StructureDefinition/Letter");
  t.put(letter, "title", text("Hello"));
  const auto value = t.child(letter, "value", "http://models.example/StructureDefinition/CD");
  t.put(value, "code", text("1"));
  const auto item = t.tree.item(letter);
  ASSERT_TRUE(item.ok());
  const FixedClock clock(*parse_fhir_time("2026-11-22T09:30:00Z"));
  fhir::path::Settings settings;
  settings.definitions = &t.tree.definitions();
  fhir::path::Evaluator evaluator(clock, settings);
  const auto expression = fhir::path::Expression::parse("title.data + value.code");
  ASSERT_TRUE(expression.ok());
  const auto& node = *item->element().node;
  const auto found = evaluator.run(*expression, *item, node, node);
  ASSERT_TRUE(found.ok()) << messages(found.problems());
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(fhir::path::to_text((*found)[0]), "Hello1");
}

TEST(Target, TheTraceHasThePathOfEachElement) {
  Tree t;
  const auto patient = t.root("Patient");
  const auto name = t.tree.child(patient, t.tree.step(patient, "name"), nullptr, 7);
  ASSERT_TRUE(t.tree.put(*name, t.tree.step(*name, "given"), text("Ada"), 8).ok());
  std::string all;
  t.tree.visit(patient, [&](const std::string& path, Origin origin) {
    all += path + (origin == no_origin ? "" : '=' + std::to_string(origin)) + ' ';
  });
  EXPECT_EQ(all, "Patient Patient.name[0]=7 Patient.name[0].given[0]=8 ");
}

TEST(Target, TenThousandElementsAreMadeInOneGo) {
  Tree t;
  const auto list = t.root("List");
  const auto entries = t.tree.step(list, "entry");
  for (int i = 0; i < 10'000; ++i) {
    const auto entry = t.tree.child(list, entries);
    t.put(*entry, "deleted", Item::of(true));
    t.put(list, "status", text("current"));
  }
  EXPECT_EQ(t.tree.node(list)->operator[]("entry").size(), 10'000U);
}

}  // namespace
}  // namespace linkway::mapping
