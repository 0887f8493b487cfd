#include "conformance/validator_cases.h"

#include <gtest/gtest.h>

namespace linkway::conformance {
namespace {

TEST(ValidatorCases, ReadsWhatACaseSays) {
  const auto cases = read_validator_cases(R"([{
    "name": "a", "file": "a.xml", "fmt": "xml", "module": "profile", "supporting": ["b.json"], "examples": false,
    "validateReference": "CHECK_VALID", "allowedExt": "http://example.org", "errors": 3, "fatal": 1, "tx_dependent": 2,
    "texts": ["one", "two", "three"], "unknown": {},
    "profile": {"source": "p.json", "supporting": ["c.json", "d.json"], "errors": 4, "texts": []}}])");
  ASSERT_TRUE(cases.ok());
  ASSERT_EQ(cases->size(), 1U);
  const auto& test = cases->front();
  EXPECT_EQ(test.name, "a");
  EXPECT_EQ(test.file, "a.xml");
  EXPECT_EQ(test.format, fhir::Format::xml);
  EXPECT_EQ(test.module, "profile");
  EXPECT_EQ(test.supporting, std::vector<std::string>{"b.json"});
  EXPECT_EQ(test.known_extensions, std::vector<std::string>{"http://example.org"});
  EXPECT_EQ(test.validate_reference, "CHECK_VALID");
  EXPECT_FALSE(test.example_urls);
  EXPECT_EQ(test.server_errors, 2U);
  EXPECT_EQ(test.base.source, "");
  EXPECT_EQ(test.base.errors, 3U);
  EXPECT_EQ(test.base.texts.size(), 3U);
  ASSERT_TRUE(test.profile.has_value());
  EXPECT_EQ(test.profile->source, "p.json");
  EXPECT_EQ(test.profile->supporting.size(), 2U);
  EXPECT_EQ(test.profile->errors, 4U);
}

TEST(ValidatorCases, WhatIsNotSaidIsAsIfItWereNull) {
  const auto cases = read_validator_cases(R"([{"name": "a", "file": "a.json", "examples": null, "profile": null}])");
  ASSERT_TRUE(cases.ok());
  const auto& test = cases->front();
  EXPECT_EQ(test.format, fhir::Format::json);
  EXPECT_TRUE(test.example_urls);
  EXPECT_TRUE(test.supporting.empty());
  EXPECT_TRUE(test.known_extensions.empty());
  EXPECT_EQ(test.base.errors, 0U);
  EXPECT_FALSE(test.profile.has_value());
}

TEST(ValidatorCases, WhatIsNoListOfCasesIsRefused) {
  EXPECT_FALSE(read_validator_cases("{}").ok());
  EXPECT_FALSE(read_validator_cases("[{\"name\": \"a\"}]").ok());
  EXPECT_FALSE(read_validator_cases("[{\"file\": \"a.json\"}]").ok());
  EXPECT_FALSE(read_validator_cases("[").ok());
}

}  // namespace
}  // namespace linkway::conformance
