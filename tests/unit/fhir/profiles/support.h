// The project's own profiles as they stand in the source tree, for the tests of them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "data/node.h"
#include "fhir/definitions/definitions.h"
#include "fhir/terminology/service.h"
#include "fhir/validation/validator.h"

namespace linkway::fhir {

inline constexpr std::string_view own_profiles = "https://linkway.example/fhir/StructureDefinition/";

// Below fhir-profiles/linkway.
inline std::string profiles_path(std::string_view below) { return LINKWAY_PROFILES "/" + std::string(below); }

inline std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The .json files of a folder, sorted.
inline std::vector<std::filesystem::path> json_files(std::string_view folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(profiles_path(folder))) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  EXPECT_FALSE(files.empty()) << folder;
  return files;
}

// RFC 4180, without the line of names.
inline std::vector<std::vector<std::string>> csv_rows(std::string_view text) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row(1);
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        row.back() += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        row.back() += text[++i];
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      row.emplace_back();
    } else if (c == '\n') {
      rows.push_back(std::exchange(row, std::vector<std::string>(1)));
    } else if (c != '\r') {
      row.back() += c;
    }
  }
  if (!rows.empty()) rows.erase(rows.begin());
  return rows;
}

// The first of meta.profile; that of the type where there is none.
inline std::string profile_of(const data::Node& resource) {
  const auto profiles = resource["meta"]["profile"].items();
  if (!profiles.empty()) return std::string(profiles.front().text());
  return "http://hl7.org/fhir/StructureDefinition/" + std::string(resource["resourceType"].text());
}

// Validates by the profiles that are linked into the program. What cannot be checked for want of a code system, and
// narrative that good practice asks for, is not told.
class ExampleValidator {
 public:
  std::vector<validation::Issue> issues(std::string_view json) {
    validation::Options options;
    options.best_practice = false;
    auto found = validator_.validate(json, Format::json, options).list;
    std::erase_if(found, [](const validation::Issue& issue) { return issue.rule == "binding-not-checked"; });
    return found;
  }

 private:
  FixedClock clock_{*parse_fhir_time("2026-11-22T09:30:00Z")};
  terminology::Service terminology_{Definitions::built_in()};
  validation::Validator validator_{Definitions::built_in(), terminology_, clock_};
};

}  // namespace linkway::fhir
