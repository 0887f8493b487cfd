// value[x] and extensions of plain Nodes.
#pragma once

#include <string_view>

#include "data/node.h"

namespace linkway::fhir::validation {

// A member such as valueQuantity.
struct ChoiceValue {
  const data::Node* node = nullptr;
  std::string_view member;  // "valueQuantity"
  std::string_view type;    // "Quantity", "DateTime": as it stands in the name
  explicit operator bool() const { return node != nullptr; }
};

// The first member of the choice `name`; nothing when there is none.
[[nodiscard]] ChoiceValue choice_of(const data::Node& object, std::string_view name);

// The first extension with this url; absent when there is none.
[[nodiscard]] const data::Node& extension_of(const data::Node& element, std::string_view url);
[[nodiscard]] inline ChoiceValue extension_value(const data::Node& element, std::string_view url) {
  return choice_of(extension_of(element, url), "value");
}

}  // namespace linkway::fhir::validation
