// Units whose numbers are not proportional to what they measure (UCUM section 3.2): temperatures with a zero of their
// own, logarithms, slopes.
#pragma once

#include <cstdint>
#include <optional>

#include "base/decimal.h"

namespace linkway::fhir::units {

enum class Scale : std::uint8_t {
  proportional,
  celsius,
  fahrenheit,
  reaumur,
  ph,             // -lg x
  ln,             // neper
  lg,             // bel
  lg_2,           // 2 lg x: bel of a field
  tan_100,        // 100 tan x: per cent of a slope
  homeopathic_x,  // -lg x, and to other bases
  homeopathic_c,
  homeopathic_m,
  homeopathic_q,
  root,
  ld,  // lg to base 2
};

// The number of the proportional unit that belongs to the scale (kelvin, 5/9 kelvin, mol/l...) for a number on the
// scale, and the other way. Nothing outside the domain or the range.
[[nodiscard]] std::optional<Decimal> from_scale(Scale scale, const Decimal& number);
[[nodiscard]] std::optional<Decimal> to_scale(Scale scale, const Decimal& number);

}  // namespace linkway::fhir::units
