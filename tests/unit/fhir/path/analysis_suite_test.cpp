// The static analysis on expressions that others wrote: the official suite (LINKWAY_DATA), and the invariants and
// search parameters of the core definitions.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "fhir/definitions/image.h"
#include "fhir/path/analysis.h"
#include "fhir/path/expression.h"

namespace linkway::fhir::path {
namespace {

std::string errors(const SyntaxTree& tree, std::vector<std::string> contexts, bool strict) {
  AnalysisOptions options;
  options.contexts = std::move(contexts);
  options.strict = strict;
  const auto analysis = analyse(tree, options);
  if (!analysis) return to_string(analysis.problems()[0]);
  std::string out;
  for (const auto& problem : analysis->problems) {
    if (problem.severity == Severity::error) out += to_string(problem) + "\n";
  }
  return out;
}

std::string type_of_input(std::string_view file) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> types = {
      {{"patient", "Patient"},
       {"observation", "Observation"},
       {"appointment", "Appointment"},
       {"codesystem", "CodeSystem"},
       {"explanation", "ExplanationOfBenefit"},
       {"parameters", "Parameters"},
       {"questionnaire", "Questionnaire"},
       {"valueset", "ValueSet"},
       {"", ""}}};
  for (const auto& [prefix, type] : types) {
    if (file.starts_with(prefix)) return std::string(type);
  }
  return "";
}

TEST(AnalysisOfTheSuite, FindsWhatIsInvalidAndNothingElse) {
  const char* data = std::getenv("LINKWAY_DATA");
  if (data == nullptr) GTEST_SKIP() << "LINKWAY_DATA names no folder";
  pugi::xml_document suite;
  ASSERT_TRUE(suite.load_file((std::string(data) + "/fhirpath-r4/fhirpath/tests-fhir-r4.xml").c_str()));
  std::size_t semantic = 0;
  std::size_t valid = 0;
  for (const auto& found : suite.select_nodes("//test")) {
    const auto test = found.node();
    const auto node = test.child("expression");
    const std::string name = test.attribute("name").value();
    const std::string invalid = node.attribute("invalid").value();
    const std::string mode = std::string(test.attribute("mode").value()) + node.attribute("mode").value();
    const std::string text = node.text().get();
    const auto expression = Expression::parse(text);
    if (!expression) continue;
    const auto type = type_of_input(test.attribute("inputfile").value());
    const auto contexts = type.empty() ? std::vector<std::string>{} : std::vector<std::string>{type};
    if (invalid == "semantic") {
      EXPECT_NE(errors(expression->syntax(), contexts, mode == "strict"), "") << name << ": " << text;
      ++semantic;
    } else if (invalid.empty()) {
      EXPECT_EQ(errors(expression->syntax(), contexts, true), "") << name << ": " << text;
      ++valid;
    }
  }
  EXPECT_GE(semantic, 12U);
  EXPECT_GT(valid, 890U);
}

TEST(AnalysisOfTheCore, FindsNothingInItsInvariants) {
  std::size_t count = 0;
  for (const auto& image : Definitions::core().images()) {
    for (const auto& structure : image->header().structures) {
      for (const auto& element : structure.elements) {
        for (const auto& invariant : element.invariants) {
          const auto expression = Expression::parse(invariant.expression);
          if (structure.is_profile || !expression) continue;
          if (invariant.key.view() == "cid-0") {  // its ChargeItemDefinition has no name, unlike the other definitions
            EXPECT_NE(errors(expression->syntax(), {"ChargeItemDefinition"}, true), "");
            continue;
          }
          EXPECT_EQ(errors(expression->syntax(), {std::string(element.path.view())}, true), "")
              << element.path.view() << " " << invariant.key.view() << ": " << invariant.expression.view();
          ++count;
        }
      }
    }
  }
  EXPECT_GE(count, 240U);
}

TEST(AnalysisOfTheCore, FindsNothingInItsSearchParameters) {
  std::size_t count = 0;
  for (const auto& image : Definitions::core().images()) {
    for (const auto& parameter : image->header().search_parameters) {
      const auto expression = Expression::parse(parameter.expression);
      if (!expression) continue;
      std::vector<std::string> bases;
      for (const auto& base : parameter.bases) bases.emplace_back(base.view());
      EXPECT_EQ(errors(expression->syntax(), bases, true), "")
          << parameter.code.view() << ": " << parameter.expression.view();
      ++count;
    }
  }
  EXPECT_GE(count, 1300U);
}

}  // namespace
}  // namespace linkway::fhir::path
