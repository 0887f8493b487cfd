#include "fhir/validation/validator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "data/json.h"
#include "support.h"

namespace linkway::fhir::validation {
namespace {

using testing::Contains;
using testing::ElementsAre;

TEST(Validator, TellsWhereATextCannotBeRead) {
  CoreValidator validator;
  const std::string text = "{\"resourceType\":\"Patient\",\n \"active\": tru}";
  const auto issues = validator.validate(text);
  ASSERT_EQ(issues.list.size(), 1U);
  EXPECT_EQ(issues.list[0].severity, Severity::fatal);
  EXPECT_TRUE(issues.invalid());
  const auto problems = to_problems(issues, text);
  EXPECT_EQ(problems[0].line, 2U);
  EXPECT_GT(problems[0].column, 1U);
  EXPECT_EQ(problems[0].category, Category::malformed);
  EXPECT_TRUE(validator.validate("<Patient").invalid());
}

TEST(Validator, GivesLineAndColumn) {
  CoreValidator validator;
  const std::string text = "{\"resourceType\":\"Patient\",\n \"name\":[{\n  \"given\":\n   [1]}]}";
  const auto problems = to_problems(validator.validate(text), text);
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].path, "Patient.name[0].given[0]");
  EXPECT_EQ(problems[0].line, 4U);
  EXPECT_EQ(problems[0].column, 5U);
  EXPECT_EQ(problems[0].category, Category::unprocessable);
}

TEST(Validator, CountsPositionsOfXmlFromTheFirstByte) {
  CoreValidator validator;
  const std::string xml = R"(<Patient xmlns="http://hl7.org/fhir"><birthDate value="x"/></Patient>)";
  const auto plain = validator.validate(xml);
  ASSERT_FALSE(plain.list.empty());
  EXPECT_EQ(xml.substr(plain.list[0].position, 5), "value");
  const auto marked = validator.validate("\xEF\xBB\xBF" + xml);
  ASSERT_EQ(marked.list.size(), plain.list.size());
  EXPECT_EQ(marked.list[0].position, plain.list[0].position + 3);
}

TEST(Validator, KeepsAtMostSoManyIssuesAndStillTheVerdict) {
  CoreValidator validator;
  std::string text = R"({"resourceType":"Patient","name":[{"given":[" a)";
  for (int i = 0; i < 50; ++i) text += std::string("\",\" a") + std::to_string(i);
  text += R"("]}],"birthDate":"x"})";
  Options options;
  options.max_issues = 10;
  const auto issues = validator.validate(text, options);
  EXPECT_EQ(issues.list.size(), 10U);
  EXPECT_TRUE(issues.truncated);
  EXPECT_TRUE(issues.invalid());
}

TEST(Validator, NamesProfilesThatAreNotKnown) {
  CoreValidator validator;
  const auto* const text = R"({"resourceType":"Patient","meta":{"profile":["http://example.org/p"]}})";
  Options options;
  EXPECT_THAT(lines(validator.validate(text, options), Severity::warning), Contains("profile-unknown Patient"));
  EXPECT_FALSE(validator.validate(text, options).invalid());
  options.profiles_unknown = Unknown::refuse;
  EXPECT_TRUE(validator.validate(text, options).invalid());
  options.meta_profiles = false;
  EXPECT_FALSE(validator.validate(text, options).invalid());
  options.profiles = {"http://example.org/q"};
  EXPECT_TRUE(validator.validate(text, options).invalid());
}

TEST(Validator, AppliesProfilesOfATypeWhereverOneStands) {
  CoreValidator validator;
  const auto* const text =
      R"({"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"http://example.org/Observation/1","resource":{)"
      R"("resourceType":"Observation","id":"1","status":"final","code":{"text":"x"},"valueString":"y"}}]})";
  Options options;
  EXPECT_FALSE(validator.validate(text, options).invalid());
  options.type_profiles = {"http://hl7.org/fhir/StructureDefinition/bp"};
  EXPECT_TRUE(validator.validate(text, options).invalid());
  options.type_profiles = {"http://example.org/unknown"};
  EXPECT_THAT(validator.errors(text, options), ElementsAre("profile-unknown $this"));
}

TEST(Validator, SaysTheSameEveryTime) {
  CoreValidator validator;
  const auto* const text = R"({"resourceType":"Patient","birthDate":"x","name":[{"famly":"X"}]})";
  const auto first = lines(validator.validate(text), Severity::information);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(lines(validator.validate(text), Severity::information), first);
}

}  // namespace
}  // namespace linkway::fhir::validation
