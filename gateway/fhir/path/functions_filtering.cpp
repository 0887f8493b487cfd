// N1 sections 5.2, 5.5.1 and 7; repeatAll() and coalesce() of FHIRPath 3.0.0
#include "fhir/path/functions.h"
#include "fhir/path/item_set.h"
#include "fhir/path/run_operators.h"
#include "fhir/path/types.h"

namespace linkway::fhir::path::run {

namespace {

// Applies the projection to the items and to what comes of it, until nothing new comes.
bool walk(Call& call, bool only_new) {
  auto& machine = call.machine();
  const auto end = call.input().end();
  ItemSet set(machine, call.node());
  // What came out stands from `end` on and is worked through in its order.
  for (auto at = call.mark(); at < machine.top(); ++at) {
    const auto before = machine.top();
    Frame inner = call.frame();
    inner.self = {at, 1};
    inner.index = static_cast<std::int64_t>(at < end ? at - call.mark() : at - end);
    if (!machine.eval_scoped(call.argument(0), inner)) return false;
    if (!only_new) continue;
    const auto after = machine.top();
    auto kept = before;
    for (auto i = before; i < after; ++i) {
      machine.set(kept, Item(machine.at(i)));
      if (set.add(kept)) ++kept;
      if (set.failed()) return false;
    }
    machine.drop_to(kept);
  }
  machine.settle(call.mark(), end);
  return true;
}

}  // namespace

bool where(Call& call) {
  auto& machine = call.machine();
  auto kept = call.mark();
  for (std::size_t i = 0; i < call.count(); ++i) {
    const auto truth = call.test_argument(0, i);
    if (truth == Truth::failed) return false;
    if (truth != Truth::yes) continue;
    if (kept != call.mark() + i) machine.set(kept, Item(call.item(i)));
    ++kept;
  }
  machine.drop_to(kept);
  return true;
}

bool select(Call& call) {
  auto& machine = call.machine();
  const auto end = machine.top();
  for (std::size_t i = 0; i < call.count(); ++i) {
    const auto inner = call.frame_of(i);
    if (!machine.eval_scoped(call.argument(0), inner)) return false;
  }
  machine.settle(call.mark(), end);
  return true;
}

bool repeat(Call& call) { return walk(call, true); }
bool repeat_all(Call& call) { return walk(call, false); }

bool of_type(Call& call) {
  auto& machine = call.machine();
  const auto& type = call.argument(0);
  if (!check_type(machine, type)) return false;
  const TypeName name{type.qualifier.view(), type.text.view()};
  auto kept = call.mark();
  for (std::size_t i = 0; i < call.count(); ++i) {
    if (!is_taken_for(call.item(i), name)) continue;
    if (kept != call.mark() + i) machine.set(kept, Item(call.item(i)));
    ++kept;
  }
  machine.drop_to(kept);
  return true;
}

bool aggregate(Call& call) {
  auto& machine = call.machine();
  const auto end = machine.top();
  if (call.arguments() == 2 && !call.push_argument(1)) return false;
  Range total{end, machine.top() - end};
  for (std::size_t i = 0; i < call.count(); ++i) {
    auto inner = call.frame_of(i);
    inner.total = total;
    inner.has_total = true;
    const auto before = machine.top();
    if (!machine.eval_scoped(call.argument(0), inner)) return false;
    machine.settle(end, before);
    total = {end, machine.top() - end};
  }
  machine.settle(call.mark(), end);
  return true;
}

bool iif(Call& call) {
  if (call.count() > 1) {
    return call.fail("iif() takes a single item, found " + std::to_string(call.count()) + " items");
  }
  auto& machine = call.machine();
  Frame inner = call.frame();
  inner.self = call.input();
  const auto truth = machine.test(call.argument(0), inner);
  if (truth == Truth::failed) return false;
  const auto end = machine.top();
  if (truth == Truth::yes) {
    if (!machine.eval_scoped(call.argument(1), inner)) return false;
  } else if (call.arguments() == 3 && !machine.eval_scoped(call.argument(2), inner)) {
    return false;
  }
  machine.settle(call.mark(), end);
  return true;
}

bool coalesce(Call& call) {
  auto& machine = call.machine();
  const auto end = machine.top();
  for (std::size_t i = 0; i < call.arguments(); ++i) {
    if (!call.push_argument(i)) return false;
    if (machine.top() > end) break;
  }
  machine.settle(call.mark(), end);
  return true;
}

}  // namespace linkway::fhir::path::run
