// What bindings and codings need of the definitions, looked up once.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "fhir/definitions/definitions.h"

namespace linkway::fhir::validation {

class BindingMemory {
 public:
  explicit BindingMemory(const Definitions& definitions) : definitions_(definitions) {}

  // Of the element's binding; null when it is not loaded.
  [[nodiscard]] const ValueSet* value_set(const Element& element) {
    const auto [found, is_new] = sets_.try_emplace(&element);
    if (is_new) found->second = definitions_.value_set(element.value_set);
    return found->second;
  }

  struct System {
    enum class Fault : std::uint8_t { none, relative, value_set, misspelt };
    Fault fault = Fault::none;
    std::string_view right;              // what a misspelt one should be
    const CodeSystem* loaded = nullptr;  // the newest
    bool grammar = false;                // codes are told by their form
  };
  [[nodiscard]] const System& system(std::string_view url);

 private:
  [[nodiscard]] System look_at(std::string_view url) const;

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  const Definitions& definitions_;
  std::unordered_map<const Element*, const ValueSet*> sets_;
  std::unordered_map<std::string, System, Hash, std::equal_to<>> systems_;
  System last_;
};

}  // namespace linkway::fhir::validation
