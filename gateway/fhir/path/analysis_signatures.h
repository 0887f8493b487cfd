// What the functions take and give.
#pragma once

#include <array>
#include <cstdint>

#include "fhir/path/analysis_types.h"
#include "fhir/path/function.h"

namespace linkway::fhir::path::analysis {

// What $this is within the arguments of a function.
enum class Scope : std::uint8_t {
  outer,  // what it is outside
  each,   // an item of the input
  whole,  // the input
};

enum class Gives : std::uint8_t {
  boolean,
  integer,
  long_integer,
  decimal,
  string,
  strings,
  date,
  date_time,
  time,
  quantity,
  type_info,
  input,     // of the types of the input, as many
  one_item,  // one of the input
  number,    // of the types of the input, one
  other,     // by a rule of its own
};

struct Signature {
  Function function;
  Kinds input;                     // any_kind: whatever
  std::array<Kinds, 2> arguments;  // of the first and second argument
  Gives gives;
  Scope scope = Scope::outer;
  bool single = false;   // an input of more than one item is an error
  bool always = false;   // gives a result for an empty input, too
  bool ordered = false;  // asks for the order of the input
};

[[nodiscard]] const Signature& signature(Function function);

}  // namespace linkway::fhir::path::analysis
