// Cases of public suites that are named with a reason: those held to be wrong (tests/conformance/disputed), and those
// whose input is not what the suite is about (tests/conformance/left-out).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace linkway::conformance {

struct Dispute {
  std::string suite;
  std::string test;
  std::string reason;
  std::string section;  // of the specification
};

class Disputes {
 public:
  Disputes() = default;
  // One a line: suite | test | reason | section; # begins a comment. A line of another form is a problem.
  [[nodiscard]] static Result<Disputes> parse(std::string_view text);
  [[nodiscard]] const Dispute* find(std::string_view suite, std::string_view test) const;

 private:
  std::vector<Dispute> all_;
};

}  // namespace linkway::conformance
