// What validation finds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "data/node.h"

namespace linkway::fhir::validation {

// Texts are stable, and hold no value of the resource but codes that are at fault.
struct Issue {
  Severity severity = Severity::error;
  std::string_view code = issue::processing;         // one of issue::
  std::string rule;                                  // "cardinality-min", "ele-1": an invariant's key, or our own name
  std::string path;                                  // FHIRPath of the culprit: Patient.name[0].given[1]
  std::string text;                                  // what is wrong, and what would be right
  std::string profile;                               // canonical of the definition that is broken; "" for the base
  std::uint32_t position = data::Node::no_position;  // byte in the source
};

struct Issues {
  std::vector<Issue> list;
  bool truncated = false;  // there were more than Options::max_issues

  [[nodiscard]] std::size_t count(Severity severity) const;
  // Fatal or error.
  [[nodiscard]] bool invalid() const;
};

// For an OperationOutcome: category unprocessable (malformed for what cannot be read), line and column by the source.
[[nodiscard]] Problems to_problems(const Issues& issues, std::string_view source);

}  // namespace linkway::fhir::validation
