// FHIR elements as values of the System types (R4 fhirpath.html#types, #quantity).
#pragma once

#include <cstdint>
#include <string_view>

#include "fhir/path/item.h"

namespace linkway::fhir::path {

// Which System type the values of a FHIR primitive have.
enum class PrimitiveForm : std::uint8_t {
  none,  // no primitive
  boolean,
  integer,
  long_integer,
  decimal,
  string,
  date,
  date_time,
  time
};
// Of an element without definition by the form it has in JSON.
[[nodiscard]] PrimitiveForm primitive_form(const ElementItem& element);

// Whether it holds a value, and not only extensions.
[[nodiscard]] inline bool has_value(const ElementItem& element) {
  const auto kind = element.node->kind();
  return kind == data::Kind::text || kind == data::Kind::number || kind == data::Kind::boolean;
}

enum class Converted : std::uint8_t {
  value,      // `into` is of a System type
  element,    // it is an element that is no value: complex, or a Quantity without a UCUM code or with a comparator
  valueless,  // a primitive without value, or one whose value its type cannot have
};
// Leaves values of System types as they are. `into` is the item itself unless a value came of it.
Converted convert(const Item& item, Item& into);

// The value of what is a string, or a primitive that is one to FHIRPath.
[[nodiscard]] bool string_of(const Item& item, std::string_view& into);
// The text of a primitive that stands in JSON as a text; nothing for anything else.
[[nodiscard]] bool text_of(const Item& item, std::string_view& into);

// The calendar unit of a UCUM code, by which R4 maps FHIR quantities (fhirpath.html#quantity); "" for other codes.
[[nodiscard]] std::string_view calendar_word_of(std::string_view ucum_code);

}  // namespace linkway::fhir::path
