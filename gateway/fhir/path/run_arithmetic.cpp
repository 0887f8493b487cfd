// Operators whose result is a value or a collection (N1 sections 6.3.3, 6.4.1, 6.6, 6.7).
#include <algorithm>
#include <limits>

#include "fhir/path/call.h"
#include "fhir/path/item_set.h"
#include "fhir/path/quantity.h"
#include "fhir/path/run_operators.h"

namespace linkway::fhir::path {

namespace {

bool is_whole(const Item& item) {
  return item.kind() == Item::Kind::integer || item.kind() == Item::Kind::long_integer;
}
bool is_number(const Item& item) { return is_whole(item) || item.kind() == Item::Kind::decimal; }
bool is_temporal(const Item& item) {
  return item.kind() == Item::Kind::date || item.kind() == Item::Kind::date_time || item.kind() == Item::Kind::time;
}
Decimal decimal_of(const Item& item) { return is_whole(item) ? Decimal(item.integer()) : item.decimal(); }

std::string_view sign_of(Op op) {
  switch (op) {
    case Op::add: return "+";
    case Op::subtract: return "-";
    case Op::multiply: return "*";
    case Op::divide: return "/";
    case Op::integer_divide: return "div";
    case Op::modulo: return "mod";
    default: return "an operator";
  }
}

// Overflow is empty (N1 section 6.6).
std::optional<Item> whole_result(std::int64_t value, bool as_long) {
  if (as_long) return Item::of_long(value);
  if (value < std::numeric_limits<std::int32_t>::min() || value > std::numeric_limits<std::int32_t>::max()) {
    return std::nullopt;
  }
  return Item::of(value);
}

std::optional<Item> decimal_result(const std::optional<Decimal>& value) {
  if (!value) return std::nullopt;
  return Item::of(*value);
}

std::optional<Item> combine_whole(Op op, std::int64_t a, std::int64_t b, bool as_long) {
  std::int64_t result = 0;
  switch (op) {
    case Op::add:
      if (__builtin_add_overflow(a, b, &result)) return std::nullopt;
      return whole_result(result, as_long);
    case Op::subtract:
      if (__builtin_sub_overflow(a, b, &result)) return std::nullopt;
      return whole_result(result, as_long);
    case Op::multiply:
      if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
      return whole_result(result, as_long);
    case Op::divide: return decimal_result(divide(Decimal(a), Decimal(b)));
    default:
      if (b == 0) return std::nullopt;
      if (b == -1) {  // the least number has no counterpart
        if (op == Op::modulo) return whole_result(0, as_long);
        if (__builtin_sub_overflow(std::int64_t{0}, a, &result)) return std::nullopt;
        return whole_result(result, as_long);
      }
      return whole_result(op == Op::modulo ? a % b : a / b, as_long);
  }
}

std::optional<Item> combine_decimals(Op op, const Decimal& a, const Decimal& b) {
  switch (op) {
    case Op::add: return decimal_result(add(a, b));
    case Op::subtract: return decimal_result(subtract(a, b));
    case Op::multiply: return decimal_result(multiply(a, b));
    case Op::divide: return b.sign() == 0 ? std::nullopt : decimal_result(divide(a, b));
    case Op::modulo: return b.sign() == 0 ? std::nullopt : decimal_result(modulo(a, b));
    default: {
      if (b.sign() == 0) return std::nullopt;
      const auto quotient = integer_divide(a, b);
      const auto whole = quotient ? quotient->to_integer() : std::nullopt;
      return whole ? whole_result(*whole, false) : std::nullopt;
    }
  }
}

bool finish(Machine& machine, const std::optional<Item>& result) {
  if (result) machine.push(*result);
  return true;
}

bool fail_types(Machine& machine, const SyntaxNode& node, const Item& a, const Item& b) {
  return machine.fail(node, std::string(sign_of(node.op)) + " takes no " + type_name(a) + " with " + type_name(b),
                      issue::value);
}

// The calendar unit in which a quantity is added to a date. Definite durations up to weeks are as long as those of the
// calendar; years and months are not.
std::optional<CalendarUnit> unit_to_add(const Amount& amount) {
  if (amount.calendar || amount.unit.size() > 3) return calendar_unit(amount.unit);
  if (amount.unit == "wk") return CalendarUnit::week;
  if (amount.unit == "d") return CalendarUnit::day;
  if (amount.unit == "h") return CalendarUnit::hour;
  if (amount.unit == "min") return CalendarUnit::minute;
  if (amount.unit == "s") return CalendarUnit::second;
  if (amount.unit == "ms") return CalendarUnit::millisecond;
  return calendar_unit(amount.unit);
}

bool add_duration(Machine& machine, const SyntaxNode& node, const Item& temporal, const Item& quantity) {
  const auto amount = *amount_of(quantity);
  const auto unit = unit_to_add(amount);
  if (!unit) {
    return machine.fail(node,
                        "expected a duration of the calendar to add to a date, such as 4 days, found the unit " +
                            std::string(amount.unit),
                        issue::value);
  }
  if (temporal.kind() == Item::Kind::time && *unit < CalendarUnit::hour) {
    return machine.fail(node, "expected a duration of hours or less to add to a time", issue::value);
  }
  auto value = node.op == Op::subtract ? amount.value.negated() : amount.value;
  // A definite duration is added in whole units, as FHIR's own test suite has it for 0.1 's'.
  if (!amount.calendar) value = value.rounded(0, Decimal::Rounding::down);
  const auto sum = plus(temporal.temporal(), value, *unit);
  return finish(machine, sum ? std::optional(Item::of(*sum)) : std::nullopt);
}

bool combine_texts(Machine& machine, const SyntaxNode& node, std::string_view a, std::string_view b) {
  char* place = machine.room(a.size() + b.size());
  if (place == nullptr) return machine.spend(node);
  std::copy(b.begin(), b.end(), std::copy(a.begin(), a.end(), place));
  machine.emplace(std::string_view(place, a.size() + b.size()));
  return true;
}

bool combine_quantities(Machine& machine, const SyntaxNode& node, const Item& a, const Item& b) {
  const auto x = *amount_of(a);
  const auto y = *amount_of(b);
  switch (node.op) {
    case Op::add: return finish(machine, add(x, y));
    case Op::subtract: return finish(machine, subtract(x, y));
    case Op::multiply: return finish(machine, multiply(machine, x, y));
    case Op::divide: return finish(machine, divide(machine, x, y));
    default: return fail_types(machine, node, a, b);
  }
}

bool combine(Machine& machine, const SyntaxNode& node, const Item& a, const Item& b) {
  if (is_whole(a) && is_whole(b)) {
    const bool as_long = a.kind() == Item::Kind::long_integer || b.kind() == Item::Kind::long_integer;
    return finish(machine, combine_whole(node.op, a.integer(), b.integer(), as_long));
  }
  if (is_number(a) && is_number(b)) return finish(machine, combine_decimals(node.op, decimal_of(a), decimal_of(b)));
  const bool sum = node.op == Op::add || node.op == Op::subtract;
  if (sum && is_temporal(a) && b.kind() == Item::Kind::quantity) return add_duration(machine, node, a, b);
  if ((a.kind() == Item::Kind::quantity || b.kind() == Item::Kind::quantity) && amount_of(a) && amount_of(b)) {
    return combine_quantities(machine, node, a, b);
  }
  if (node.op == Op::add && a.kind() == Item::Kind::string && b.kind() == Item::Kind::string) {
    return combine_texts(machine, node, a.string(), b.string());
  }
  return fail_types(machine, node, a, b);
}

// Takes what stands above `mark` as one operand.
Got take_operand(Machine& machine, const SyntaxNode& node, std::size_t mark, Item& into) {
  const auto count = machine.top() - mark;
  if (count == 0) return Got::nothing;
  const Item raw = machine.at(mark);
  machine.drop_to(mark);
  if (count > 1) {
    machine.fail(node, std::string(sign_of(node.op)) + " takes single items, found " + std::to_string(count));
    return Got::failed;
  }
  return convert(raw, into) == Converted::valueless ? Got::nothing : Got::value;
}

// What is not there is an empty text (N1 section 6.6.7). Dates and the like of a resource are taken as they are
// written.
bool take_text(Machine& machine, const SyntaxNode& node, std::size_t mark, std::string_view& into) {
  const auto count = machine.top() - mark;
  machine.drop_to(mark);
  if (count == 0) return true;
  const auto& item = machine.at(mark);
  if (count > 1) {
    return machine.fail(node, "& takes single items, found " + std::to_string(count));
  }
  if (text_of(item, into)) return true;
  if (item.is_element() && !item.element().node->is_object() && !has_value(item.element())) return true;
  return machine.fail(node, "& takes strings, found " + type_name(item), issue::value);
}

bool run_concatenation(Machine& machine, const SyntaxNode& node, const Frame& frame) {
  const auto mark = machine.top();
  std::string_view a;
  std::string_view b;
  return machine.eval_scoped(node.left(), frame) && take_text(machine, node, mark, a) &&
         machine.eval_scoped(node.right(), frame) && take_text(machine, node, mark, b) &&
         combine_texts(machine, node, a, b);
}

bool run_arithmetic(Machine& machine, const SyntaxNode& node, const Frame& frame) {
  const auto mark = machine.top();
  Item a;
  Item b;
  if (!machine.eval_scoped(node.left(), frame)) return false;
  const auto left = take_operand(machine, node, mark, a);
  if (left == Got::failed || !machine.eval_scoped(node.right(), frame)) return false;
  const auto right = take_operand(machine, node, mark, b);
  if (right == Got::failed) return false;
  if (left == Got::nothing || right == Got::nothing) return true;
  return combine(machine, node, a, b);
}

bool run_union(Machine& machine, const SyntaxNode& node, const Frame& frame) {
  const auto mark = machine.top();
  if (!machine.eval_scoped(node.left(), frame) || !machine.eval_scoped(node.right(), frame)) return false;
  return keep_distinct(machine, node, mark);
}

bool run_sign(Machine& machine, const SyntaxNode& node, const Frame& frame) {
  const auto mark = machine.top();
  if (!machine.eval_scoped(node.children[0], frame)) return false;
  Item value;
  const auto got = take_operand(machine, node, mark, value);
  if (got != Got::value) return got == Got::nothing;
  const bool minus = node.op == Op::negative;
  if (is_whole(value)) {
    return finish(machine,
                  minus ? combine_whole(Op::subtract, 0, value.integer(), value.kind() == Item::Kind::long_integer)
                        : std::optional(value));
  }
  if (value.kind() == Item::Kind::decimal) {
    machine.push(minus ? Item::of(value.decimal().negated()) : value);
    return true;
  }
  if (value.kind() == Item::Kind::quantity) {
    const auto& quantity = value.quantity();
    machine.push(minus ? Item::of(quantity.value.negated(), quantity.unit_text(), value.calendar()) : value);
    return true;
  }
  return machine.fail(node, std::string(minus ? "-" : "+") + " takes a number or a quantity, found " + type_name(value),
                      issue::value);
}

}  // namespace

bool run_operator(Machine& machine, const SyntaxNode& node, const Frame& frame) {
  switch (node.op) {
    case Op::unite: return run_union(machine, node, frame);
    case Op::concatenate: return run_concatenation(machine, node, frame);
    case Op::positive:
    case Op::negative: return run_sign(machine, node, frame);
    case Op::as: {
      const auto mark = machine.top();
      return machine.eval_scoped(node.left(), frame) && take_as(machine, node, node.right(), mark);
    }
    default: return run_arithmetic(machine, node, frame);
  }
}

}  // namespace linkway::fhir::path
