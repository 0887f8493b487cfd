// The definitions of fhir-profiles/linkway: they load without a word, and are what is linked into the program.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "fhir/definitions/package.h"
#include "unit/fhir/profiles/support.h"
#include "unit/fhir/support.h"

namespace linkway::fhir {
namespace {

std::vector<DefinitionFile> definition_files() {
  std::vector<DefinitionFile> files;
  for (const auto* folder : {"profiles", "terminology"}) {
    for (const auto& path : json_files(folder)) files.push_back({path.filename().string(), text_of(path.string())});
  }
  return files;
}

TEST(OwnDefinitions, LoadWithoutAWarning) {
  const auto loaded = load_package("own", definition_files(), Definitions::core(), BrokenFiles::refuse);
  ASSERT_TRUE(loaded) << to_string(loaded.problems().front());
  for (const auto& warning : loaded->warnings) ADD_FAILURE() << to_string(warning);
}

TEST(OwnDefinitions, AreLinkedIntoTheProgramAndUsable) {
  const auto& all = Definitions::built_in();
  for (const auto& file : definition_files()) {
    const auto document = json(file.bytes);
    const auto& root = document.root;
    const auto type = root["resourceType"].text();
    const auto url = root["url"].text();
    EXPECT_EQ(file.name, std::string(type) + "-" + std::string(root["id"].text()) + ".json");
    EXPECT_EQ(url, "https://linkway.example/fhir/" + std::string(type) + "/" + std::string(root["id"].text()));
    if (type == "CodeSystem") {
      ASSERT_NE(all.code_system(url), nullptr) << url;
      EXPECT_NE(all.value_set(root["valueSet"].text()), nullptr) << url;
    } else if (type == "ValueSet") {
      ASSERT_NE(all.value_set(url), nullptr) << url;
    } else {
      const auto* structure = all.structure(url);
      ASSERT_NE(structure, nullptr) << url;
      EXPECT_EQ(structure->unusable.view(), "") << url;
      EXPECT_FALSE(structure->elements.empty()) << url;
    }
  }
}

// A code that a profile asks for, and a value set it is bound to, must be there.
TEST(OwnDefinitions, NameOnlyWhatIsThere) {
  const auto& all = Definitions::built_in();
  const terminology::Service service(all);
  for (const auto& path : json_files("profiles")) {
    const auto document = json(text_of(path.string()));
    for (const auto& element : document.root["differential"]["element"].items()) {
      const auto value_set = element["binding"]["valueSet"].text();
      if (!value_set.empty()) {
        EXPECT_NE(all.value_set(value_set), nullptr) << path << ": " << value_set;
      }
      for (const auto& type : element["type"].items()) {
        for (const auto* member : {"profile", "targetProfile"}) {
          for (const auto& canonical : type[member].items()) {
            EXPECT_NE(all.structure(canonical.text()), nullptr) << path << ": " << canonical.text();
          }
        }
      }
      for (const auto& coding : element["patternCodeableConcept"]["coding"].items()) {
        if (all.code_system(coding["system"].text()) == nullptr) continue;
        const terminology::Coding asked{coding["system"].text(), {}, coding["code"].text(), {}};
        EXPECT_EQ(service.validate_code("", asked).code_exists, terminology::Answer::yes)
            << path << ": " << coding["code"].text();
      }
    }
  }
}

}  // namespace
}  // namespace linkway::fhir
