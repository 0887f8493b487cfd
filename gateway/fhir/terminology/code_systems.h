// Finds codes in the code systems that are loaded.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/definitions/definitions.h"
#include "fhir/terminology/service.h"

namespace linkway::fhir::terminology {

struct FoundCode {
  Answer exists = Answer::unknown;
  std::string reason;                      // why not, or why it cannot be told
  const CodeSystem* system = nullptr;      // where it was found, or should have been
  const Concept* concept_found = nullptr;  // null where only a grammar tells that it exists
};

// Why a code that is not in this one may exist all the same.
[[nodiscard]] std::string why_incomplete(const CodeSystem& system);

class CodeSystems {
 public:
  explicit CodeSystems(Definitions definitions);
  ~CodeSystems();

  // Every loaded code system with this url is looked into, the newest first: a package may bring a fragment of what
  // another one has more of. A version that is not the loaded one turns "no" into "unknown".
  [[nodiscard]] FoundCode find(std::string_view url, std::string_view version, std::string_view code) const;
  // The loaded ones with this url, the newest first.
  [[nodiscard]] std::vector<const CodeSystem*> all(std::string_view url) const;
  // What others say of the codes of this one (R4 codesystem.html#supplements): more displays, properties; no codes.
  [[nodiscard]] std::vector<const Concept*> supplements_of(std::string_view url, std::string_view code) const;
  // In one, with letters folded where its codes are not case sensitive; null when it is not there.
  [[nodiscard]] const Concept* find_in(const CodeSystem& system, std::string_view code) const;

 private:
  struct Folded;
  Definitions definitions_;
  std::unique_ptr<Folded> folded_;
  std::unordered_multimap<std::string_view, const CodeSystem*> supplements_;  // by the url of what they are to
};

}  // namespace linkway::fhir::terminology
