// fhir-profiles/linkway/mappings: every element that the tables name exists, by its types and in an example, and every
// field of the PRSB standard has one.
#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "data/json.h"
#include "fhir/path/analysis.h"
#include "fhir/path/evaluate.h"
#include "unit/fhir/profiles/support.h"
#include "unit/fhir/support.h"

namespace linkway::fhir {
namespace {

struct Row {
  std::string field;
  std::string profile;
  std::string element;
  std::string note;
};

std::vector<Row> rows_of(std::string_view table, std::size_t before) {
  std::vector<Row> rows;
  for (const auto& row : csv_rows(text_of(profiles_path(table)))) {
    EXPECT_EQ(row.size(), before + 4) << row[0];
    if (row.size() == before + 4) rows.push_back({row[before], row[before + 1], row[before + 2], row[before + 3]});
  }
  EXPECT_FALSE(rows.empty()) << table;
  return rows;
}

std::vector<Row> all_rows() {
  auto rows = rows_of("mappings/prsb.csv", 0);
  const auto more = rows_of("mappings/programmes.csv", 1);
  rows.insert(rows.end(), more.begin(), more.end());
  return rows;
}

// Mistakes of names and types in the expression, by the definitions; "" when there are none.
std::string mistakes(const path::Expression& expression, std::string_view type) {
  path::AnalysisOptions options;
  options.definitions = &Definitions::built_in();
  options.contexts = {std::string(type)};
  const auto analysis = path::analyse(expression.syntax(), options);
  if (!analysis) return to_string(analysis.problems().front());
  return analysis->problems.empty() ? "" : to_string(analysis->problems.front());
}

// The slices of extensions that the profile lists for an element, by the url of the extension.
bool lists_extension(const Structure& profile, std::string_view url) {
  for (const auto& element : profile.elements) {
    if (element.name.view() != "extension" || element.slice_name.empty()) continue;
    for (const auto& type : element.types) {
      for (const auto& canonical : type.profiles) {
        if (canonical.view() == url) return true;
      }
    }
  }
  return profile.base_structure && lists_extension(*profile.base_structure, url);
}

TEST(MappingTables, NameElementsThatExist) {
  for (const auto& row : all_rows()) {
    if (row.element.empty()) {
      EXPECT_TRUE(row.note.starts_with("counted from: ")) << row.field;
      continue;
    }
    const auto* profile = Definitions::built_in().structure(row.profile);
    ASSERT_NE(profile, nullptr) << row.field << ": " << row.profile;
    EXPECT_TRUE(row.element.starts_with(std::string(profile->type.view()))) << row.field << ": " << row.element;
    const auto expression = path::Expression::parse(row.element);
    ASSERT_TRUE(expression) << row.field << ": " << to_string(expression.problems().front());
    EXPECT_EQ(mistakes(*expression, profile->type.view()), "") << row.field << ": " << row.element;
    // extension('url'): the profile has it, and it is there.
    constexpr std::string_view call = "extension('http";
    for (auto at = row.element.find(call); at != std::string::npos; at = row.element.find(call, at + 1)) {
      const auto begin = at + call.size() - 4;
      const auto url = row.element.substr(begin, row.element.find('\'', begin) - begin);
      EXPECT_NE(Definitions::built_in().structure(url), nullptr) << row.field << ": " << url;
      EXPECT_TRUE(lists_extension(*profile, url)) << row.field << ": " << url;
    }
  }
}

TEST(MappingTables, FindSomethingInTheExamples) {
  std::deque<data::Document> documents;
  std::map<std::string, std::vector<const data::Node*>> examples;
  for (const auto& path : json_files("examples/valid")) {
    documents.push_back(json(text_of(path.string())));
    examples[profile_of(documents.back().root)].push_back(&documents.back().root);
  }
  const FixedClock clock(*parse_fhir_time("2026-11-22T09:30:00Z"));
  path::Settings settings;
  settings.definitions = &Definitions::built_in();
  path::Evaluator evaluator(clock, settings);
  for (const auto& row : all_rows()) {
    if (row.element.empty()) continue;
    const auto expression = path::Expression::parse(row.element);
    ASSERT_TRUE(expression) << row.element;
    bool found = false;
    for (const auto* example : examples[row.profile]) {
      const auto items = evaluator.run(*expression, *example);
      ASSERT_TRUE(items) << row.field << ": " << to_string(items.problems().front());
      found = found || !items->empty();
    }
    EXPECT_TRUE(found) << row.field << ": " << row.element << " is empty in every example of " << row.profile;
  }
}

TEST(MappingTables, HaveEveryFieldOfThePrsbStandard) {
  const char* data = std::getenv("LINKWAY_DATA");
  if (data == nullptr) GTEST_SKIP() << "LINKWAY_DATA names no folder";
  const auto file = std::string(data) + "/prsb/prsb_social_prescribing_fields.csv";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the folder has no prsb/";
  std::map<std::string, int> here;
  for (const auto& row : rows_of("mappings/prsb.csv", 0)) ++here[row.field];
  for (const auto& row : csv_rows(text_of(file))) EXPECT_EQ(here[row[0]]--, 1) << row[0];
  for (const auto& [field, left] : here) EXPECT_EQ(left, 0) << field << " is no field of the standard";
}

}  // namespace
}  // namespace linkway::fhir
