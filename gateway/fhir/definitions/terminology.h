// Code systems and value sets as they stand in a definitions image (R4 codesystem.html, valueset.html).
#pragma once

#include <cstdint>
#include <string_view>

#include "fhir/definitions/key.h"
#include "fhir/definitions/relative.h"

namespace linkway::fhir {

// CodeSystem.concept.designation
struct Designation {
  RelativeText language;
  RelativeText use_system;
  RelativeText use_code;
  RelativeText value;
};

// CodeSystem.concept.property
struct ConceptProperty {
  RelativeText code;
  RelativeText type;  // "code", "string", "boolean" ...: of value[x]
  RelativeText value;
  RelativeText system;  // of a Coding, with its display
  RelativeText display;
};

struct Concept {
  RelativeText code;
  RelativeText display;
  RelativeText definition;
  RelativeSpan<Designation> designations;
  RelativeSpan<ConceptProperty> properties;
  RelativeSpan<std::uint32_t> parents;  // indexes into CodeSystem::concepts
  bool is_abstract = false;             // notSelectable
  bool inactive = false;
};

struct CodeSystem {
  RelativeText url;
  RelativeText version;
  RelativeText name;
  RelativeText package;
  bool complete = false;  // CodeSystem.content = complete: a code that is not here does not exist
  bool case_sensitive = true;
  RelativeText content;                 // CodeSystem.content as it stands
  RelativeText language;                // of the displays; "" when it is not said
  RelativeText supplements;             // canonical, of a supplement
  RelativeSpan<Concept> concepts;       // in the order of the source
  RelativeSpan<std::uint32_t> by_code;  // indexes into concepts, sorted by code

  [[nodiscard]] const Concept* find(std::string_view code) const;  // null when there is none
  // Whether `code` is `ancestor` or below it.
  [[nodiscard]] bool is_below(const Concept& code, const Concept& ancestor) const;
};

// A code of an expanded value set.
struct ExpandedCode {
  RelativeText system;
  RelativeText code;
  RelativeText display;
};

enum class Expansion : std::uint8_t {
  complete,    // every member is listed
  incomplete,  // some parts could not be expanded: a code that is not listed may still belong
};

struct ValueSet {
  RelativeText url;
  RelativeText version;
  RelativeText name;
  RelativeText package;
  Expansion expansion = Expansion::incomplete;
  RelativeText reason;                      // why it is incomplete: the part and what is missing
  RelativeSpan<RelativeText> open_systems;  // whose codes may belong without being listed; "" when it may be any
  RelativeSpan<ExpandedCode> members;       // sorted by code, then system
  RelativeText compose_json;                // ValueSet.compose as it stands

  enum class Answer : std::uint8_t { yes, no, unknown };
  // An empty system asks for the code in any.
  [[nodiscard]] Answer contains(std::string_view system, std::string_view code) const;
};

}  // namespace linkway::fhir
