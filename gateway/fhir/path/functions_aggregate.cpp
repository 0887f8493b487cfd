// sum(), min(), max() and avg() of FHIRPath 3.0.0
#include <limits>

#include "fhir/path/equality.h"
#include "fhir/path/functions.h"
#include "fhir/path/quantity.h"

namespace linkway::fhir::path::run {

namespace {

bool is_number(Item::Kind kind) {
  return kind == Item::Kind::integer || kind == Item::Kind::long_integer || kind == Item::Kind::decimal;
}

bool has_order(Item::Kind kind) { return kind >= Item::Kind::integer && kind <= Item::Kind::quantity; }

bool has_sum(Item::Kind kind) { return is_number(kind) || kind == Item::Kind::quantity; }

// The item as a value; what has none counts for nothing. All must be of one type, and of one that the function takes.
Got value_at(Call& call, std::size_t index, bool (*taken)(Item::Kind), Item& first, Item& into) {
  const auto converted = convert(Item(call.item(index)), into);
  if (converted == Converted::valueless) return Got::nothing;
  const auto name = std::string(name_of(call.node().function));
  if (converted == Converted::element || !taken(into.kind())) {
    call.fail(name + "() cannot take " + type_name(call.item(index)), issue::value);
    return Got::failed;
  }
  if (first.kind() == Item::Kind::boolean) first = into;  // no boolean is taken: there was none before
  if (first.kind() == into.kind()) return Got::value;
  call.fail(name + "() takes items of one type, found " + type_name(first) + " and " + type_name(into), issue::value);
  return Got::failed;
}

std::optional<Item> plus(const Item& a, const Item& b) {
  switch (a.kind()) {
    case Item::Kind::quantity: return add(*amount_of(a), *amount_of(b));
    case Item::Kind::decimal: {
      const auto total = linkway::add(a.decimal(), b.decimal());
      return total ? std::optional(Item::of(*total)) : std::nullopt;
    }
    default: {
      std::int64_t total = 0;
      if (__builtin_add_overflow(a.integer(), b.integer(), &total)) return std::nullopt;
      if (a.kind() == Item::Kind::long_integer) return Item::of_long(total);
      const bool fits =
          total >= std::numeric_limits<std::int32_t>::min() && total <= std::numeric_limits<std::int32_t>::max();
      return fits ? std::optional(Item::of(total)) : std::nullopt;
    }
  }
}

// Nothing where a sum is out of range or units do not fit.
bool total_of(Call& call, bool in_decimals, std::optional<Item>& total, std::int64_t& count) {
  Item first;
  bool possible = true;
  for (std::size_t i = 0; i < call.count(); ++i) {
    Item value;
    const auto got = value_at(call, i, has_sum, first, value);
    if (got == Got::failed) return false;
    if (got == Got::nothing) continue;
    if (in_decimals && value.kind() != Item::Kind::quantity) value = Item::of(amount_of(value)->value);
    ++count;
    if (count == 1) {
      total = value;
    } else if (possible) {
      total = plus(*total, value);
      possible = total.has_value();
    }
  }
  return true;
}

// -1 for the least, 1 for the greatest.
bool extreme(Call& call, int wanted) {
  if (!call.machine().spend(call.node(), call.count())) return false;
  Item first;
  std::optional<Item> best;
  for (std::size_t i = 0; i < call.count(); ++i) {
    Item value;
    const auto got = value_at(call, i, has_order, first, value);
    if (got == Got::failed) return false;
    if (got == Got::nothing) continue;
    if (!best) {
      best = value;
      continue;
    }
    bool comparable = false;
    const auto result = order(value, *best, comparable);
    if (!result) return call.nothing();
    if (*result == wanted) best = value;
  }
  return best ? call.result(*best) : call.nothing();
}

}  // namespace

bool sum(Call& call) {
  std::optional<Item> total;
  std::int64_t count = 0;
  if (!call.machine().spend(call.node(), call.count()) || !total_of(call, false, total, count)) return false;
  return total ? call.result(*total) : call.nothing();
}

bool avg(Call& call) {
  std::optional<Item> total;
  std::int64_t count = 0;
  if (!call.machine().spend(call.node(), call.count()) || !total_of(call, true, total, count)) return false;
  if (!total) return call.nothing();
  const auto amount = *amount_of(*total);
  const auto mean = linkway::divide(amount.value, Decimal(count));
  if (!mean) return call.nothing();
  if (total->kind() != Item::Kind::quantity) return call.result(Item::of(*mean));
  return call.result(Item::of(*mean, amount.unit, amount.calendar));
}

bool min(Call& call) { return extreme(call, -1); }
bool max(Call& call) { return extreme(call, 1); }

}  // namespace linkway::fhir::path::run
