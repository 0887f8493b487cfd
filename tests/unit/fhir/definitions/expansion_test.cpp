// What value sets of a package hold.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/fhir/definitions/packing.h"

namespace linkway::fhir {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Answer = ValueSet::Answer;

// animal(abstract) > mammal > cat, dog; bird > owl; bat below mammal and, by a property, bird; dodo is retired
constexpr std::string_view animals = R"({"resourceType": "CodeSystem", "url": "http://example.org/animals",
  "version": "1", "content": "complete", "concept": [
  {"code": "animal", "property": [{"code": "notSelectable", "valueBoolean": true}], "concept": [
    {"code": "mammal", "display": "Mammal", "concept": [
      {"code": "cat", "display": "Cat", "property": [{"code": "legs", "valueInteger": 4}]},
      {"code": "dog", "property": [{"code": "legs", "valueInteger": 4}, {"code": "barks", "valueBoolean": true}]},
      {"code": "bat", "property": [{"code": "parent", "valueCode": "bird"}]}]},
    {"code": "bird", "concept": [{"code": "owl", "property": [{"code": "legs", "valueInteger": 2}]},
      {"code": "dodo", "property": [{"code": "status", "valueCode": "retired"}]}]}]}]})";

class Expansions : public testing::Test {
 protected:
  // Loads the animals and value sets http://example.org/1, 2 ... with these compositions.
  void load(std::vector<std::string> compositions) {
    std::vector<DefinitionFile> files;
    files.push_back({"animals.json", std::string(animals)});
    for (std::size_t i = 0; i < compositions.size(); ++i) {
      files.push_back({"set.json", R"({"resourceType": "ValueSet", "url": "http://example.org/)" +
                                       std::to_string(i + 1) + R"(", "compose": )" + compositions[i] + "}"});
    }
    auto loaded = load_package("test", std::move(files), Definitions::core());
    ASSERT_TRUE(loaded) << to_string(loaded.problems().front());
    image_ = loaded->image;
  }
  [[nodiscard]] const ValueSet& set(std::size_t number) const { return image_->header().value_sets[number - 1]; }
  [[nodiscard]] std::vector<std::string> codes(std::size_t number) const {
    std::vector<std::string> all;
    for (const auto& member : set(number).members) all.emplace_back(member.code.view());
    return all;
  }
  // The codes that one filter lets through.
  std::vector<std::string> filtered(std::string_view property, std::string_view op, std::string_view value) {
    load({R"({"include": [{"system": "http://example.org/animals", "filter": [{"property": ")" + std::string(property) +
          R"(", "op": ")" + std::string(op) + R"(", "value": ")" + std::string(value) + R"("}]}]})"});
    return codes(1);
  }

  std::shared_ptr<const Image> image_;
};

TEST_F(Expansions, OfAWholeSystemAndOfLists) {
  load({R"({"include": [{"system": "http://example.org/animals"}]})",
        R"({"include": [{"system": "http://example.org/animals", "concept": [{"code": "cat"}, {"code": "dog",
           "display": "Hound"}]}, {"system": "http://example.org/unknown", "concept": [{"code": "cat"}]}]})",
        R"({"inactive": false, "include": [{"system": "http://example.org/animals"}]})"});
  EXPECT_EQ(codes(1).size(), 8U);
  EXPECT_EQ(set(1).expansion, Expansion::complete);
  EXPECT_THAT(codes(2), ElementsAre("cat", "cat", "dog"));
  EXPECT_EQ(set(2).expansion, Expansion::complete);
  EXPECT_EQ(set(2).members[0].system.view(), "http://example.org/animals");
  EXPECT_EQ(set(2).members[0].display.view(), "Cat");
  EXPECT_EQ(set(2).members[2].display.view(), "Hound");
  EXPECT_EQ(set(2).contains("http://example.org/unknown", "dog"), Answer::no);
  EXPECT_EQ(codes(3).size(), 7U);
  EXPECT_EQ(set(3).contains("", "dodo"), Answer::no);
}

TEST_F(Expansions, OfFilters) {
  EXPECT_THAT(filtered("concept", "is-a", "mammal"), ElementsAre("bat", "cat", "dog", "mammal"));
  EXPECT_THAT(filtered("concept", "descendent-of", "mammal"), ElementsAre("bat", "cat", "dog"));
  EXPECT_THAT(filtered("concept", "is-a", "bird"), ElementsAre("bat", "bird", "dodo", "owl"));
  EXPECT_THAT(filtered("concept", "is-not-a", "mammal"), ElementsAre("animal", "bird", "dodo", "owl"));
  EXPECT_THAT(filtered("concept", "generalizes", "owl"), ElementsAre("animal", "bird", "owl"));
  EXPECT_THAT(filtered("parent", "=", "bird"), ElementsAre("bat", "dodo", "owl"));
  EXPECT_THAT(filtered("child", "exists", "false"), ElementsAre("bat", "cat", "dodo", "dog", "owl"));
  EXPECT_THAT(filtered("legs", "=", "4"), ElementsAre("cat", "dog"));
  EXPECT_THAT(filtered("barks", "=", "true"), ElementsAre("dog"));
  EXPECT_THAT(filtered("legs", "exists", "true"), ElementsAre("cat", "dog", "owl"));
  EXPECT_THAT(filtered("legs", "in", "2, 3"), ElementsAre("owl"));
  EXPECT_THAT(filtered("code", "not-in", "cat,dog,bat,owl,dodo,bird"), ElementsAre("animal", "mammal"));
  EXPECT_THAT(filtered("code", "regex", "[bc]at"), ElementsAre("bat", "cat"));
  EXPECT_THAT(filtered("display", "regex", "M.*"), ElementsAre("mammal"));
}

TEST_F(Expansions, SayWhatCannotBeFiltered) {
  EXPECT_THAT(filtered("concept", "is-a", "fish"), IsEmpty());
  EXPECT_EQ(set(1).reason.view(), "there is no code fish in http://example.org/animals");
  EXPECT_EQ(set(1).contains("http://example.org/animals", "cat"), Answer::unknown);
  EXPECT_EQ(set(1).contains("http://example.org/other", "cat"), Answer::no);
  EXPECT_THAT(filtered("code", "regex", "["), IsEmpty());
  EXPECT_THAT(set(1).reason.view(), HasSubstr("no regular expression"));
  EXPECT_THAT(filtered("code", "resembles", "x"), IsEmpty());
  EXPECT_THAT(set(1).reason.view(), HasSubstr("'resembles' is not known"));
}

TEST_F(Expansions, OfImports) {
  load(
      {R"({"include": [{"system": "http://example.org/animals", "concept": [{"code": "cat"}, {"code": "dog"}]}]})",
       R"({"include": [{"valueSet": ["http://example.org/1"]}, {"system": "http://example.org/x", "concept": [{"code": "y"}]}]})",
       R"({"include": [{"valueSet": ["http://example.org/1"], "system": "http://example.org/animals",
           "filter": [{"property": "barks", "op": "=", "value": "true"}]}]})",
       R"({"include": [{"valueSet": ["http://example.org/2", "http://hl7.org/fhir/ValueSet/administrative-gender"]}]})",
       R"({"include": [{"valueSet": ["http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1"]}]})",
       R"({"include": [{"valueSet": ["http://example.org/none"]}]})"});
  EXPECT_THAT(codes(2), ElementsAre("cat", "dog", "y"));
  EXPECT_THAT(codes(3), ElementsAre("dog"));
  EXPECT_THAT(codes(4), IsEmpty());
  EXPECT_EQ(set(4).expansion, Expansion::complete);
  EXPECT_THAT(codes(5), ElementsAre("female", "male", "other", "unknown"));
  EXPECT_EQ(set(6).reason.view(), "there is no value set http://example.org/none");
  EXPECT_EQ(set(6).contains("http://anything.example", "x"), Answer::unknown);
}

TEST_F(Expansions, OfCircles) {
  load({R"({"include": [{"valueSet": ["http://example.org/2"]}, {"system": "s", "concept": [{"code": "a"}]}]})",
        R"({"include": [{"valueSet": ["http://example.org/1"]}, {"system": "s", "concept": [{"code": "b"}]}]})",
        R"({"include": [{"valueSet": ["http://example.org/3"]}]})"});
  EXPECT_THAT(codes(1), ElementsAre("a", "b"));
  EXPECT_THAT(set(1).reason.view(), HasSubstr("imports itself by way of http://example.org/1"));
  EXPECT_EQ(set(3).expansion, Expansion::incomplete);
}

TEST_F(Expansions, OfExclusions) {
  load({R"({"include": [{"system": "http://example.org/animals"}], "exclude": [
           {"system": "http://example.org/animals", "filter": [{"property": "concept", "op": "is-a", "value": "bird"}]},
           {"system": "http://example.org/animals", "concept": [{"code": "animal"}]}]})",
        R"({"include": [{"system": "http://example.org/animals"}, {"system": "s", "concept": [{"code": "a"}]}],
            "exclude": [{"system": "http://example.org/animals",
                         "filter": [{"property": "concept", "op": "is-a", "value": "fish"}]}]})"});
  EXPECT_THAT(codes(1), ElementsAre("cat", "dog", "mammal"));
  EXPECT_EQ(set(1).expansion, Expansion::complete);
  // What may be excluded is not said to belong.
  EXPECT_THAT(codes(2), ElementsAre("a"));
  EXPECT_EQ(set(2).contains("http://example.org/animals", "cat"), Answer::unknown);
  EXPECT_THAT(set(2).reason.view(), HasSubstr("an exclusion: there is no code fish"));
}

TEST_F(Expansions, OfSystemsThatAreNotWhole) {
  load({R"({"include": [{"system": "http://example.org/animals", "version": "2"}]})",
        R"({"include": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
            "filter": [{"property": "concept", "op": "descendent-of", "value": "_ActEncounterCode"}]}]})",
        R"({"include": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
            "filter": [{"property": "status", "op": "=", "value": "retired"}]}]})"});
  EXPECT_EQ(codes(1).size(), 8U);
  EXPECT_EQ(set(1).reason.view(), "version 2 of http://example.org/animals is asked for, here is 1");
  EXPECT_EQ(set(2).expansion, Expansion::complete);
  EXPECT_EQ(set(2).contains("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB"), Answer::yes);
  // Properties are kept with the images below.
  EXPECT_EQ(set(3).expansion, Expansion::complete);
  EXPECT_EQ(codes(3).size(), 27U);
}

TEST_F(Expansions, ThatAreStated) {
  const auto loaded = test::load({R"({"resourceType": "ValueSet", "url": "u", "expansion": {"total": 3, "contains": [
      {"system": "s", "abstract": true, "contains": [{"system": "s", "code": "a"}, {"system": "s", "code": "b"}]}]}})",
                                  R"({"resourceType": "ValueSet", "url": "v", "expansion": {"contains": [
      {"system": "s", "code": "a"}]}})",
                                  R"({"resourceType": "ValueSet", "url": "w"})"});
  ASSERT_TRUE(loaded);
  const auto& sets = loaded->image->header().value_sets;
  EXPECT_EQ(sets[0].members.size(), 2U);
  EXPECT_EQ(sets[0].expansion, Expansion::incomplete);
  EXPECT_EQ(sets[1].expansion, Expansion::complete);
  EXPECT_EQ(sets[2].expansion, Expansion::incomplete);
}

}  // namespace
}  // namespace linkway::fhir
