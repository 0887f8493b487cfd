// Reading and building single primitive values.
#pragma once

#include <string_view>

#include "data/builder.h"
#include "data/node.h"

namespace linkway::fhir {

// The characters of a JSON string, "" for anything else: a number where FHIR wants a string is not read as one.
[[nodiscard]] inline std::string_view string_of(const data::Node& node) {
  return node.is_text() ? node.text() : std::string_view();
}

// Absent for "", as FHIR has no empty strings and Builder leaves absent values out.
[[nodiscard]] inline data::Node text_or_absent(data::Builder& b, std::string_view value) {
  return value.empty() ? data::Node() : b.text(value);
}

}  // namespace linkway::fhir
