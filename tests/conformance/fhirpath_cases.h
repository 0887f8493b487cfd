// Test files of the FHIRPath project (testSchema.xsd of HL7/FHIRPath): groups of tests with an expression and what it
// must give.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace linkway::conformance {

struct Expected {
  std::string type;  // "" when the test does not say
  std::string text;
};

struct PathCase {
  enum class Invalid : std::uint8_t { no, syntax, semantic, execution, somehow };
  std::string name;  // group/test
  std::string input;
  std::string expression;
  Invalid invalid = Invalid::no;
  bool typed_choices = false;  // valueQuantity is a name, too (mode lenient/polymorphics)
  bool strict = false;
  bool ordered_functions = false;  // functions that need an order must not be used on what has none
  bool predicate = false;          // the result is a truth value
  bool ordered = true;
  std::vector<Expected> outputs;
};

// Attributes and elements it does not know are read over, with or without a default namespace. A problem for what is no
// such file.
[[nodiscard]] Result<std::vector<PathCase>> read_path_cases(std::string_view xml);

}  // namespace linkway::conformance
