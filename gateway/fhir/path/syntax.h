// A FHIRPath expression as a tree (FHIRPath N1, http://hl7.org/fhirpath/N1; grammar in its appendix B). Built of
// relative pointers, so that the definitions image holds the parsed invariants and search parameters as they are run.
#pragma once

#include <cstdint>
#include <string_view>

#include "fhir/definitions/key.h"
#include "fhir/definitions/relative.h"
#include "fhir/path/function.h"
#include "fhir/path/literal.h"

namespace linkway::fhir::path {

enum class Op : std::uint8_t {
  empty,     // {}
  literal,   // literal points to the value
  name,      // an identifier: a member of the focus, or at the beginning of a path the type of it
  self,      // $this
  index,     // $index
  total,     // $total
  variable,  // %name, text without the sign: resource, ucum, vs-x, ...
  call,      // a function; children are its arguments
  type,      // a type specifier: text its name, qualifier FHIR or System or ""
  member,    // left '.' right; right is a name, call, $this, $index or $total
  item,      // left '[' right ']'
  positive,  // unary +
  negative,  // unary -; outermost in an argument of sort() it says descending order, as does the word desc there
  multiply,
  divide,
  integer_divide,
  modulo,
  add,
  subtract,
  concatenate,
  unite,  // |
  less,
  less_equal,
  greater,
  greater_equal,
  is,
  as,  // right is a type
  equal,
  equivalent,
  not_equal,
  not_equivalent,
  in,
  contains,
  conjunction,
  disjunction,
  exclusive,
  implies,
};

struct SyntaxNode {
  Op op = Op::empty;
  Function function = Function::none;  // of a call
  // Byte in the expression at which it begins: of an operator with two sides its sign ('.' and '[' are such), else the
  // first token.
  std::uint32_t position = 0;
  std::uint32_t hash = 0;  // of text
  RelativeText text;       // identifier, variable, function or type name, without quotes or escapes
  RelativeText qualifier;  // of a type
  Relative<Literal> literal;
  RelativeSpan<SyntaxNode> children;

  [[nodiscard]] Key key() const { return {text.view(), hash}; }
  [[nodiscard]] const SyntaxNode& left() const { return children[0]; }
  [[nodiscard]] const SyntaxNode& right() const { return children[1]; }
};

struct SyntaxTree {
  RelativeText source;
  Relative<SyntaxNode> root;
  std::uint32_t depth = 0;  // levels of nodes; the parser bounds it
};

}  // namespace linkway::fhir::path
