// Operators whose result is a boolean (N1 sections 6.1 to 6.5).
#include "fhir/path/convert.h"
#include "fhir/path/equality.h"
#include "fhir/path/run_operators.h"
#include "fhir/path/types.h"

namespace linkway::fhir::path {

namespace {

// Both sides as ranges of the stack.
struct Sides {
  Range left, right;
};

bool eval_sides(Machine& machine, const SyntaxNode& node, const Frame& frame, Sides& into) {
  const auto mark = machine.top();
  if (!machine.eval_scoped(node.left(), frame)) return false;
  const auto middle = machine.top();
  if (!machine.eval_scoped(node.right(), frame)) return false;
  into = {{mark, middle - mark}, {middle, machine.top() - middle}};
  return true;
}

Truth operand(Machine& machine, const SyntaxNode& node, const Frame& frame) { return machine.test(node, frame); }

Truth failed(Machine& machine, const SyntaxNode& at, std::string text, std::string_view code = issue::processing) {
  machine.fail(at, std::move(text), code);
  return Truth::failed;
}

Truth ordering(Machine& machine, const SyntaxNode& node, const Sides& sides) {
  if (sides.left.count == 0 || sides.right.count == 0) return Truth::unknown;
  if (sides.left.count > 1 || sides.right.count > 1) {
    return failed(machine, node,
                  "expected single items to compare, found " + std::to_string(sides.left.count) + " and " +
                      std::to_string(sides.right.count));
  }
  const auto& left = machine.at(sides.left.begin);
  const auto& right = machine.at(sides.right.begin);
  Item a;
  Item b;
  const auto a_converted = convert(left, a);
  const auto b_converted = convert(right, b);
  if (a_converted == Converted::valueless || b_converted == Converted::valueless) return Truth::unknown;
  bool comparable = false;
  const auto result = order(a, b, comparable);
  if (!comparable) {
    // A quantity without a UCUM unit has a value, but none that can be compared.
    const auto is_quantity = [](const Item& item) { return is_of(item, {"FHIR", "Quantity"}); };
    if (is_quantity(left) || is_quantity(right)) {
      const bool fits = (is_quantity(left) || a.kind() == Item::Kind::quantity) &&
                        (is_quantity(right) || b.kind() == Item::Kind::quantity);
      if (fits) return Truth::unknown;
    }
    return failed(machine, node, "cannot compare " + type_name(left) + " with " + type_name(right), issue::value);
  }
  if (!result) return Truth::unknown;
  switch (node.op) {
    case Op::less: return truth_of(*result < 0);
    case Op::less_equal: return truth_of(*result <= 0);
    case Op::greater: return truth_of(*result > 0);
    default: return truth_of(*result >= 0);
  }
}

// Whether the single item stands in the list.
Truth membership(Machine& machine, const SyntaxNode& node, Range single, Range list) {
  if (single.count == 0) return Truth::unknown;
  if (single.count > 1) {
    return failed(machine, node, "expected a single item to look for, found " + std::to_string(single.count));
  }
  if (list.count > 1 && !machine.spend(node, list.count)) return Truth::failed;
  for (auto i = list.begin; i < list.end(); ++i) {
    if (equal(machine, machine.at(single.begin), machine.at(i)) == Truth::yes) return Truth::yes;
  }
  return Truth::no;
}

Truth run_sides(Machine& machine, const SyntaxNode& node, const Frame& frame) {
  const auto mark = machine.top();
  Sides sides;
  if (!eval_sides(machine, node, frame, sides)) return Truth::failed;
  Truth result = Truth::failed;
  switch (node.op) {
    case Op::equal: result = equal(machine, node, sides.left, sides.right); break;
    case Op::not_equal: result = negated(equal(machine, node, sides.left, sides.right)); break;
    case Op::equivalent: result = equivalent(machine, node, sides.left, sides.right); break;
    case Op::not_equivalent: result = negated(equivalent(machine, node, sides.left, sides.right)); break;
    case Op::in: result = membership(machine, node, sides.left, sides.right); break;
    case Op::contains: result = membership(machine, node, sides.right, sides.left); break;
    default: result = ordering(machine, node, sides); break;
  }
  machine.drop_to(mark);
  return result;
}

// What one side decides alone is not asked of the other (N1 section 6.5).
Truth run_boolean(Machine& machine, const SyntaxNode& node, const Frame& frame) {
  const auto left = operand(machine, node.left(), frame);
  if (left == Truth::failed) return left;
  if (node.op == Op::conjunction && left == Truth::no) return Truth::no;
  if (node.op == Op::disjunction && left == Truth::yes) return Truth::yes;
  if (node.op == Op::implies && left == Truth::no) return Truth::yes;
  const auto right = operand(machine, node.right(), frame);
  if (right == Truth::failed) return right;
  switch (node.op) {
    case Op::conjunction:
      if (right == Truth::no) return Truth::no;
      return left == Truth::yes ? right : Truth::unknown;
    case Op::disjunction:
      if (right == Truth::yes) return Truth::yes;
      return left == Truth::no ? right : Truth::unknown;
    case Op::implies:
      if (left == Truth::yes) return right;
      return right == Truth::yes ? Truth::yes : Truth::unknown;
    default:  // exclusive
      if (left == Truth::unknown || right == Truth::unknown) return Truth::unknown;
      return truth_of(left != right);
  }
}

}  // namespace

Truth run_logic(Machine& machine, const SyntaxNode& node, const Frame& frame) {
  switch (node.op) {
    case Op::conjunction:
    case Op::disjunction:
    case Op::exclusive:
    case Op::implies: return run_boolean(machine, node, frame);
    case Op::is: {
      const auto mark = machine.top();
      if (!machine.eval_scoped(node.left(), frame)) return Truth::failed;
      return test_is(machine, node, node.right(), mark);
    }
    default: return run_sides(machine, node, frame);
  }
}

bool check_type(Machine& machine, const SyntaxNode& type) {
  if (machine.type(type.text.view()) != nullptr) return true;
  if (is_known({type.qualifier.view(), type.text.view()}, machine.definitions())) return true;
  return machine.fail(type, "there is no type " + std::string(type.text.view()), issue::not_found);
}

Truth test_is(Machine& machine, const SyntaxNode& at, const SyntaxNode& type, std::size_t mark) {
  if (!check_type(machine, type)) return Truth::failed;
  const auto count = machine.top() - mark;
  if (count == 0) return Truth::unknown;
  if (count > 1)
    return failed(machine, at, "expected a single item of which to tell the type, found " + std::to_string(count));
  const bool result = is_of(machine.at(mark), {type.qualifier.view(), type.text.view()});
  machine.drop_to(mark);
  return truth_of(result);
}

bool take_as(Machine& machine, const SyntaxNode& at, const SyntaxNode& type, std::size_t mark) {
  if (!check_type(machine, type)) return false;
  const auto count = machine.top() - mark;
  if (count > 1 && !machine.settings().as_takes_lists) {
    return machine.fail(at, "expected a single item to take as " + std::string(type.text.view()) + ", found " +
                                std::to_string(count) + "; ofType() takes several");
  }
  const TypeName name{type.qualifier.view(), type.text.view()};
  auto kept = mark;
  for (auto i = mark; i < mark + count; ++i) {
    const auto& item = machine.at(i);
    if (is_taken_for(item, name) || is_namesake(item, name)) machine.set(kept++, machine.at(i));
  }
  machine.drop_to(kept);
  return true;
}

}  // namespace linkway::fhir::path
