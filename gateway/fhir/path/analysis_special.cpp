// The functions whose arguments are evaluated in ways of their own.
#include <algorithm>

#include "fhir/path/analysis_checker.h"

namespace linkway::fhir::path::analysis {

Shape Checker::iif(const SyntaxNode& node, const Shape& input) {
  check_criterion(node, node.children[0], visit_apart(node.children[0], {input}));
  auto shape = visit_apart(node.children[1], {input});
  if (node.children.size() < 3) {
    shape.may_be_empty = true;
    return shape;
  }
  const auto otherwise = visit_apart(node.children[2], {input});
  add_types(shape, otherwise);
  shape.list = shape.list || otherwise.list;
  shape.may_be_empty = shape.may_be_empty || otherwise.may_be_empty;
  shape.ordered = shape.ordered && otherwise.ordered;
  return shape;
}

// What it gives is its input again: the types are complete when a round brings none that is new.
Shape Checker::repeat(const SyntaxNode& node, const Shape& input) {
  constexpr int rounds = 12;
  const auto was_quiet = quiet_;
  quiet_ = true;
  auto all = single(input);
  Shape result;
  for (int round = 0; round < rounds; ++round) {
    const auto before = all.types.size();
    result = visit_apart(node.children[0], {all});
    add_types(all, result);
    if (all.types.size() == before) break;
    if (round + 1 == rounds) all.open = true;
  }
  quiet_ = was_quiet;
  result = visit_apart(node.children[0], {all});
  result.list = result.may_be_empty = true;
  return result;
}

Shape Checker::aggregate(const SyntaxNode& node, const Shape& input, const Focus& outer) {
  const auto each = single(input);
  const auto start = node.children.size() > 1 ? visit_apart(node.children[1], outer) : Shape();
  const auto was_quiet = quiet_;
  quiet_ = true;
  auto total = start;
  for (int round = 0; round < 2; ++round) {
    const auto next = visit_apart(node.children[0], {each, &total});
    add_types(total, next);
    total.list = total.list || next.list;
    total.may_be_empty = total.may_be_empty || next.may_be_empty;
  }
  quiet_ = was_quiet;
  add_types(total, visit_apart(node.children[0], {each, &total}));
  return total;
}

Shape Checker::define_variable(const SyntaxNode& node, const Shape& input, const Focus& outer) {
  const auto& name = node.children[0];
  check_argument(node, signature(node.function), 0, visit_apart(name, outer));
  auto value = node.children.size() > 1 ? visit_apart(node.children[1], {input}) : input;
  if (const auto* literal = name.literal.get()) {
    variables_.emplace_back(literal->text.view(), std::move(value));
  } else {
    any_variable_ = true;
  }
  return input;
}

Shape Checker::sort(const SyntaxNode& node, const Shape& input) {
  const auto each = single(input);
  for (const auto& argument : node.children.span()) {
    const bool descending = argument.op == Op::negative;
    auto key = visit_apart(descending ? argument.left() : argument, {each});
    if (descending) out_.shapes[&argument] = key;
  }
  auto shape = input;
  shape.ordered = true;
  return shape;
}

Shape Checker::type_function(const SyntaxNode& node, const Shape& input) {
  auto shape = of_type(node.children[0], input, node.position);
  out_.shapes[&node.children[0]] = shape;
  if (node.function != Function::is) return shape;
  auto answer = one(SystemType::boolean);
  answer.may_be_empty = input.may_be_empty;
  return answer;
}

}  // namespace linkway::fhir::path::analysis
