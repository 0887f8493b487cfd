// ConceptMap/$translate.
#include "fhir/terminology/translate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/fhir/terminology/support.h"

namespace linkway::fhir::terminology {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view to_food = R"({"resourceType": "ConceptMap", "url": "http://example.org/to-food",
  "sourceUri": "http://example.org/pets", "targetCanonical": "http://example.org/foods|1", "group": [
  {"source": "http://example.org/animals", "target": "http://example.org/food", "element": [
     {"code": "cat", "target": [{"code": "fish", "display": "Fish", "equivalence": "wider",
        "product": [{"property": "http://example.org/amount", "value": "little"}]},
        {"code": "milk", "equivalence": "relatedto"}]},
     {"code": "dog", "target": [{"code": "bone", "equivalence": "equal",
        "dependsOn": [{"property": "http://example.org/time", "value": "noon"}]}]},
     {"code": "dodo", "target": [{"equivalence": "unmatched"}]}],
   "unmapped": {"mode": "fixed", "code": "grass"}},
  {"source": "http://example.org/animals", "target": "http://example.org/same", "element": [],
   "unmapped": {"mode": "provided"}},
  {"source": "http://example.org/plants", "target": "http://example.org/food", "element": [],
   "unmapped": {"mode": "other-map", "url": "http://example.org/plants-to-food"}}]})";
constexpr std::string_view plants_to_food = R"({"resourceType": "ConceptMap",
  "url": "http://example.org/plants-to-food", "group": [{"source": "http://example.org/plants",
  "target": "http://example.org/food", "element": [{"code": "tree", "target": [{"code": "sun", "equivalence": "equal"}]}],
  "unmapped": {"mode": "other-map", "url": "http://example.org/to-food"}}]})";

class Translate : public testing::Test {
 protected:
  Translation ask(std::string_view system, std::string_view code, TranslateQuestion question = {}) {
    if (question.url.empty()) question.url = "http://example.org/to-food";
    question.codings = {{system, {}, code, {}}};
    auto translation = service_.translate(question);
    EXPECT_TRUE(translation.ok());
    return translation.ok() ? std::move(*translation) : Translation();
  }
  static std::vector<std::string> said(const Translation& translation) {
    std::vector<std::string> all;
    for (const auto& match : translation.matches)
      all.push_back(match.equivalence + " " + match.system + "#" + match.code);
    return all;
  }
  static TranslateQuestion to(std::string_view target_system) {
    TranslateQuestion question;
    question.target_system = target_system;
    return question;
  }

  Service service_{test::world({std::string(to_food), std::string(plants_to_food)})};
};

TEST_F(Translate, SeveralTargetsAndProducts) {
  const auto translation = ask(test::animals, "cat", to("http://example.org/food"));
  EXPECT_TRUE(translation.found);
  EXPECT_THAT(said(translation),
              ElementsAre("wider http://example.org/food#fish", "relatedto http://example.org/food#milk"));
  ASSERT_EQ(translation.matches[0].products.size(), 1U);
  EXPECT_EQ(translation.matches[0].products[0].value, "little");
  EXPECT_EQ(translation.matches[0].display, "Fish");
  EXPECT_EQ(translation.matches[0].source, "http://example.org/to-food");
}

TEST_F(Translate, DependenciesMustBeGiven) {
  auto question = to("http://example.org/food");
  const auto without = ask(test::animals, "dog", question);
  EXPECT_FALSE(without.found);
  EXPECT_THAT(without.message, HasSubstr("depends on http://example.org/time"));
  question.dependencies = {{"http://example.org/time", {}, "noon"}};
  EXPECT_THAT(said(ask(test::animals, "dog", question)), ElementsAre("equal http://example.org/food#bone"));
}

TEST_F(Translate, UnmatchedIsNoTranslation) {
  const auto translation = ask(test::animals, "dodo", to("http://example.org/food"));
  EXPECT_FALSE(translation.found);
  EXPECT_THAT(said(translation), ElementsAre("unmatched http://example.org/food#"));
}

TEST_F(Translate, UnmappedByMode) {
  EXPECT_THAT(said(ask(test::animals, "owl", to("http://example.org/food"))),
              ElementsAre("relatedto http://example.org/food#grass"));
  EXPECT_THAT(said(ask(test::animals, "owl", to("http://example.org/same"))),
              ElementsAre("equal http://example.org/same#owl"));
  EXPECT_THAT(said(ask("http://example.org/plants", "tree")), ElementsAre("equal http://example.org/food#sun"));
  EXPECT_THAT(said(ask("http://example.org/plants", "moss")), IsEmpty());  // the maps lead to each other
  EXPECT_THAT(said(ask("http://example.org/stones", "moss")), IsEmpty());
}

TEST_F(Translate, BackToTheSource) {
  TranslateQuestion question;
  question.reverse = true;
  EXPECT_THAT(said(ask("http://example.org/food", "fish", question)),
              ElementsAre("narrower http://example.org/animals#cat"));
  EXPECT_FALSE(ask("http://example.org/food", "stone", question).found);
}

TEST_F(Translate, ByValueSetsOrSystemsWhenNoMapIsNamed) {
  TranslateQuestion question;
  question.codings = {{test::animals, {}, "cat", {}}};
  question.target = "http://example.org/foods";
  EXPECT_EQ(service_.translate(question)->matches.size(), 3U);
  question.target = "http://example.org/no-foods";
  EXPECT_THAT(service_.translate(question)->matches, IsEmpty());
  question.target = {};
  question.target_system = "http://example.org/food";
  EXPECT_EQ(service_.translate(question)->matches.size(), 2U);
}

TEST_F(Translate, ByAMapOfTheQuestion) {
  const auto map = test::json(R"({"resourceType": "ConceptMap", "group": [{"source": "http://example.org/animals",
    "target": "http://example.org/sounds", "element": [{"code": "cat", "target": [{"code": "purr",
    "equivalence": "relatedto"}]}]}]})");
  TranslateQuestion question;
  question.map = map.root;
  question.codings = {{test::animals, {}, "cat", {}}};
  EXPECT_THAT(said(*service_.translate(question)), ElementsAre("relatedto http://example.org/sounds#purr"));
  question.codings = {{test::animals, {}, "dog", {}}};
  EXPECT_FALSE(service_.translate(question)->found);
}

TEST_F(Translate, AMapThatIsNotKnown) {
  TranslateQuestion question;
  question.url = "http://example.org/none";
  EXPECT_EQ(service_.translate(question).problems().front().category, Category::not_found);
}

TEST_F(Translate, CoreMaps) {
  TranslateQuestion question;
  question.url = "http://hl7.org/fhir/ConceptMap/cm-administrative-gender-v3";
  question.codings = {{"http://hl7.org/fhir/administrative-gender", {}, "female", {}}};
  const auto translation = service_.translate(question);
  ASSERT_TRUE(translation.ok());
  EXPECT_TRUE(translation->found);
  EXPECT_EQ(translation->matches[0].code, "F");
}

}  // namespace
}  // namespace linkway::fhir::terminology
