// N1 sections 5.8, 5.9, 6.3, 6.5.3 and 10.2; defineVariable() of FHIRPath 3.0.0
#include "fhir/path/environment.h"
#include "fhir/path/functions.h"
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
  Frame inner = call.frame();
  inner.self = call.input();
  if (!machine.eval_scoped(call.argument(1), inner)) return false;
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
