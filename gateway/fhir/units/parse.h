// Reads UCUM codes (UCUM section 2.2 and its grammar).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "fhir/units/table.h"

namespace linkway::fhir::units {

// What is measured: exponents of base units, and of units that are a dimension of their own.
struct Dimension {
  struct Opaque {
    std::uint16_t id = Atom::not_opaque;
    std::int32_t exponent = 0;
    bool operator==(const Opaque&) const = default;
  };
  static constexpr std::size_t most_opaque = 4;  // different ones in one code

  BaseExponents base{};
  std::array<Opaque, most_opaque> opaque{};  // sorted by id, those with exponent 0 left out
  bool operator==(const Dimension&) const = default;

  // Multiplies by the other to a power; false when there are too many opaque units.
  [[nodiscard]] bool multiply(const Dimension& other, std::int32_t exponent);
};

struct Unit {
  Ratio factor;  // in base units; with a scale: of the prefix
  Dimension dimension;
  const Atom* scale = nullptr;  // of a code that is nothing but a scale, with or without prefix: [degF], Cel, dB[SPL]
};

// Why and where (1-based) a code was refused.
struct Refusal {
  const char* reason;
  std::uint32_t column;
};

inline constexpr std::size_t longest_code = 500;
inline constexpr int deepest_parentheses = 32;
inline constexpr int largest_exponent = 999;

[[nodiscard]] std::variant<Unit, Refusal> parse(std::string_view code, const Table& table);

}  // namespace linkway::fhir::units
