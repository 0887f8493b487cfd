#include "fhir/path/operators.h"

#include <algorithm>
#include <array>

namespace linkway::fhir::path {

namespace {

constexpr auto table = std::to_array<Operator>({
    {Op::multiply, "*", Binding::multiplicative},
    {Op::divide, "/", Binding::multiplicative},
    {Op::integer_divide, "div", Binding::multiplicative},
    {Op::modulo, "mod", Binding::multiplicative},
    {Op::add, "+", Binding::additive},
    {Op::subtract, "-", Binding::additive},
    {Op::concatenate, "&", Binding::additive},
    {Op::is, "is", Binding::type},
    {Op::as, "as", Binding::type},
    {Op::unite, "|", Binding::united},
    {Op::less, "<", Binding::inequality},
    {Op::less_equal, "<=", Binding::inequality},
    {Op::greater, ">", Binding::inequality},
    {Op::greater_equal, ">=", Binding::inequality},
    {Op::equal, "=", Binding::equality},
    {Op::equivalent, "~", Binding::equality},
    {Op::not_equal, "!=", Binding::equality},
    {Op::not_equivalent, "!~", Binding::equality},
    {Op::in, "in", Binding::membership},
    {Op::contains, "contains", Binding::membership},
    {Op::conjunction, "and", Binding::conjunction},
    {Op::disjunction, "or", Binding::disjunction},
    {Op::exclusive, "xor", Binding::disjunction},
    {Op::implies, "implies", Binding::implication},
});

template <class Test>
const Operator* find(const Test& test) {
  const auto* found = std::find_if(table.begin(), table.end(), test);
  return found == table.end() ? nullptr : found;
}

}  // namespace

const Operator* find_operator(const Token& token) {
  if (token.kind != TokenKind::sign && token.kind != TokenKind::word) return nullptr;
  return find([&](const Operator& known) { return known.text == token.text; });
}

const Operator* find_operator(Op op) {
  return find([&](const Operator& known) { return known.op == op; });
}

Binding binding_of(Op op) {
  if (const auto* known = find_operator(op)) return known->binding;
  switch (op) {
    case Op::positive:
    case Op::negative: return Binding::polarity;
    case Op::member:
    case Op::item: return Binding::postfix;
    default: return Binding::term;
  }
}

}  // namespace linkway::fhir::path
