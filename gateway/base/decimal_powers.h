// Powers of ten for the decimal numbers' own files.
#pragma once

#include <array>

namespace linkway::decimal {

using Int128 = __int128;
using UInt128 = unsigned __int128;

// 10^0 to 10^38.
[[nodiscard]] constexpr UInt128 power_of_ten(int exponent) {
  constexpr auto table = [] {
    std::array<UInt128, 39> powers{};
    UInt128 power = 1;
    for (auto& entry : powers) {
      entry = power;
      power *= 10;
    }
    return powers;
  }();
  return table[static_cast<unsigned>(exponent)];
}

}  // namespace linkway::decimal
