// The heart of the machine: what each kind of term does.
#include "data/short_text.h"
#include "fhir/path/call.h"
#include "fhir/path/environment.h"
#include "fhir/path/navigation.h"
#include "fhir/path/run_operators.h"
#include "fhir/path/types.h"

namespace linkway::fhir::path {

namespace {

void push_literal(Machine& machine, const Literal& literal) {
  switch (literal.kind) {
    case Literal::Kind::boolean: machine.emplace(literal.integer != 0); break;
    case Literal::Kind::integer: machine.emplace(literal.integer); break;
    case Literal::Kind::long_integer: machine.push(Item::of_long(literal.integer)); break;
    case Literal::Kind::decimal: machine.emplace(literal.decimal); break;
    case Literal::Kind::string: machine.emplace(literal.text.view()); break;
    case Literal::Kind::date:
    case Literal::Kind::date_time:
    case Literal::Kind::time: machine.emplace(literal.temporal); break;
    case Literal::Kind::quantity: machine.emplace(literal.decimal, literal.text.view(), literal.calendar_unit); break;
  }
}

// Whether a name at the beginning of a path is the type of what the path begins at (N1 section 3.2).
bool names_type_of(const Item& item, std::string_view name) {
  if (!item.is_element()) return false;
  const auto& element = item.element();
  if (element.type != nullptr) return data::same_name(element.type->type, name) || element.type->is_a(name);
  return element.element == nullptr && element.node->is_object() && (*element.node)["resourceType"].text() == name;
}

bool fail_unknown_child(Machine& machine, const SyntaxNode& name, const Item& from) {
  return machine.fail(name,
                      "expected an element of " + type_name(from) + ", found the name " + std::string(name.text.view()),
                      issue::structure);
}

// From [mark, top) to the children of that name.
bool walk_to(Machine& machine, const SyntaxNode& name, std::size_t mark) {
  const auto count = machine.top() - mark;
  if (count == 1) {
    const auto& only = machine.at(mark);
    if (!only.is_element()) {
      const Item from = only;
      machine.drop_to(mark);
      return push_member(machine, from, name.text.view()) || !machine.settings().strict ||
             fail_unknown_child(machine, name, from);
    }
    // Its place is free for what comes of it.
    machine.drop_to(mark);
    if (push_children(machine, only.element(), name.key()) || !machine.settings().strict) return true;
    return fail_unknown_child(machine, name, machine.at(mark));
  }
  if (!machine.spend(name, count)) return false;
  const auto end = machine.top();
  for (auto i = mark; i < end; ++i) {
    const Item from = machine.at(i);
    const bool known = from.is_element() ? push_children(machine, from.element(), name.key())
                                         : push_member(machine, from, name.text.view());
    if (!known && machine.settings().strict) return fail_unknown_child(machine, name, from);
  }
  machine.settle(mark, end);
  return true;
}

}  // namespace

bool Machine::eval(const SyntaxNode& node, const Frame& frame) {
  if (!spend(node)) return false;
  switch (node.op) {
    case Op::empty: return true;
    case Op::literal: push_literal(*this, *node.literal); return true;
    case Op::name: return eval_head_name(node, frame);
    case Op::member: return eval_member(node, frame);
    case Op::item: return eval_item(node, frame);
    case Op::call: {
      const auto mark = top();
      push(frame.self);
      return invoke(node, mark, frame);
    }
    case Op::self: push(frame.self); return true;
    case Op::index:
      if (frame.index >= 0) push(Item::of(frame.index));
      return frame.index >= 0 || fail(node, "$index has a value only in a criterion or projection");
    case Op::total: push(frame.total); return frame.has_total || fail(node, "$total has a value only in aggregate()");
    case Op::variable: return push_variable(*this, node);
    case Op::type: return fail(node, "expected a value, found the type " + std::string(node.text.view()));
    case Op::equal:
    case Op::equivalent:
    case Op::not_equal:
    case Op::not_equivalent:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::in:
    case Op::contains:
    case Op::is:
    case Op::conjunction:
    case Op::disjunction:
    case Op::exclusive:
    case Op::implies: {
      const auto truth = logic(node, frame);
      push(truth == Truth::failed ? Truth::unknown : truth);
      return truth != Truth::failed;
    }
    default: return run_operator(*this, node, frame);
  }
}

bool Machine::eval_scoped(const SyntaxNode& node, const Frame& frame) {
  const auto outer = scope();
  const bool ok = eval(node, frame);
  leave_scope(outer);
  return ok;
}

bool Machine::eval_head_name(const SyntaxNode& node, const Frame& frame) {
  // Types begin with a capital letter, members do not: but for those of logical models, where both are tried.
  const auto first = node.text.view().front();
  const bool may_be_type = first >= 'A' && first <= 'Z' && frame.self.count > 0;
  if (may_be_type && names_type_of(at(frame.self.begin), node.text.view())) {
    push(frame.self);
    return true;
  }
  if (frame.self.count == 1 && at(frame.self.begin).is_element()) {
    if (push_children(*this, at(frame.self.begin).element(), node.key()) || !settings_.strict) return true;
    return fail_unknown_child(*this, node, at(frame.self.begin));
  }
  const auto mark = top();
  push(frame.self);
  return walk_to(*this, node, mark);
}

bool Machine::eval_member(const SyntaxNode& node, const Frame& frame) {
  const auto mark = top();
  const auto& right = node.right();
  if (!eval(node.left(), frame)) return false;
  if (right.op == Op::name) return walk_to(*this, right, mark);
  return invoke(right, mark, frame);
}

bool Machine::eval_item(const SyntaxNode& node, const Frame& frame) {
  const auto mark = top();
  if (!eval(node.left(), frame)) return false;
  Call call(*this, node, mark, frame);
  const auto before = top();
  if (!eval_scoped(node.right(), frame)) return false;
  const auto index = top() - before == 1 ? at(before) : Item();
  if (top() - before > 1) return fail(node.right(), "expected a single index, found several");
  if (top() == before) return call.nothing();
  drop_to(before);
  Item value;
  if (convert(index, value) != Converted::value || value.kind() != Item::Kind::integer) {
    return fail(node.right(), "expected an integer as index, found " + type_name(index), issue::value);
  }
  if (value.integer() < 0 || static_cast<std::size_t>(value.integer()) >= call.count()) return call.nothing();
  return call.result(Item(call.item(static_cast<std::size_t>(value.integer()))));
}

bool Machine::invoke(const SyntaxNode& node, std::size_t mark, const Frame& frame) {
  if (!spend(node)) return false;
  switch (node.op) {
    case Op::name: return walk_to(*this, node, mark);
    case Op::call: {
      const auto handler = handler_of(node.function);
      if (handler == nullptr) {
        return fail(node, "there is no function " + std::string(node.text.view()) + "()", issue::not_supported);
      }
      Call call(*this, node, mark, frame);
      return handler(call) && (!spent_ || fail_spent(node));
    }
    case Op::self: {
      // `x.$this` is x.
      return true;
    }
    default: drop_to(mark); return eval(node, frame);
  }
}

Truth Machine::test(const SyntaxNode& node, const Frame& frame) {
  switch (node.op) {
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::is:
    case Op::conjunction:
    case Op::disjunction:
    case Op::implies: return spend(node) ? logic(node, frame) : Truth::failed;
    default: break;
  }
  const auto mark = top();
  if (!eval_scoped(node, frame)) return Truth::failed;
  return truth_of_top(node, mark);
}

Truth Machine::logic(const SyntaxNode& node, const Frame& frame) { return run_logic(*this, node, frame); }

Truth Machine::truth_of_top(const SyntaxNode& where, std::size_t mark) {
  const auto count = top() - mark;
  if (count == 0) return Truth::unknown;
  const Item item = at(mark);
  drop_to(mark);
  if (count > 1) {
    fail(where, "expected a single boolean, found " + std::to_string(count) + " items");
    return Truth::failed;
  }
  Item value;
  const auto converted = convert(item, value);
  if (converted == Converted::value && value.kind() == Item::Kind::boolean) return truth_of(value.boolean());
  if (converted == Converted::valueless && primitive_form(item.element()) == PrimitiveForm::boolean) {
    return Truth::unknown;
  }
  return Truth::yes;
}

}  // namespace linkway::fhir::path
