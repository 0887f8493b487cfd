// All definitions that a gateway knows: the FHIR 4.0.1 core, linked into the program, and packages loaded on top.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "fhir/definitions/conformance.h"
#include "fhir/definitions/structure.h"
#include "fhir/definitions/terminology.h"

namespace linkway::fhir {

class Image;

// Immutable and cheap to copy; lookups may be made from any thread. What is loaded later hides what has the same
// canonical below it.
class Definitions {
 public:
  Definitions() = default;  // knows nothing

  // FHIR 4.0.1. Parses nothing and allocates next to nothing.
  [[nodiscard]] static const Definitions& core();
  // FHIR 4.0.1 and the profiles and code systems of fhir-profiles/linkway.
  [[nodiscard]] static const Definitions& built_in();

  // These and the image's on top.
  [[nodiscard]] Definitions with(std::shared_ptr<const Image> image) const;

  // -- structures
  // A type by its name: Patient, HumanName, string. Null when there is none.
  [[nodiscard]] const Structure* type(const Key& name) const;
  // A type or profile by its canonical, url or url|version; null when there is none.
  [[nodiscard]] const Structure* structure(std::string_view canonical) const;

  // The child of an element that is read as `type` (null: the element has children of its own), following content
  // references and types into other images.
  struct Step {
    const Child* child = nullptr;      // null: there is no such child
    const Element* element = nullptr;  // with content references followed
    const Structure* type = nullptr;   // null: the element's own children say what it has (backbone), or plain choice
    explicit operator bool() const { return child != nullptr; }
  };
  [[nodiscard]] Step step(const Element* element, const Structure* type, const Key& name) const;

  // -- terminology; null when it is not here
  [[nodiscard]] const ValueSet* value_set(std::string_view canonical) const;
  [[nodiscard]] const CodeSystem* code_system(std::string_view canonical) const;

  // -- the rest
  // Those of a type are also those of the types it is derived from: _id is one of Resource.
  [[nodiscard]] const SearchParameter* search_parameter(std::string_view type, std::string_view code) const;
  [[nodiscard]] const SearchParameter* search_parameter(std::string_view canonical) const;
  [[nodiscard]] std::vector<const SearchParameter*> search_parameters(std::string_view type) const;
  [[nodiscard]] const Operation* operation(std::string_view canonical) const;
  [[nodiscard]] const Compartment* compartment(std::string_view code) const;
  [[nodiscard]] const ConceptMapText* concept_map(std::string_view canonical) const;

  // Newest first.
  [[nodiscard]] std::span<const std::shared_ptr<const Image>> images() const { return images_; }

 private:
  std::vector<std::shared_ptr<const Image>> images_;
};

}  // namespace linkway::fhir
