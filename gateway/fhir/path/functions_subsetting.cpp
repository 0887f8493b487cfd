// N1 sections 5.3 and 5.4
#include <algorithm>

#include "fhir/path/functions.h"
#include "fhir/path/item_set.h"

namespace linkway::fhir::path::run {

namespace {

// Keeps [from, to) of the input.
bool keep(Call& call, std::size_t from, std::size_t to) {
  auto& machine = call.machine();
  machine.drop_to(call.mark() + std::max(from, to));
  machine.settle(call.mark(), call.mark() + from);
  return true;
}

// Keeps what stands in the argument, or what does not.
bool filter(Call& call, bool in_other) {
  auto& machine = call.machine();
  const auto end = machine.top();
  if (!call.push_argument(0)) return false;
  ItemSet others(machine, call.node());
  for (auto i = end; i < machine.top(); ++i) others.add(i);
  auto kept = call.mark();
  for (std::size_t i = 0; i < call.count() && !others.failed(); ++i) {
    if (others.has(call.item(i)) != in_other) continue;
    machine.set(kept++, Item(call.item(i)));
  }
  if (others.failed()) return false;
  machine.drop_to(kept);
  return true;
}

Got number(Call& call, std::size_t& into) {
  std::int64_t value = 0;
  const auto got = call.integer_argument(0, value);
  into = static_cast<std::size_t>(std::clamp<std::int64_t>(value, 0, static_cast<std::int64_t>(call.count())));
  return got;
}

}  // namespace

bool single(Call& call) {
  if (call.count() <= 1) return true;
  return call.fail("single() found " + std::to_string(call.count()) + " items");
}

bool first(Call& call) { return keep(call, 0, std::min<std::size_t>(call.count(), 1)); }
bool last(Call& call) { return keep(call, call.count() == 0 ? 0 : call.count() - 1, call.count()); }
bool tail(Call& call) { return keep(call, std::min<std::size_t>(call.count(), 1), call.count()); }

bool skip(Call& call) {
  std::size_t count = 0;
  const auto got = number(call, count);
  return got == Got::value ? keep(call, count, call.count()) : call.none(got);
}

bool take(Call& call) {
  std::size_t count = 0;
  const auto got = number(call, count);
  return got == Got::value ? keep(call, 0, count) : call.none(got);
}

bool intersect(Call& call) { return filter(call, true) && keep_distinct(call.machine(), call.node(), call.mark()); }
bool exclude(Call& call) { return filter(call, false); }
bool unite(Call& call) { return call.push_argument(0) && keep_distinct(call.machine(), call.node(), call.mark()); }
// The order is kept whatever the second argument says (FHIRPath 3.0.0).
bool combine(Call& call) { return call.push_argument(0); }

}  // namespace linkway::fhir::path::run
