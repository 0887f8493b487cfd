// Scores before and after.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "referral/report/facts.h"
#include "referral/report/report.h"

namespace linkway::referral::report {

class MeasureTally {
 public:
  // The scores of one referral. Before: the earliest of phase baseline, else the earliest that tells no phase. After:
  // the latest of the others. A measure that was taken once has no pair.
  void add(const std::vector<Score>& scores);
  // By measure.
  [[nodiscard]] std::vector<MeasureRow> rows() const;

 private:
  struct Sums {
    std::string display;
    std::uint64_t scores = 0;
    std::uint64_t pairs = 0;
    double before = 0;
    double after = 0;
  };
  std::map<std::string, Sums, std::less<>> sums_;
};

}  // namespace linkway::referral::report
