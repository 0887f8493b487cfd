// Profiles as differentials, and what is made of them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/definitions/definitions.h"
#include "fhir/definitions/package.h"

namespace linkway::fhir::test {

// A profile without a snapshot on a type; http://example.org/TYPE on the type itself when nothing else is said.
inline std::string definition(std::string_view type, std::string_view elements, std::string_view url = "",
                              std::string_view base = "", std::string_view rest = "") {
  const auto name = std::string(type);
  const auto own = url.empty() ? "http://example.org/" + name : std::string(url);
  const auto on = base.empty() ? "http://hl7.org/fhir/StructureDefinition/" + name : std::string(base);
  const bool resource =
      Definitions::core().type(type) != nullptr && Definitions::core().type(type)->kind == StructureKind::resource;
  return R"({"resourceType": "StructureDefinition", "url": ")" + own + R"(", "kind": ")" +
         (resource ? "resource" : "complex-type") + R"(", "type": ")" + name +
         R"(", "derivation": "constraint", "baseDefinition": ")" + on + "\"" + std::string(rest) +
         R"(, "differential": {"element": )" + std::string(elements) + "}}";
}

// Definitions on top of the core, loaded. The first is meant where no url is given.
class Made {
 public:
  explicit Made(const std::vector<std::string>& definitions) {
    std::vector<DefinitionFile> files;
    for (const auto& bytes : definitions) files.push_back({std::to_string(files.size() + 1) + ".json", bytes});
    auto loaded = load_package("made", std::move(files), Definitions::core());
    if (!loaded) {
      ADD_FAILURE() << to_string(loaded.problems().front());
      return;
    }
    all_ = Definitions::core().with(loaded->image);
    first_ = loaded->image->header().structures[0].url;
    for (const auto& problem : loaded->warnings) {
      warnings_.push_back(std::string(to_string(problem.severity)) + ' ' + to_string(problem));
    }
  }

  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }
  [[nodiscard]] const Structure& structure(std::string_view url = "") const {
    static const Structure none;
    const auto* found = all_.structure(url.empty() ? first_ : url);
    if (found == nullptr) ADD_FAILURE() << "there is no " << url;
    return found == nullptr ? none : *found;
  }
  [[nodiscard]] const Element& element(std::string_view id, std::string_view url = "") const {
    static const Element none;
    for (const auto& element : structure(url).elements) {
      if (element.id.view() == id) return element;
    }
    ADD_FAILURE() << "there is no " << id;
    return none;
  }
  [[nodiscard]] std::vector<std::string> ids(std::string_view url = "") const {
    std::vector<std::string> all;
    for (const auto& element : structure(url).elements) all.emplace_back(element.id.view());
    return all;
  }

 private:
  Definitions all_;
  std::string first_;
  std::vector<std::string> warnings_;
};

}  // namespace linkway::fhir::test
