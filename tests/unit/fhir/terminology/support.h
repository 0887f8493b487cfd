// A small world of codes for tests of terminology.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/json.h"
#include "fhir/definitions/package.h"
#include "fhir/terminology/service.h"

namespace linkway::fhir::terminology::test {

inline constexpr std::string_view animals = "http://example.org/animals";

// animal (abstract) > mammal > cat, dog; bird > owl, dodo (retired); bat below both
inline constexpr std::string_view animal_system = R"({"resourceType": "CodeSystem", "url": "http://example.org/animals",
  "version": "1", "name": "Animals", "content": "complete", "caseSensitive": true, "concept": [
  {"code": "animal", "display": "Animal", "property": [{"code": "notSelectable", "valueBoolean": true}], "concept": [
    {"code": "mammal", "display": "Mammal", "concept": [
      {"code": "cat", "display": "Cat", "definition": "Purrs.",
       "designation": [{"language": "fr", "value": "Chat"}, {"use": {"system": "http://example.org/use",
         "code": "latin"}, "value": "Felis catus"}],
       "property": [{"code": "legs", "valueInteger": 4},
                    {"code": "eats", "valueCoding": {"system": "http://example.org/food", "code": "fish"}}]},
      {"code": "dog", "display": "Dog", "property": [{"code": "legs", "valueInteger": 4},
                                                      {"code": "barks", "valueBoolean": true}]},
      {"code": "bat", "display": "Bat", "property": [{"code": "parent", "valueCode": "bird"}]}]},
    {"code": "bird", "display": "Bird", "concept": [
      {"code": "owl", "display": "Owl", "property": [{"code": "legs", "valueInteger": 2}]},
      {"code": "dodo", "display": "Dodo", "property": [{"code": "status", "valueCode": "retired"}]}]}]}]})";

inline std::string code_system(std::string_view url, std::string_view content, std::string_view concepts,
                               std::string_view rest = "") {
  return R"({"resourceType": "CodeSystem", "url": ")" + std::string(url) + R"(", "content": ")" + std::string(content) +
         R"(", "concept": )" + std::string(concepts) + std::string(rest) + "}";
}

inline std::string value_set(std::string_view url, std::string_view compose) {
  return R"({"resourceType": "ValueSet", "url": ")" + std::string(url) + R"(", "version": "1", "compose": )" +
         std::string(compose) + "}";
}

// The core, the animals and these.
inline Definitions world(const std::vector<std::string>& resources) {
  std::vector<DefinitionFile> files{{"animals.json", std::string(animal_system)}};
  for (const auto& resource : resources) files.push_back({"more.json", resource});
  auto loaded = load_package("test", std::move(files), Definitions::core());
  EXPECT_TRUE(loaded.ok()) << (loaded.ok() ? std::string() : to_string(loaded.problems().front()));
  return loaded.ok() ? Definitions::core().with(loaded->image) : Definitions::core();
}

inline data::Document json(std::string_view text) {
  auto read = data::read_json(text);
  EXPECT_TRUE(read.ok()) << text;
  return read.ok() ? std::move(*read) : data::Document();
}

}  // namespace linkway::fhir::terminology::test
