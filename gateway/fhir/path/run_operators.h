// Operators (N1 section 6).
#pragma once

#include "fhir/path/machine.h"

namespace linkway::fhir::path {

// Those with a boolean result: = ~ < in is and ...
Truth run_logic(Machine& machine, const SyntaxNode& node, const Frame& frame);
// All others: + - * / div mod & | as, and the signs.
bool run_operator(Machine& machine, const SyntaxNode& node, const Frame& frame);

// `as`, as operator and as function, on [mark, top).
bool take_as(Machine& machine, const SyntaxNode& at, const SyntaxNode& type, std::size_t mark);
// `is` on [mark, top), which it takes off.
Truth test_is(Machine& machine, const SyntaxNode& at, const SyntaxNode& type, std::size_t mark);
// Fails when the type is not known.
bool check_type(Machine& machine, const SyntaxNode& type);

}  // namespace linkway::fhir::path
