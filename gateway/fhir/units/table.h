// The unit atoms and prefixes that UCUM defines, each in base units. The table that is linked into the program is
// written at build time by units/compiler.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/ratio.h"
#include "fhir/units/scale.h"

namespace linkway::fhir::units {

// Exponents of the base units, in the order of base_codes.
inline constexpr std::array<std::string_view, 7> base_codes{"C", "K", "cd", "g", "m", "rad", "s"};
using BaseExponents = std::array<std::int32_t, base_codes.size()>;

struct Atom {
  static constexpr std::uint16_t not_opaque = 0xFFFF;

  std::array<char, 24> code;  // filled up with NUL
  Ratio factor;               // in base units; of a scale, that of the proportional unit that belongs to it
  BaseExponents base;
  // An arbitrary unit ([iU]) is a dimension of its own; so is a scale in a product, which has no meaning of its own
  // there. Units with the same number are the same.
  std::uint16_t opaque = not_opaque;
  Scale scale = Scale::proportional;
  bool arbitrary = false;
  bool metric = false;  // takes prefixes

  [[nodiscard]] std::string_view text() const { return code.data(); }
};

struct Prefix {
  std::array<char, 8> code;
  Ratio factor;
  [[nodiscard]] std::string_view text() const { return code.data(); }
};

struct Table {
  std::span<const Atom> atoms;       // sorted by code
  std::span<const Prefix> prefixes;  // sorted by code

  [[nodiscard]] const Atom* atom(std::string_view code) const;  // null when there is none
  [[nodiscard]] const Prefix* prefix(std::string_view code) const;
};

[[nodiscard]] const Table& table();

}  // namespace linkway::fhir::units
