// Validation of short texts, for tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "fhir/validation/validator.h"

namespace linkway::fhir::validation {

// Lines "severity rule path", in the order in which they were found.
inline std::vector<std::string> lines(const Issues& issues, Severity least = Severity::error) {
  std::vector<std::string> out;
  for (const auto& issue : issues.list) {
    EXPECT_FALSE(issue.text.empty()) << issue.rule;
    EXPECT_FALSE(issue.code.empty()) << issue.rule;
    if (issue.severity < least) continue;
    out.push_back(issue.rule + " " + issue.path);
  }
  return out;
}

// Against FHIR 4.0.1 alone.
class CoreValidator {
 public:
  Issues validate(std::string_view text, const Options& options = {}) {
    const bool xml = text.find('<') < 5;
    return validator_.validate(text, xml ? Format::xml : Format::json, options);
  }
  std::vector<std::string> errors(std::string_view text, const Options& options = {}) {
    return lines(validate(text, options));
  }

 private:
  FixedClock clock_{*parse_fhir_time("2026-11-22T09:30:00Z")};
  terminology::Service terminology_{Definitions::core()};
  Validator validator_{Definitions::core(), terminology_, clock_};
};

}  // namespace linkway::fhir::validation
