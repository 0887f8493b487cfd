#include "mapping/pack/template_text.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/text.h"
#include "data/json.h"

namespace linkway::mapping {
namespace {

std::string filled(std::string_view text, std::string_view json = R"({"resourceType": "Patient", "id": "a/b"})") {
  const auto parsed = TemplateText::parse(text);
  if (!parsed) return "not parsed: " + parsed.problems().front().text;
  const auto document = data::read_json(json);
  const MonotoneClock clock;
  fhir::path::Evaluator evaluator(clock);
  const auto result = parsed->fill(evaluator, document->root, text::encode_percent);
  return result ? *result : "not filled: " + result.problems().front().text;
}

TEST(TemplateText, PutsWhatExpressionsGiveInTheirPlaces) {
  EXPECT_EQ(filled("/patients/{Patient.id}/notes"), "/patients/a%2Fb/notes");
  EXPECT_EQ(filled("{id}{id}"), "a%2Fba%2Fb");
  EXPECT_EQ(filled("/plain"), "/plain");
  EXPECT_EQ(filled(""), "");
}

TEST(TemplateText, FhirpathMayHaveBracesItself) {
  EXPECT_EQ(filled("{iif(name = {}, 'x', 'y}')}"), "y%7D");
  EXPECT_EQ(filled(R"({'it\'s }'})"), "it%27s%20%7D");
}

TEST(TemplateText, NothingAndSeveralValuesAreProblems) {
  EXPECT_EQ(filled("/{birthDate}"), "not filled: {birthDate} gives nothing for this message");
  EXPECT_EQ(filled("/{1 | 2}"), "not filled: {1 | 2} gives 2 values for this message");
  EXPECT_EQ(filled("/{$this}"), "not filled: {$this} gives no simple value for this message");
}

TEST(TemplateText, MistakesHaveTheirColumn) {
  for (const auto& [text, column] : {std::pair("/{id", 2U), std::pair("/id}", 4U), std::pair("ab{name..x}", 9U)}) {
    const auto parsed = TemplateText::parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.problems().front().column, column) << text;
  }
}

}  // namespace
}  // namespace linkway::mapping
