#include "fhir/codes.h"

#include "unit/fhir/support.h"

namespace linkway::fhir {
namespace {

constexpr std::string_view snomed = "http://snomed.info/sct";

TEST(Codings, OfOneConcept) {
  const auto d = json(R"({"coding": [{"system": "http://snomed.info/sct", "code": "871731000000106",
    "display": "Referral to social prescribing service"}, {"code": 5}, "x"]})");
  const auto all = codings(d.root);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].system, snomed);
  EXPECT_EQ(all[0].code, "871731000000106");
  EXPECT_EQ(all[0].display, "Referral to social prescribing service");
  EXPECT_EQ(all[1].code, "");  // a number is not a code
}

TEST(Codings, OfAListOfConcepts) {
  const auto d = json(R"([{"coding": [{"code": "a"}]}, {"text": "t"}, {"coding": [{"code": "b", "system": "s"}]}, 7])");
  EXPECT_EQ(codings(d.root).size(), 2U);
  EXPECT_EQ(code_in(d.root, "s"), "b");
  EXPECT_EQ(code_in(d.root, ""), "a");
  EXPECT_EQ(code_in(d.root, "other"), "");
}

TEST(Codings, OfNothing) {
  EXPECT_TRUE(codings(data::Node()).empty());
  EXPECT_TRUE(codings(json(R"({"coding": "x"})").root).empty());
}

TEST(SaysSomething, NeedsACodeOrAText) {
  EXPECT_TRUE(says_something(json(R"({"text": "walking group"})").root));
  EXPECT_TRUE(says_something(json(R"({"coding": [{}, {"code": "a"}]})").root));
  for (const auto* empty : {"{}", R"({"text": "  "})", R"({"coding": []})", R"({"coding": [{"system": "s"}]})",
                            R"({"coding": [{"display": "d"}]})", R"("text")", R"({"text": 5})"}) {
    EXPECT_FALSE(says_something(json(empty).root)) << empty;
  }
}

TEST(Identifiers, OnlyThoseWithAValue) {
  const auto d = json(R"({"identifier": [{"system": "s", "value": "1"}, {"system": "s"}, {"value": "2"}, {"value": ""},
    {"value": 3}, null]})");
  const auto all = identifiers(d.root);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].system, "s");
  EXPECT_EQ(all[0].value, "1");
  EXPECT_EQ(all[1].system, "");
  EXPECT_EQ(all[1].value, "2");
}

TEST(Identifiers, SingleAsInBundle) {
  const auto d = json(R"({"identifier": {"system": "s", "value": "1"}})");
  ASSERT_EQ(identifiers(d.root).size(), 1U);
  EXPECT_TRUE(identifiers(data::Node()).empty());
}

class Building : public testing::Test {
 protected:
  data::Arena arena_;
  data::Builder b_{arena_};
};

TEST_F(Building, LeavesEmptyPartsOut) {
  EXPECT_EQ(data::to_json(coding(b_, "s", "c", "d")), R"({"system":"s","code":"c","display":"d"})");
  EXPECT_EQ(data::to_json(coding(b_, "", "c")), R"({"code":"c"})");
  EXPECT_EQ(data::to_json(concept_of(b_, "s", "c", "d", "t")),
            R"({"coding":[{"system":"s","code":"c","display":"d"}],"text":"t"})");
  EXPECT_EQ(data::to_json(concept_of(b_, "s", "c")), R"({"coding":[{"system":"s","code":"c"}]})");
  EXPECT_EQ(data::to_json(concept_of(b_, "", "", "", "t")), R"({"text":"t"})");
  EXPECT_EQ(data::to_json(reference_to(b_, "Task/1")), R"({"reference":"Task/1"})");
  EXPECT_EQ(data::to_json(reference_to(b_, "Task/1", "d")), R"({"reference":"Task/1","display":"d"})");
  EXPECT_EQ(data::to_json(identifier_of(b_, "s", "v")), R"({"system":"s","value":"v"})");
  EXPECT_EQ(data::to_json(identifier_of(b_, "", "v")), R"({"value":"v"})");
}

std::string name_in(std::string_view names) { return human_name(json(R"({"name": )" + std::string(names) + "}").root); }

TEST(HumanName, AsAPersonWouldWriteIt) {
  EXPECT_EQ(name_in(R"([{"text": " Dr Test Person ", "family": "X"}])"), "Dr Test Person");
  EXPECT_EQ(name_in(R"([{"prefix": ["Mrs"], "given": ["Test", "Anne"], "family": "Person"}])"), "Mrs Test Anne Person");
  EXPECT_EQ(name_in(R"([{"family": "Person"}])"), "Person");
  EXPECT_EQ(name_in(R"([{"given": ["Test", " ", null]}])"), "Test");
  EXPECT_EQ(name_in(R"([{"text": " ", "given": ["Test"]}])"), "Test");
}

TEST(HumanName, TheOfficialOneElseTheFirst) {
  EXPECT_EQ(name_in(R"([{"use": "nickname", "text": "Tess"}, {"use": "official", "text": "Test Person"}])"),
            "Test Person");
  EXPECT_EQ(name_in(R"([{"use": "nickname", "text": "Tess"}, {"use": "usual", "text": "Test Person"}])"), "Tess");
}

TEST(HumanName, NothingWhereThereIsNone) {
  for (const auto* names : {"[]", "{}", "null", "5", "[5]", "[{}]"}) EXPECT_EQ(name_in(names), "") << names;
}

}  // namespace
}  // namespace linkway::fhir
