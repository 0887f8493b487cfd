// N1 sections 5.8, 5.9, 6.3, 6.5.3 and 10.2; defineVariable() of FHIRPath 3.0.0
#include "fhir/path/environment.h"
#include "fhir/path/functions.h"
#include "fhir/path/item_path.h"
#include "fhir/path/navigation.h"
#include "fhir/path/run_operators.h"
#include "fhir/path/types.h"

namespace linkway::fhir::path::run {

bool children(Call& call) {
  auto& machine = call.machine();
  const auto end = machine.top();
  if (!machine.spend(call.node(), call.count())) return false;
  for (std::size_t i = 0; i < call.count(); ++i) {
    const Item from = call.item(i);
    if (from.is_element()) push_all_children(machine, from.element());
  }
  machine.settle(call.mark(), end);
  return true;
}

// Level by level, as repeat(children()) would give them; but equal ones stay, each where it stands.
bool descendants(Call& call) {
  auto& machine = call.machine();
  const auto end = machine.top();
  for (auto at = call.mark(); at < machine.top(); ++at) {
    if (!machine.spend(call.node())) return false;
    const auto& from = machine.at(at);
    if (from.is_element()) push_all_children(machine, from.element());
  }
  machine.settle(call.mark(), end);
  return true;
}

bool trace(Call& call) {
  auto& machine = call.machine();
  std::string_view name;
  if (call.string_argument(0, name) == Got::failed) return false;
  if (call.arguments() == 1) {
    machine.host().trace(name, machine.items(call.input()));
    return true;
  }
  const auto end = machine.top();
  for (std::size_t i = 0; i < call.count(); ++i) {
    if (!machine.eval_scoped(call.argument(1), call.frame_of(i))) return false;
  }
  machine.host().trace(name, machine.items(end));
  machine.drop_to(end);
  return true;
}

bool define_variable(Call& call) {
  auto& machine = call.machine();
  std::string_view name;
  const auto got = call.string_argument(0, name);
  if (got == Got::failed) return false;
  if (got == Got::nothing || name.empty()) return call.fail("defineVariable() needs a name");
  if (is_environment_name(name) || machine.variable(name) != nullptr) {
    return call.fail("the variable %" + std::string(name) + " is defined already", issue::duplicate);
  }
  const auto kept_name = machine.keep(name);
  if (!kept_name) return machine.spend(call.node());
  if (call.arguments() == 1) {
    machine.define(*kept_name, call.input());
    return true;
  }
  const auto end = machine.top();
  Frame inner = call.frame();
  inner.self = call.input();
  if (!machine.eval_scoped(call.argument(1), inner)) return false;
  machine.define(*kept_name, {end, machine.top() - end});
  machine.drop_to(end);
  return true;
}

// Where the elements stand in %rootResource, by FHIRPath's own names; what was made on the way stands nowhere.
bool pathname(Call& call) {
  auto& machine = call.machine();
  bool is_short = false;
  if (call.arguments() == 1) {
    const auto end = machine.top();
    if (!call.push_argument(0)) return false;
    const auto truth = machine.truth_of_top(call.argument(0), end);
    if (truth == Truth::failed) return false;
    is_short = truth == Truth::yes;
  }
  const auto end = machine.top();
  for (std::size_t i = 0; i < call.count(); ++i) {
    const Item item = call.item(i);
    if (!item.is_element()) continue;
    const auto path = fluent_path_of(item, machine.root_resource(), machine.definitions(), is_short);
    if (!machine.spend(call.node(), path.work)) return false;
    if (path.text.empty()) continue;
    const auto kept = machine.keep(path.text);
    if (!kept) return machine.spend(call.node());
    machine.push(Item::of(*kept));
  }
  machine.settle(call.mark(), end);
  return true;
}

bool negate(Call& call) {
  auto& machine = call.machine();
  const auto truth = machine.truth_of_top(call.node(), call.mark());
  if (truth == Truth::failed) return false;
  machine.push(negated(truth));
  return true;
}

bool is(Call& call) { return call.result(test_is(call.machine(), call.node(), call.argument(0), call.mark())); }

bool as(Call& call) { return take_as(call.machine(), call.node(), call.argument(0), call.mark()); }

bool type(Call& call) {
  auto& machine = call.machine();
  for (std::size_t i = 0; i < call.count(); ++i) machine.set(call.mark() + i, Item::of(type_of(call.item(i))));
  return true;
}

}  // namespace linkway::fhir::path::run
