#include <algorithm>

#include "fhir/path/analysis_checker.h"
#include "fhir/path/lexer.h"
#include "fhir/path/operators.h"

namespace linkway::fhir::path::analysis {

namespace {

bool is_number(SystemType type) { return (kind(type) & number_kind) != 0; }
bool is_temporal(SystemType type) { return (kind(type) & temporal_kind) != 0; }
bool is_measure(SystemType type) { return is_number(type) || type == SystemType::quantity; }

SystemType number_of(SystemType left, SystemType right) {
  if (left == SystemType::integer && right == SystemType::integer) return SystemType::integer;
  if ((kind(left) & integer_kind) != 0 && (kind(right) & integer_kind) != 0) return SystemType::long_integer;
  return SystemType::decimal;
}

SystemType sum(Op op, SystemType left, SystemType right) {
  if (is_number(left) && is_number(right)) return number_of(left, right);
  if (is_measure(left) && is_measure(right)) return SystemType::quantity;
  if (is_temporal(left) && right == SystemType::quantity) return left;
  if (op == Op::add && left == SystemType::string && right == left) return left;
  return SystemType::none;
}

SystemType product(Op op, SystemType left, SystemType right) {
  if (!is_measure(left) || !is_measure(right)) return SystemType::none;
  if (!is_number(left) || !is_number(right)) return SystemType::quantity;
  return op == Op::divide ? SystemType::decimal : number_of(left, right);
}

bool are_compared(SystemType left, SystemType right) {
  if (is_measure(left) && is_measure(right)) return true;
  if ((kind(left) & date_kind) != 0 && (kind(right) & date_kind) != 0) return true;
  return left == right && (left == SystemType::string || left == SystemType::time);
}

// What an operator gives for two types (N1 sections 6.2 and 6.6); none when it does not take them.
SystemType result_of(Op op, SystemType left, SystemType right) {
  switch (op) {
    case Op::add:
    case Op::subtract: return sum(op, left, right);
    case Op::multiply:
    case Op::divide: return product(op, left, right);
    case Op::integer_divide:
    case Op::modulo: return is_number(left) && is_number(right) ? number_of(left, right) : SystemType::none;
    case Op::concatenate:
      return left == SystemType::none || right == SystemType::none ? SystemType::none : SystemType::string;
    default: return are_compared(left, right) ? SystemType::boolean : SystemType::none;
  }
}

bool is_equality(Op op) {
  return op == Op::equal || op == Op::not_equal || op == Op::equivalent || op == Op::not_equivalent;
}

// Values of one group may be equal, those of two cannot.
Kinds groups_of(const Shape& shape) {
  auto kinds = kinds_of(shape);
  for (const auto group : {number_kind | quantity_kind, date_kind}) {
    if ((kinds & group) != 0) kinds |= group;
  }
  return kinds;
}

bool is_closed(const Shape& shape) { return !shape.open && !shape.types.empty(); }

}  // namespace

Shape Checker::sign(const SyntaxNode& node, const Focus& focus) {
  auto shape = visit(node.left(), focus);
  if (!can_be(shape, number_kind | quantity_kind)) {
    report(node.position, "a sign stands before a number or a Quantity, found " + types_text(shape));
  }
  return single(std::move(shape));
}

Shape Checker::united(const Shape& left, const Shape& right) {
  Shape shape = left;
  add_types(shape, right);
  const auto is_empty = [](const Shape& side) { return side.types.empty() && !side.open; };
  shape.list = is_empty(left) ? right.list : is_empty(right) ? left.list : true;
  shape.may_be_empty = left.may_be_empty && right.may_be_empty;
  shape.ordered = left.ordered && right.ordered;
  return shape;
}

Shape Checker::calculated(const SyntaxNode& node, const Shape& left, const Shape& right) {
  Shape shape;
  shape.may_be_empty = node.op != Op::concatenate;  // incomparable, out of range, by zero
  shape.open = left.open || right.open;
  for (const auto& l : left.types) {
    for (const auto& r : right.types) {
      const auto result = result_of(node.op, system_of(l), system_of(r));
      if (result != SystemType::none) add_type(shape, {result, nullptr, nullptr});
    }
  }
  const auto* sign = find_operator(node.op);
  if (shape.types.empty() && is_closed(left) && is_closed(right) && sign != nullptr) {
    report(node.position,
           "'" + std::string(sign->text) + "' does not take " + types_text(left) + " and " + types_text(right));
  }
  if (options_.strict && sign != nullptr) {
    for (const auto* side : {&left, &right}) {
      if (!side->list || side->open) continue;
      report(node.position, "'" + std::string(sign->text) + "' takes one value on each side, and there may be several",
             Severity::warning);
      break;
    }
  }
  const bool compares = sign != nullptr && sign->binding == Binding::inequality;
  if (compares || node.op == Op::concatenate) {
    shape.types = one(compares ? SystemType::boolean : SystemType::string).types;
    shape.open = false;
  }
  return shape;
}

Shape Checker::of_type(const SyntaxNode& specifier, const Shape& from, std::size_t position) {
  Shape shape = from;
  shape.types.clear();
  shape.open = false;
  shape.may_be_empty = true;
  StaticType wanted;
  if (!find_type(specifier, definitions(), wanted)) {
    shape.open = true;
    if (!definitions().images().empty()) {
      const auto qualifier = specifier.qualifier.view();
      // What is no System type is simply never of it; other names are mistakes.
      report(specifier.position,
             "there is no type " + std::string(qualifier) + (qualifier.empty() ? "" : ".") +
                 std::string(shown(specifier.text)),
             qualifier == "System" ? Severity::warning : Severity::error);
    }
    return shape;
  }
  if (wanted == StaticType{}) {  // System.Any
    add_types(shape, from);
    return shape;
  }
  const auto possible =
      std::find_if(from.types.begin(), from.types.end(), [&](const StaticType& type) { return may_be(type, wanted); });
  if (possible != from.types.end()) {
    wanted.element = possible->element;
  } else if (is_closed(from)) {
    report(position, types_text(from) + " is never " + name_of(wanted), Severity::warning);
  }
  add_type(shape, wanted);
  return shape;
}

Shape Checker::binary(const SyntaxNode& node, const Focus& focus) {
  const auto left = visit_apart(node.left(), focus);
  if (node.op == Op::is || node.op == Op::as) {
    auto shape = of_type(node.right(), left, node.position);
    out_.shapes[&node.right()] = shape;
    if (node.op == Op::as) return shape;
    auto answer = one(SystemType::boolean);
    answer.may_be_empty = left.may_be_empty;
    return answer;
  }
  const auto right = visit_apart(node.right(), focus);
  auto answer = one(SystemType::boolean);
  answer.may_be_empty = left.may_be_empty || right.may_be_empty;
  switch (node.op) {
    case Op::unite: return united(left, right);
    case Op::conjunction:
    case Op::disjunction:
    case Op::exclusive:
    case Op::implies:
    case Op::in:
    case Op::contains: return answer;
    default: break;
  }
  if (!is_equality(node.op)) return calculated(node, left, right);
  if (is_closed(left) && is_closed(right) && (groups_of(left) & groups_of(right)) == 0) {
    report(node.position, types_text(left) + " and " + types_text(right) + " are never equal", Severity::warning);
  }
  if (node.op == Op::equivalent || node.op == Op::not_equivalent) answer.may_be_empty = false;
  return answer;
}

}  // namespace linkway::fhir::path::analysis
