#include "fhir/validation/binding_memory.h"

#include <algorithm>
#include <array>

#include "fhir/terminology/grammar.h"

namespace linkway::fhir::validation {

namespace {

// Urls of systems come from outside: no more than these are kept.
constexpr std::size_t most_systems = 4096;

// Urls that are often written almost right.
constexpr std::array<std::string_view, 4> well_known{"http://snomed.info/sct", "http://loinc.org", terminology::ucum,
                                                     "http://www.nlm.nih.gov/research/umls/rxnorm"};

bool is_absolute(std::string_view uri) {
  const auto colon = uri.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return letter(uri[0]) && std::ranges::all_of(uri.substr(0, colon), [&](char c) {
           return letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
         });
}

}  // namespace

const BindingMemory::System& BindingMemory::system(std::string_view url) {
  if (const auto known = systems_.find(url); known != systems_.end()) return known->second;
  if (systems_.size() >= most_systems) return last_ = look_at(url);
  return systems_.emplace(url, look_at(url)).first->second;
}

BindingMemory::System BindingMemory::look_at(std::string_view url) const {
  System system;
  system.loaded = definitions_.code_system(url);
  system.grammar = terminology::check_grammar(url, {}).has_value();
  if (system.loaded != nullptr && system.loaded->concepts.empty()) {
    system.loaded = nullptr;  // known by name alone
    return system;
  }
  if (system.loaded != nullptr || system.grammar) return system;
  if (!is_absolute(url)) {
    system.fault = System::Fault::relative;
  } else if (definitions_.value_set(url) != nullptr) {
    system.fault = System::Fault::value_set;
  }
  for (const auto right : well_known) {
    if (url.size() == right.size() || !url.starts_with(right)) continue;
    system.fault = System::Fault::misspelt;
    system.right = right;
  }
  return system;
}

}  // namespace linkway::fhir::validation
