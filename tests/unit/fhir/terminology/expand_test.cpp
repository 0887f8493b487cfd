// ValueSet/$expand.
#include "fhir/terminology/expand.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fhir/terminology/composition.h"
#include "unit/fhir/terminology/support.h"

namespace linkway::fhir::terminology {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> codes(const Result<ExpansionList>& list) {
  if (!list.ok()) return {"problem: " + list.problems().front().text};
  std::vector<std::string> all;
  for (const auto& item : list->items) all.emplace_back(item.code);
  return all;
}

class Expand : public testing::Test {
 protected:
  // Of a composition of the request.
  std::vector<std::string> of(std::string_view compose, const ExpandOptions& options = {}) {
    document_ = test::json(compose);
    composition_ = read_composition(document_.root);
    return codes(service_.expand_composition(composition_, options));
  }
  std::vector<std::string> filtered(std::string_view property, std::string_view op, std::string_view value) {
    return of(R"({"include": [{"system": "http://example.org/animals", "filter": [{"property": ")" +
              std::string(property) + R"(", "op": ")" + std::string(op) + R"(", "value": ")" + std::string(value) +
              R"("}]}]})");
  }
  static constexpr std::string_view whole = R"({"include": [{"system": "http://example.org/animals"}]})";

  Service service_{test::world(
      {test::value_set("http://example.org/pets", R"({"include": [{"system": "http://example.org/animals",
         "concept": [{"code": "dog"}, {"code": "cat", "display": "House cat"}]}]})"),
       test::value_set("http://example.org/part", R"({"include": [{"system": "http://snomed.info/sct"},
         {"system": "http://example.org/animals", "concept": [{"code": "owl"}]}]})"),
       test::value_set("http://example.org/nothing", R"({"include": [{"system": "http://snomed.info/sct"}]})")})};
  data::Document document_;
  Composition composition_;
};

TEST_F(Expand, EachFilter) {
  EXPECT_THAT(filtered("concept", "is-a", "mammal"), ElementsAre("mammal", "cat", "dog", "bat"));
  EXPECT_THAT(filtered("concept", "descendent-of", "bird"), ElementsAre("bat", "owl", "dodo"));
  EXPECT_THAT(filtered("concept", "is-not-a", "mammal"), ElementsAre("animal", "bird", "owl", "dodo"));
  EXPECT_THAT(filtered("concept", "generalizes", "owl"), ElementsAre("animal", "bird", "owl"));
  EXPECT_THAT(filtered("legs", "=", "4"), ElementsAre("cat", "dog"));
  EXPECT_THAT(filtered("barks", "=", "true"), ElementsAre("dog"));
  EXPECT_THAT(filtered("code", "in", "cat, owl"), ElementsAre("cat", "owl"));
  EXPECT_THAT(filtered("legs", "in", "2,3"), ElementsAre("owl"));
  EXPECT_THAT(filtered("code", "not-in", "animal,mammal,bird,bat,owl,dodo"), ElementsAre("cat", "dog"));
  EXPECT_THAT(filtered("display", "regex", "[BC]at"), ElementsAre("cat", "bat"));
  EXPECT_THAT(filtered("legs", "exists", "true"), ElementsAre("cat", "dog", "owl"));
  EXPECT_THAT(filtered("parent", "=", "bird"), ElementsAre("bat", "owl", "dodo"));
  EXPECT_THAT(filtered("child", "=", "owl"), ElementsAre("bird"));
  EXPECT_THAT(filtered("code", "sounds-like", "x")[0], HasSubstr("the filter 'sounds-like' is not known"));
  EXPECT_THAT(filtered("concept", "is-a", "fish")[0], HasSubstr("there is no code fish"));
  EXPECT_THAT(filtered("code", "regex", "(")[0], HasSubstr("no regular expression"));
}

TEST_F(Expand, ImportsAndExclusions) {
  EXPECT_THAT(of(R"({"include": [{"valueSet": ["http://example.org/pets"]}]})"), ElementsAre("dog", "cat"));
  EXPECT_THAT(of(R"({"include": [{"system": "http://example.org/animals", "valueSet": ["http://example.org/pets"]}]})"),
              ElementsAre("cat", "dog"));
  EXPECT_THAT(of(R"({"include": [{"valueSet": ["http://example.org/pets"]}, {"system": "http://example.org/animals",
                     "concept": [{"code": "cat"}, {"code": "owl"}]}],
                     "exclude": [{"system": "http://example.org/animals", "concept": [{"code": "dog"}]}]})"),
              ElementsAre("cat", "owl"));
  EXPECT_THAT(of(R"({"inactive": false, "include": [{"system": "http://example.org/animals", "filter": [
                     {"property": "concept", "op": "is-a", "value": "bird"}]}]})"),
              ElementsAre("bat", "bird", "owl"));
}

TEST_F(Expand, TextPagesAndActiveOnes) {
  ExpandOptions options;
  options.filter = "CA";
  EXPECT_THAT(of(whole, options), ElementsAre("cat"));
  options.filter = "ow";
  EXPECT_THAT(of(whole, options), ElementsAre("owl"));
  options.filter = "mam al";
  EXPECT_THAT(of(whole, options), ElementsAre("mammal"));
  options = {};
  options.active_only = true;
  EXPECT_EQ(of(whole, options).size(), 7U);
  options = {};
  options.offset = 2;
  options.count = 3;
  EXPECT_THAT(of(whole, options), ElementsAre("cat", "dog", "bat"));
  EXPECT_EQ(service_.expand_composition(composition_, options)->total, 8U);
  options.count = 0;
  EXPECT_THAT(of(whole, options), IsEmpty());
  options.offset = 100;
  EXPECT_THAT(of(whole, options), IsEmpty());
}

TEST_F(Expand, StoredSets) {
  EXPECT_THAT(codes(service_.expand("http://example.org/pets", {})), ElementsAre("dog", "cat"));
  EXPECT_THAT(codes(service_.expand("http://example.org/pets|1", {})), ElementsAre("dog", "cat"));
  EXPECT_EQ(service_.expand("http://example.org/pets|2", {}).problems().front().category, Category::not_found);
  EXPECT_EQ(service_.expand("http://example.org/pets", {})->items[1].display, "House cat");
  EXPECT_EQ(codes(service_.expand("http://hl7.org/fhir/ValueSet/administrative-gender", {})).size(), 4U);
}

TEST_F(Expand, WhatCannotBeListedIsSaid) {
  const auto part = service_.expand("http://example.org/part", {});
  ASSERT_TRUE(part.ok());
  EXPECT_THAT(codes(part), ElementsAre("owl"));
  EXPECT_FALSE(part->complete);
  EXPECT_THAT(part->reason, HasSubstr("snomed.info/sct is not loaded"));
  const auto nothing = service_.expand("http://example.org/nothing", {});
  ASSERT_FALSE(nothing.ok());
  EXPECT_THAT(nothing.problems().front().text,
              HasSubstr("cannot be expanded: the code system http://snomed.info/sct is not"));
}

TEST(ExpandCircles, End) {
  const auto importing = [](std::string_view url, std::string_view other) {
    std::string parts;
    for (int i = 0; i < 10; ++i) parts += R"({"valueSet": [")" + std::string(other) + R"("]}, )";
    return test::value_set(url, R"({"include": [)" + parts + R"({"system": "http://example.org/animals"}]})");
  };
  const Service service(test::world({importing("http://example.org/a", "http://example.org/b"),
                                     importing("http://example.org/b", "http://example.org/a")}));
  const auto list = service.expand("http://example.org/a", {});
  if (list.ok()) {
    EXPECT_EQ(list->total, 8U);
  } else {
    EXPECT_EQ(list.problems().front().code, issue::too_costly);
  }
}

TEST_F(Expand, AsAResource) {
  ExpandOptions options;
  options.include_designations = true;
  options.count = 2;
  options.filter = "cat";
  const auto list = service_.expand("http://example.org/pets", options);
  ASSERT_TRUE(list.ok());
  data::Document document;
  data::Builder builder(document.arena);
  const auto resource =
      expansion_resource(builder, *list, options, {"http://example.org/pets", "1", "2020-01-01T00:00:00Z"});
  EXPECT_EQ(
      data::to_json(resource),
      R"({"resourceType":"ValueSet","url":"http://example.org/pets","version":"1","status":"active","expansion":{)"
      R"("timestamp":"2020-01-01T00:00:00Z","total":1,"offset":0,"parameter":[{"name":"filter","valueString":"cat"},)"
      R"({"name":"count","valueInteger":2},{"name":"includeDesignations","valueBoolean":true}],"contains":[{)"
      R"("system":"http://example.org/animals","code":"cat","display":"House cat","designation":[)"
      R"({"language":"fr","value":"Chat"},{"use":{"system":"http://example.org/use","code":"latin"},)"
      R"("value":"Felis catus"}]}]}})");
  const auto part = service_.expand("http://example.org/part", {});
  const auto open = expansion_resource(builder, *part, {}, {"u", "", "t"});
  EXPECT_THAT(data::to_json(open), HasSubstr("valueset-unclosed"));
}

TEST_F(Expand, InAnotherLanguage) {
  ExpandOptions options;
  options.display_language = "fr";
  const auto list = service_.expand("http://example.org/pets", options);
  EXPECT_EQ(list->items[0].display, "Dog");
  EXPECT_EQ(list->items[1].display, "Chat");
}

}  // namespace
}  // namespace linkway::fhir::terminology
