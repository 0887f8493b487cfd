// What an expression means before it is run: the types that each part of it can have, and the mistakes that show in
// them (FHIRPath N1 section 10, "Type Safety and Strict Evaluation").
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "fhir/definitions/definitions.h"
#include "fhir/path/syntax.h"

namespace linkway::fhir::path {

enum class SystemType : std::uint8_t {
  none,
  boolean,
  integer,
  long_integer,
  decimal,
  string,
  date,
  date_time,
  time,
  quantity,
  type_info,
};

// A System type; or a FHIR type, `element` being where it stands (null: nowhere, or the root of a resource); or, with
// `element` alone, a backbone element.
struct StaticType {
  SystemType system = SystemType::none;
  const Structure* type = nullptr;
  const Element* element = nullptr;
  friend bool operator==(const StaticType&, const StaticType&) = default;
};

// "System.String", "HumanName", "Patient.contact"
[[nodiscard]] std::string name_of(const StaticType& type);

// What a collection can hold.
struct Shape {
  std::vector<StaticType> types;  // none, and not open: always empty
  bool open = false;              // may hold other types as well: nothing is said of them
  bool list = false;              // may hold more than one
  bool may_be_empty = true;
  bool ordered = true;
};

// "HumanName", "Quantity | string | ...", "anything", "nothing"
[[nodiscard]] std::string types_text(const Shape& shape);
// "0..1", "1..1", "0..*", "1..*"
[[nodiscard]] std::string cardinality_text(const Shape& shape);

struct AnalysisOptions {
  const Definitions* definitions = &Definitions::core();
  // Types or paths of elements (Patient, HumanName, Patient.contact) that the expression is run on, any of them; none:
  // anything.
  std::vector<std::string> contexts;
  std::vector<std::string> variables;  // names that the host knows beside those of FHIRPath and FHIR
  bool strict = true;  // what would give an empty result in lenient evaluation is an error, not a warning
};

struct Analysis {
  std::unordered_map<const SyntaxNode*, Shape> shapes;  // of the nodes of the tree
  Problems problems;                                    // with line and column; errors and warnings
};

// Fails only when a context is not known.
[[nodiscard]] Result<Analysis> analyse(const SyntaxTree& tree, const AnalysisOptions& options);

// The tree as indented text, a node a line: what it is, its types, how many, line and column.
[[nodiscard]] std::string explain(const SyntaxTree& tree, const Analysis& analysis);

}  // namespace linkway::fhir::path
