// How each search parameter is read from a resource and from a query: one row for both, so that they cannot differ.
#pragma once

#include <span>
#include <string_view>

#include "fhir/search_values.h"

namespace linkway::fhir {

struct Searchable {
  OfferedParameter shown;
  std::string_view element;      // member it is read from; "" when it is not read from one, or by another row already
  std::string_view index;        // SearchValue.parameter; "" for `identifier`, whose index begins with the type
  std::string_view code_system;  // token: the system that its codes belong to
  std::string_view bare_type;    // reference: the type that an id alone stands for, "" when that is not clear
  bool only_bare_type = false;   // reference: no other type can be asked for
};

[[nodiscard]] std::span<const Searchable> searchables();
// The row for a parameter of a type, or nullptr.
[[nodiscard]] const Searchable* find_searchable(std::string_view type, std::string_view name);

}  // namespace linkway::fhir
