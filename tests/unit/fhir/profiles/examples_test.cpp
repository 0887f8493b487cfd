// fhir-profiles/linkway/examples: what is valid passes in silence, and each invalid example is refused for the one
// reason that expected.csv tells.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "unit/fhir/profiles/support.h"
#include "unit/fhir/support.h"

namespace linkway::fhir {
namespace {

// One line of what is told; a broken rule of the base has no profile.
std::string told(std::string_view rule, std::string_view path, std::string_view profile) {
  std::string line(rule);
  line.append(" at ").append(path).append(" by ").append(profile.empty() ? "the base" : profile).append("\n");
  return line;
}
std::string told(const validation::Issue& issue) { return told(issue.rule, issue.path, issue.profile); }

std::set<std::string> profiles_of_examples(std::string_view folder) {
  std::set<std::string> profiles;
  for (const auto& path : json_files(folder)) profiles.insert(profile_of(json(text_of(path.string())).root));
  return profiles;
}

TEST(OwnExamples, TheValidAreValid) {
  ExampleValidator validator;
  for (const auto& path : json_files("examples/valid")) {
    for (const auto& issue : validator.issues(text_of(path.string()))) {
      ADD_FAILURE() << path.filename() << ": " << told(issue) << issue.text;
    }
  }
}

TEST(OwnExamples, EachInvalidOneIsRefusedForItsOneReason) {
  std::map<std::string, std::string> expected;
  for (const auto& row : csv_rows(text_of(profiles_path("examples/invalid/expected.csv")))) {
    ASSERT_EQ(row.size(), 4U) << row[0];
    EXPECT_TRUE(expected.emplace(row[0], told(row[2], row[3], row[1])).second) << row[0];
  }
  ExampleValidator validator;
  for (const auto& path : json_files("examples/invalid")) {
    const auto name = path.filename().string();
    const auto want = expected.extract(name);
    ASSERT_FALSE(want.empty()) << name << " does not stand in expected.csv";
    std::string all;
    for (const auto& issue : validator.issues(text_of(path.string()))) all += told(issue);
    EXPECT_EQ(all, want.mapped()) << name;
  }
  for (const auto& [name, unused] : expected) ADD_FAILURE() << name << " stands in expected.csv, and is not there";
}

TEST(OwnExamples, EveryProfileHasSome) {
  const auto valid = profiles_of_examples("examples/valid");
  const auto invalid = profiles_of_examples("examples/invalid");
  for (const auto& path : json_files("profiles")) {
    const auto document = json(text_of(path.string()));
    if (document.root["kind"].text() != "resource") continue;
    const std::string url(document.root["url"].text());
    EXPECT_TRUE(valid.contains(url)) << url;
    EXPECT_TRUE(invalid.contains(url)) << url;
  }
}

}  // namespace
}  // namespace linkway::fhir
