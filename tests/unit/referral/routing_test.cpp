#include "referral/routing.h"

#include <gmock/gmock.h>

#include "unit/referral/support.h"

namespace linkway::referral {
namespace {

using testing::ElementsAre;

const auto northside = PartnerId("northside");
const auto southside = PartnerId("southside");
const auto surgery = PartnerId("riverside-surgery");

class Routing : public Trees {
 protected:
  Facts facts(std::string_view request, std::string_view patient) {
    Content content;
    content.request = {read(request), "ServiceRequest"};
    content.patient = {read(patient), "Patient"};
    return facts_of(content, surgery, "general-practice", at("2026-11-22T09:30:00Z"));
  }
  static std::string chosen(const RouteRule& rule, const Facts& facts) {
    const auto route = choose({.rules = {rule}, .otherwise = std::nullopt}, facts);
    return route ? route->rule : "none";
  }
  static RouteRule rule(std::string name = "rule") {
    RouteRule made;
    made.name = std::move(name);
    made.platform = northside;
    return made;
  }
};

TEST_F(Routing, FactsAreGatheredFromRequestAndPatient) {
  const auto found = facts(
      R"({"code":{"coding":[{"system":"http://snomed.info/sct","code":"871731000000106"},{"display":"no code"}]},
          "category":[{"coding":[{"system":"urn:c","code":"c1"}]}],
          "reasonCode":[{"coding":[{"code":"r1"}]},{"text":"lonely"}]})",
      R"({"birthDate":"1948-11-23","address":[{"postalCode":"ls1 1aa"},{"use":"old","postalCode":"M1 1AA"},{"city":"X"}]})");
  ASSERT_EQ(found.codes.size(), 3U);
  EXPECT_EQ(found.codes[0].system, "http://snomed.info/sct");
  EXPECT_EQ(found.codes[0].code, "871731000000106");
  EXPECT_EQ(found.codes[1].code, "c1");
  EXPECT_EQ(found.codes[2].code, "r1");
  EXPECT_THAT(found.postcodes, ElementsAre("LS11AA"));
  EXPECT_EQ(found.age, 77);
  EXPECT_EQ(found.source, "general-practice");
  EXPECT_EQ(found.sender, surgery);
}

TEST_F(Routing, NothingIsKnownOfAnEmptyReferral) {
  const auto found = facts_of({}, surgery, "", at("2026-11-22"));
  EXPECT_TRUE(found.codes.empty());
  EXPECT_TRUE(found.postcodes.empty());
  EXPECT_FALSE(found.age);
  EXPECT_EQ(found.source, "");
}

TEST_F(Routing, TheRequestMaySayWhereItComesFrom) {
  const auto source = [&](const std::string& value) {
    return facts(R"({"extension":[{"url":"urn:other","valueCodeableConcept":{"coding":[{"code":"x"}]}},
      {"url":"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-SourceOfServiceRequest",
       "valueCodeableConcept":)" +
                     value + "}]}",
                 "{}")
        .source;
  };
  EXPECT_EQ(source(R"({"coding":[{"display":"d"},{"code":"self"}],"text":"t"})"), "self");
  EXPECT_EQ(source(R"({"coding":[{"display":"d"}],"text":"Fire service"})"), "Fire service");
  EXPECT_EQ(source(R"({"coding":[{"display":"Police"}]})"), "Police");
  EXPECT_EQ(source("{}"), "general-practice");
}

TEST_F(Routing, FirstMatchWinsThenTheDefaultThenNothing) {
  auto first = rule("first");
  first.senders = {PartnerId("someone-else")};
  auto second = rule("second");
  second.platform = southside;
  const Routes routes{.rules = {first, second, rule("third")}, .otherwise = northside};
  const auto route = choose(routes, Facts{.codes = {}, .postcodes = {}, .age = {}, .source = {}, .sender = surgery});
  ASSERT_TRUE(route);
  EXPECT_EQ(route->rule, "second");
  EXPECT_EQ(route->platform, southside);

  const auto rest = choose({.rules = {first}, .otherwise = northside}, Facts{});
  ASSERT_TRUE(rest);
  EXPECT_EQ(rest->rule, "default");
  EXPECT_EQ(rest->platform, northside);
  EXPECT_FALSE(choose({.rules = {first}, .otherwise = std::nullopt}, Facts{}));
  EXPECT_FALSE(choose({}, Facts{}));
}

TEST_F(Routing, CodesMatchWithinTheirSystemOrInAny) {
  Facts known;
  known.codes = {{"http://snomed.info/sct", "871731000000106"}};
  auto made = rule();
  made.codes = {{"http://snomed.info/sct", "390893007"}, {"http://snomed.info/sct", "871731000000106"}};
  EXPECT_EQ(chosen(made, known), "rule");
  made.codes = {{"", "871731000000106"}};
  EXPECT_EQ(chosen(made, known), "rule");
  made.codes = {{"urn:local", "871731000000106"}};
  EXPECT_EQ(chosen(made, known), "none");
  EXPECT_EQ(chosen(made, Facts{}), "none");
}

TEST_F(Routing, AgesAreInclusiveAndMustBeKnown) {
  auto made = rule();
  made.age_from = 60;
  made.age_to = 65;
  const auto with_age = [&](std::optional<int> age) {
    Facts known;
    known.age = age;
    return chosen(made, known);
  };
  EXPECT_EQ(with_age(59), "none");
  EXPECT_EQ(with_age(60), "rule");
  EXPECT_EQ(with_age(65), "rule");
  EXPECT_EQ(with_age(66), "none");
  EXPECT_EQ(with_age(std::nullopt), "none");
  made.age_from.reset();
  EXPECT_EQ(with_age(0), "rule");
  EXPECT_EQ(with_age(std::nullopt), "none");
}

TEST_F(Routing, EveryCriterionMustHold) {
  Facts known;
  known.postcodes = {"M11AA", "LS11AA"};
  known.source = "pharmacy";
  known.sender = surgery;
  auto made = rule();
  made.postcodes = {"BD", "LS"};
  made.sources = {"general-practice", "Pharmacy"};
  made.senders = {northside, surgery};
  EXPECT_EQ(chosen(made, known), "rule");
  known.source = "police";
  EXPECT_EQ(chosen(made, known), "none");
  known.source = "pharmacy";
  known.postcodes = {"M11AA"};
  EXPECT_EQ(chosen(made, known), "none");
  known.postcodes = {"BD11AA"};
  known.sender = PartnerId("other");
  EXPECT_EQ(chosen(made, known), "none");
}

TEST_F(Routing, AgeIsInWholeYears) {
  const auto now = at("2026-11-22T09:30:00Z");
  EXPECT_EQ(age_at("1948-11-22", now), 78);
  EXPECT_EQ(age_at("1948-11-23", now), 77);
  EXPECT_EQ(age_at("2026-11-22", now), 0);
  EXPECT_EQ(age_at("2026-11-23", now), std::nullopt);
  EXPECT_EQ(age_at("2004-02-29", at("2026-02-28T23:59:59Z")), 21);
  EXPECT_EQ(age_at("2004-02-29", at("2026-03-01T00:00:00Z")), 22);
}

TEST_F(Routing, AgeOfAPartialDateOnlyWhenTheRestDoesNotMatter) {
  const auto now = at("2026-11-22T09:30:00Z");
  EXPECT_EQ(age_at("1948", now), std::nullopt);
  EXPECT_EQ(age_at("1948", at("2026-12-31")), 78);
  EXPECT_EQ(age_at("1948-10", now), 78);
  EXPECT_EQ(age_at("1948-11", now), std::nullopt);
  EXPECT_EQ(age_at("1948-11", at("2026-11-30")), 78);
  EXPECT_EQ(age_at("1948-12", now), 77);
  EXPECT_EQ(age_at("2026", now), 0);
}

TEST_F(Routing, NoAgeOfWhatIsNoDate) {
  for (const auto* text : {"", "1948-13-01", "2025-02-29", "1948-02-03T00:00:00Z", "78"}) {
    EXPECT_EQ(age_at(text, at("2026-11-22")), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace linkway::referral
