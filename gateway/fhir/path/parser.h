// From text to tree (FHIRPath N1 appendix B, and what FHIRPath 3.0.0 adds).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "fhir/path/expression.h"
#include "fhir/path/literal.h"

namespace linkway::fhir::path {

// The tree while it grows; syntax_writer.h lays it out as it is run.
struct Parsed {
  struct Value {
    Literal::Kind kind = Literal::Kind::boolean;
    bool calendar_unit = false;
    std::int64_t integer = 0;
    Decimal decimal;
    Temporal temporal;
    std::string text;
  };
  struct Node {
    Op op = Op::empty;
    Function function = Function::none;
    std::uint32_t position = 0;
    std::uint32_t levels = 1;  // of the tree from here on
    std::string text;
    std::string qualifier;
    std::optional<Value> value;           // of a literal
    std::vector<std::uint32_t> children;  // indexes into nodes
  };
  std::string source;
  std::vector<Node> nodes;
  std::uint32_t root = 0;
};

// A problem has line and column within the text, and says what was expected.
[[nodiscard]] Result<Parsed> parse(std::string_view text, const ParseLimits& limits = {});

}  // namespace linkway::fhir::path
