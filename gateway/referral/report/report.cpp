#include "referral/report/report.h"

#include <cmath>

namespace linkway::referral::report {

std::optional<double> share(const Count& part, const Count& whole) {
  if (part.hidden || whole.hidden || whole.value == 0) return std::nullopt;
  return std::round(1000.0 * static_cast<double>(part.value) / static_cast<double>(whole.value)) / 10.0;
}

}  // namespace linkway::referral::report
