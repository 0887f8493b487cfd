// ValueSet/$validate-code and CodeSystem/$subsumes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/fhir/terminology/support.h"

namespace linkway::fhir::terminology {
namespace {

using testing::HasSubstr;

class ValidateCode : public testing::Test {
 protected:
  void load(const std::vector<std::string>& resources) { service_.emplace(test::world(resources)); }
  void load_set(std::string_view compose) { load({test::value_set("http://example.org/set", compose)}); }
  [[nodiscard]] CodeAnswer ask(std::string_view code, std::string_view system = test::animals,
                               std::string_view set = "http://example.org/set", std::string_view display = {}) const {
    return service_->validate_code(set, {system, {}, code, display});
  }
  [[nodiscard]] Answer member(std::string_view code, std::string_view system = test::animals) const {
    return ask(code, system).member;
  }

  std::optional<Service> service_;
};

TEST_F(ValidateCode, OfASystemAlone) {
  load({});
  EXPECT_EQ(ask("cat", test::animals, "").member, Answer::yes);
  EXPECT_EQ(ask("cat", test::animals, "").display, "Cat");
  EXPECT_EQ(ask("unicorn", test::animals, "").member, Answer::no);
  EXPECT_THAT(ask("unicorn", test::animals, "").reason, HasSubstr("no such code in http://example.org/animals"));
  EXPECT_TRUE(ask("dodo", test::animals, "").inactive);
  EXPECT_TRUE(ask("animal", test::animals, "").is_abstract);
  EXPECT_EQ(ask("73211009", "http://snomed.info/sct", "").member, Answer::unknown);
  EXPECT_THAT(ask("73211009", "http://snomed.info/sct", "").reason, HasSubstr("snomed.info/sct is not loaded"));
  EXPECT_EQ(ask("x", "", "").member, Answer::unknown);
}

TEST_F(ValidateCode, AnotherVersionIsNotTheLoadedOne) {
  load({});
  EXPECT_EQ(service_->validate_code("", {test::animals, "1", "unicorn", {}}).member, Answer::no);
  EXPECT_EQ(service_->validate_code("", {test::animals, "2", "unicorn", {}}).member, Answer::unknown);
  EXPECT_EQ(service_->validate_code("", {test::animals, "2", "cat", {}}).member, Answer::yes);
}

TEST_F(ValidateCode, FragmentsSayYesAndNeverNo) {
  load({test::code_system("http://example.org/part", "fragment", R"([{"code": "a"}])")});
  EXPECT_EQ(ask("a", "http://example.org/part", "").member, Answer::yes);
  EXPECT_EQ(ask("b", "http://example.org/part", "").member, Answer::unknown);
  EXPECT_THAT(ask("b", "http://example.org/part", "").reason, HasSubstr("only a part is loaded (fragment)"));
}

TEST_F(ValidateCode, LettersWhereCaseMakesNoDifference) {
  load({test::code_system("http://example.org/loose", "complete", R"([{"code": "Abc", "display": "ABC"}])",
                          R"(, "caseSensitive": false)"),
        test::value_set("http://example.org/set", R"({"include": [{"system": "http://example.org/loose"}]})")});
  EXPECT_EQ(ask("aBC", "http://example.org/loose", "").member, Answer::yes);
  EXPECT_EQ(member("abc", "http://example.org/loose"), Answer::yes);
  EXPECT_EQ(member("abd", "http://example.org/loose"), Answer::no);
  EXPECT_EQ(ask("CAT", test::animals, "").member, Answer::no);
}

TEST_F(ValidateCode, OfAListedSet) {
  load_set(R"({"include": [{"system": "http://example.org/animals", "concept": [{"code": "cat"}, {"code": "dog"}]}]})");
  EXPECT_EQ(member("cat"), Answer::yes);
  EXPECT_EQ(member("owl"), Answer::no);
  EXPECT_EQ(ask("owl").code_exists, Answer::yes);
  EXPECT_THAT(ask("owl").reason, HasSubstr("not in http://example.org/set|1"));
  EXPECT_EQ(member("cat", "http://example.org/plants"), Answer::no);
}

TEST_F(ValidateCode, APlainCodeFindsItsSystem) {
  load_set(R"({"include": [{"system": "http://example.org/animals"}]})");
  EXPECT_EQ(ask("cat", "").member, Answer::yes);
  EXPECT_EQ(ask("cat", "").system, test::animals);
  EXPECT_EQ(ask("unicorn", "").member, Answer::no);
}

TEST_F(ValidateCode, SetsThatCannotBeListedAreAskedCodeByCode) {
  load_set(R"({"include": [{"system": "http://unitsofmeasure.org"},
                           {"system": "http://snomed.info/sct", "filter": [
                              {"property": "concept", "op": "is-a", "value": "123037004"}]}],
               "exclude": [{"system": "http://unitsofmeasure.org", "concept": [{"code": "kg"}]}]})");
  EXPECT_EQ(member("mg", "http://unitsofmeasure.org"), Answer::yes);
  EXPECT_EQ(member("milligram", "http://unitsofmeasure.org"), Answer::no);
  EXPECT_EQ(member("kg", "http://unitsofmeasure.org"), Answer::no);
  EXPECT_EQ(member("123", "http://snomed.info/sct"), Answer::unknown);
  EXPECT_EQ(member("123", "http://loinc.org"), Answer::no);
}

TEST_F(ValidateCode, CoreSetsByGrammar) {
  load({});
  const auto in = [&](std::string_view set, std::string_view code) {
    return service_->validate_code("http://hl7.org/fhir/ValueSet/" + std::string(set), {{}, {}, code, {}}).member;
  };
  EXPECT_EQ(in("mimetypes|4.0.1", "text/plain"), Answer::yes);
  EXPECT_EQ(in("mimetypes|4.0.1", "pdf"), Answer::no);
  EXPECT_EQ(in("all-languages", "en-GB"), Answer::yes);
  EXPECT_EQ(in("all-languages", "english_"), Answer::no);
  EXPECT_EQ(in("currencies", "GBP"), Answer::unknown);
  EXPECT_EQ(in("currencies", "pounds"), Answer::no);
  EXPECT_EQ(in("administrative-gender", "female"), Answer::yes);
  EXPECT_EQ(in("administrative-gender", "woman"), Answer::no);
  EXPECT_EQ(in("no-such-set", "woman"), Answer::unknown);
}

TEST_F(ValidateCode, Displays) {
  load_set(R"({"include": [{"system": "http://example.org/animals", "concept": [
               {"code": "cat", "display": "House cat"}, {"code": "dog"}]}]})");
  const auto fits = [&](std::string_view display, std::string_view set) {
    return ask("cat", test::animals, set, display).display_fits;
  };
  EXPECT_TRUE(fits("Cat", ""));
  EXPECT_TRUE(fits(" cAT ", ""));
  EXPECT_TRUE(fits("Chat", ""));
  EXPECT_TRUE(fits("felis  catus", ""));
  EXPECT_FALSE(fits("Dog", ""));
  EXPECT_FALSE(fits("House cat", ""));
  EXPECT_TRUE(fits("House cat", "http://example.org/set"));
  EXPECT_TRUE(ask("1", "http://snomed.info/sct", "", "Anything").display_fits);
}

TEST_F(ValidateCode, OfACompositionOfTheRequest) {
  load({});
  const auto compose = test::json(
      R"({"include": [{"system": "http://example.org/animals", "filter": [
            {"property": "concept", "op": "is-a", "value": "mammal"}]}],
          "exclude": [{"system": "http://example.org/animals", "concept": [{"code": "dog"}]}]})");
  const auto in = [&](std::string_view system, std::string_view code) {
    return service_->validate_code_in(compose.root, {system, {}, code, {}}).member;
  };
  EXPECT_EQ(in(test::animals, "cat"), Answer::yes);
  EXPECT_EQ(in(test::animals, "dog"), Answer::no);
  EXPECT_EQ(in(test::animals, "owl"), Answer::no);
  EXPECT_EQ(in("", "bat"), Answer::yes);
  EXPECT_EQ(in("", "owl"), Answer::no);
}

TEST_F(ValidateCode, ImportsAreFollowedAndCirclesEnd) {
  load({test::value_set("http://example.org/a", R"({"include": [{"valueSet": ["http://example.org/b"]},
                                                              {"system": "http://unitsofmeasure.org"}]})"),
        test::value_set("http://example.org/b", R"({"include": [{"valueSet": ["http://example.org/a"]}]})")});
  EXPECT_EQ(ask("mg", "http://unitsofmeasure.org", "http://example.org/a").member, Answer::yes);
  EXPECT_NE(ask("x", "http://example.org/other", "http://example.org/b").member, Answer::yes);
}

TEST_F(ValidateCode, Subsumption) {
  load({});
  const auto is = [&](std::string_view a, std::string_view b) { return service_->subsumes(test::animals, a, b); };
  EXPECT_EQ(is("mammal", "cat"), Subsumption::subsumes);
  EXPECT_EQ(is("cat", "mammal"), Subsumption::subsumed_by);
  EXPECT_EQ(is("bird", "bat"), Subsumption::subsumes);
  EXPECT_EQ(is("cat", "cat"), Subsumption::equivalent);
  EXPECT_EQ(is("cat", "dog"), Subsumption::not_subsumed);
  EXPECT_EQ(is("cat", "unicorn"), Subsumption::unknown);
  EXPECT_EQ(service_->subsumes("http://snomed.info/sct", "1", "2"), Subsumption::unknown);
}

class Elsewhere : public Remote {
 public:
  explicit Elsewhere(bool away) : away_(away) {}
  Result<CodeAnswer> validate_code(std::string_view /*value_set*/, const Coding& /*coding*/) override {
    ++asked;
    Problem problem;
    problem.category = Category::unavailable;
    problem.text = "the terminology server is away";
    if (away_) return problem;
    CodeAnswer answer;
    answer.member = Answer::yes;
    return answer;
  }
  int asked = 0;

 private:
  bool away_;
};

TEST(Remotes, AreAskedForWhatIsNotKnownHere) {
  const auto server = std::make_shared<Elsewhere>(false);
  const Service service(test::world({}), server);
  EXPECT_EQ(service.validate_code("", {test::animals, {}, "cat", {}}).member, Answer::yes);
  EXPECT_EQ(service.validate_code("", {test::animals, {}, "unicorn", {}}).member, Answer::no);
  EXPECT_EQ(server->asked, 0);
  EXPECT_EQ(service.validate_code("", {"http://loinc.org", {}, "1-8", {}}).member, Answer::yes);
  EXPECT_EQ(server->asked, 1);
}

TEST(Remotes, ThatAreAwayLeaveItUnknownAndSaySo) {
  const Service service(test::world({}), std::make_shared<Elsewhere>(true));
  const auto answer = service.validate_code("", {"http://loinc.org", {}, "1-8", {}});
  EXPECT_EQ(answer.member, Answer::unknown);
  EXPECT_THAT(answer.reason, HasSubstr("not loaded; the terminology server is away"));
}

TEST_F(ValidateCode, SupplementsBringDisplaysAndNoCodes) {
  load({R"({"resourceType": "CodeSystem", "url": "http://example.org/animals-de", "content": "supplement",
    "supplements": "http://example.org/animals|1", "concept": [{"code": "cat", "display": "Katze",
    "designation": [{"language": "nl", "value": "Kat"}]}, {"code": "unicorn", "display": "Einhorn"}]})"});
  for (const auto* display : {"Cat", "Chat", "Katze", "Kat"}) {
    EXPECT_TRUE(ask("cat", test::animals, "", display).display_fits) << display;
  }
  EXPECT_FALSE(ask("cat", test::animals, "", "Hund").display_fits);
  EXPECT_FALSE(ask("dog", test::animals, "", "Katze").display_fits);
  EXPECT_EQ(ask("unicorn", test::animals, "").member, Answer::no);
  ASSERT_EQ(service_->supplements_of({test::animals, {}, "cat", {}}).size(), 1U);
  EXPECT_EQ(service_->supplements_of({test::animals, {}, "cat", {}})[0]->display.view(), "Katze");
}

}  // namespace
}  // namespace linkway::fhir::terminology
