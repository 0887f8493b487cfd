// What can be told of a map before it runs.
#pragma once

#include <string>
#include <vector>

#include "base/problem.h"

namespace linkway::mapping {

class Plan;

struct CheckOptions {
  std::vector<std::string> variables;  // what a run brings along as %name
  // Names of elements that whoever runs the map sets himself: no rule need do so.
  std::vector<std::string> given = {};
};

// Follows the rules from where a run begins, with the types that the definitions give.
//
// Errors: an element that the type does not have, a value of a type that cannot stand where it is put, a literal that
// is no value of its type or no code of a required binding, a group that is called with another type. Warnings: an
// element that must be there and that no rule sets, a rule that never runs, a group that is never called, a list that
// goes into a single element, a name in an expression that its context does not have, a condition that is a plain
// value, a variable in a condition that has the name of an element there.
[[nodiscard]] Problems check(const Plan& plan, const CheckOptions& options = {});

}  // namespace linkway::mapping
