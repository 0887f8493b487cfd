// A value that stands in an expression itself.
#pragma once

#include <cstdint>

#include "base/decimal.h"
#include "fhir/definitions/relative.h"
#include "fhir/path/temporal.h"

namespace linkway::fhir::path {

struct Literal {
  enum class Kind : std::uint8_t { boolean, integer, long_integer, decimal, string, date, date_time, time, quantity };
  Kind kind = Kind::boolean;
  bool calendar_unit = false;  // of a quantity: 4 days, not 4 'd'
  std::int64_t integer = 0;    // integers, and 1 for true
  Decimal decimal;             // decimals, and the value of a quantity
  Temporal temporal;           // date, date_time, time
  RelativeText text;  // a string without quotes and escapes; the unit of a quantity, calendar units in the singular
};

}  // namespace linkway::fhir::path
