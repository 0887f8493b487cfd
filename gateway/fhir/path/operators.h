// Operators of two sides, and how tightly they bind (FHIRPath N1 section 6.8 and appendix B).
#pragma once

#include <cstdint>
#include <string_view>

#include "fhir/path/lexer.h"
#include "fhir/path/syntax.h"

namespace linkway::fhir::path {

// From the loosest to the tightest.
enum class Binding : std::uint8_t {
  any,
  implication,
  disjunction,
  conjunction,
  membership,
  equality,
  inequality,
  united,
  type,
  additive,
  multiplicative,
  polarity,
  postfix,
  term,
};

struct Operator {
  Op op;
  std::string_view text;
  Binding binding;
};

[[nodiscard]] const Operator* find_operator(const Token& token);  // null when it is none
[[nodiscard]] const Operator* find_operator(Op op);               // null for what is no operator of two sides
[[nodiscard]] Binding binding_of(Op op);
[[nodiscard]] constexpr Binding tighter(Binding binding) {
  return static_cast<Binding>(static_cast<std::uint8_t>(binding) + 1);
}

}  // namespace linkway::fhir::path
