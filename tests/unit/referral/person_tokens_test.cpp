#include "referral/person_tokens.h"

#include "unit/referral/support.h"

namespace linkway::referral {
namespace {

class PersonTokens : public Trees {
 protected:
  std::string tokens(const std::string& members) {
    std::string text;
    for (const auto& token : person_tokens(read(R"({"resourceType":"Patient",)" + members + "}"))) {
      text += "[" + token.value + "]";
    }
    return text;
  }
};

TEST_F(PersonTokens, BirthWithNameAndNameWithPostcode) {
  EXPECT_EQ(tokens(R"("name":[{"family":"O'Sámple","given":["Alex","Jo"]}],"birthDate":"2006-06-14",
                     "address":[{"postalCode":"zz99 3wz"}])"),
            "[2006-06-14 alex osample][alex osample zz993wz]");
}

TEST_F(PersonTokens, WordsInAnyOrderAndAnyForm) {
  const auto structured = tokens(R"("name":[{"family":"SOK","given":["Chantha"]}],"birthDate":"1960-01-02")");
  EXPECT_EQ(structured, "[1960-01-02 chantha sok]");
  EXPECT_EQ(tokens(R"("name":[{"text":"Chantha Sok"}],"birthDate":"1960-01-02")"), structured);
  EXPECT_EQ(tokens(R"("name":[{"text":"Chantha Middle Sok"}],"birthDate":"1960-01-02")"), structured);
}

TEST_F(PersonTokens, EachNameOnce) {
  EXPECT_EQ(tokens(R"("name":[{"text":"សុខ ចាន់ថា"},{"text":"SOK Chantha"},{"family":"Sok","given":["Chantha"]}],
                     "birthDate":"1960-01-02")"),
            "[1960-01-02 chantha sok][1960-01-02 ចាន់ថា សុខ]");
}

TEST_F(PersonTokens, TooLittleIsNothing) {
  EXPECT_EQ(tokens(R"("birthDate":"1960-01-02")"), "");
  EXPECT_EQ(tokens(R"("name":[{"text":"Unknown"}],"birthDate":"1960-01-02")"), "");
  EXPECT_EQ(tokens(R"("name":[{"family":"Sok","given":["Chantha"]}],"birthDate":"1960")"), "");
  EXPECT_EQ(tokens(R"("name":[{"family":"'"}],"address":[{"postalCode":""}])"), "");
}

TEST_F(PersonTokens, HouseholdCardsNameNobody) {
  EXPECT_TRUE(is_household_identifier("https://linkway.example/fhir/identifier/idpoor-card"));
  EXPECT_FALSE(is_household_identifier("https://fhir.nhs.uk/Id/nhs-number"));
}

TEST_F(PersonTokens, TwoPeopleAreToldFromOneWhoWasPutRight) {
  const auto person = [&](const std::string& name, const std::string& born) {
    return read(R"({"resourceType":"Patient","name":[)" + name + R"(],"birthDate":")" + born + R"("})");
  };
  const auto ann = person(R"({"family":"Alpha","given":["Ann"]})", "1953-05-10");
  EXPECT_TRUE(plainly_another(ann, person(R"({"family":"Beta","given":["Bob"]})", "1980-02-01")));
  EXPECT_TRUE(plainly_another(ann, person(R"({"family":"Alpha","given":["Bob"]})", "1980-02-01"))) << "of one family";
  EXPECT_TRUE(plainly_another(ann, person(R"({"family":"Beta","given":["ANN"]})", "1980-02-01"))) << "a common name";
  EXPECT_TRUE(plainly_another(ann, person(R"({"text":"Bob Beta"})", "1980")));
  EXPECT_TRUE(plainly_another(ann, person(R"({"family":"Beta","given":["Bob"]})", "1953"))) << "of one age";
  for (const auto& same :
       {person(R"({"family":"Beta","given":["Bob"]})", "1953-05-10"),
        person(R"({"family":"Alpha","given":["Bob"]})", "1953"), person(R"({"family":"Beta","given":["A"]})", "1953"),
        person(R"({"family":"ALPHA","given":["A.", "Bea"]})", "1980-02-01"),
        person(R"({"text":"Ms Alpha"})", "1980-02-01"), person(R"({"given":["Ann"]})", "1980-02-01"),
        person(R"({"family":"Ann","given":["Alpha"]})", "1980-02-01"),
        person(R"({"family":"Beta","given":["Ann"]})", "1954"), person(R"({"text":"សុខ សាន"})", "1980-02-01"),
        person(R"({"given":["Bob"]})", ""), person("", "1980-02-01")}) {
    EXPECT_FALSE(plainly_another(ann, same)) << data::to_json(same);
    EXPECT_FALSE(plainly_another(same, ann)) << data::to_json(same);
  }
}

}  // namespace
}  // namespace linkway::referral
