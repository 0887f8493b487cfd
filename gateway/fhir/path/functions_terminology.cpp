// memberOf(), subsumes(), subsumedBy() (R4 fhirpath.html#functions)
#include "fhir/path/functions.h"
#include "fhir/path/navigation.h"
#include "fhir/path/types.h"

namespace linkway::fhir::path::run {

namespace {

struct Coding {
  std::string_view system, code;
};

Coding coding_of(const data::Node& node) { return {node["system"].text(), node["code"].text()}; }

// The codes of a code, string, Coding or CodeableConcept; false for anything else.
bool codings_of(const Item& item, std::vector<Coding>& into) {
  std::string_view text;
  if (text_of(item, text)) {
    into.push_back({{}, text});
    return true;
  }
  if (!item.is_element() || !item.element().node->is_object()) return false;
  const auto& node = *item.element().node;
  if (is_of(item, {"FHIR", "CodeableConcept"}) || node["coding"].is_list()) {
    for (const auto& coding : node["coding"].items()) into.push_back(coding_of(coding));
    return true;
  }
  if (!is_of(item, {"FHIR", "Coding"}) && !node["code"].is_text()) return false;
  into.push_back(coding_of(node));
  return true;
}

Truth contains(Machine& machine, const ValueSet* set, std::string_view canonical, const Coding& coding) {
  if (set != nullptr) {
    const auto answer = set->contains(coding.system, coding.code);
    if (answer != ValueSet::Answer::unknown) return truth_of(answer == ValueSet::Answer::yes);
  }
  return truth_of(machine.host().member_of(canonical, coding.system, coding.code));
}

// Whether the ancestor is the code, or above it.
Truth is_below(Machine& machine, const Coding& code, const Coding& ancestor) {
  const auto system = code.system.empty() ? ancestor.system : code.system;
  if (!ancestor.system.empty() && ancestor.system != system) return Truth::no;
  if (code.code == ancestor.code) return Truth::yes;
  const auto* definition = machine.definitions().code_system(system);
  if (system.empty() || definition == nullptr) return Truth::unknown;
  const auto* lower = definition->find(code.code);
  const auto* upper = definition->find(ancestor.code);
  if (lower == nullptr || upper == nullptr) return definition->complete ? Truth::no : Truth::unknown;
  return truth_of(definition->is_below(*lower, *upper));
}

bool subsumption(Call& call, bool input_is_above) {
  if (call.count() > 1) return call.fail("expected a single code, found " + std::to_string(call.count()) + " items");
  Item other;
  const auto got = call.argument(0, other);
  if (got != Got::value || call.count() == 0)
    return call.none(call.count() == 0 && got == Got::value ? Got::nothing : got);
  std::vector<Coding> inputs;
  std::vector<Coding> others;
  if (!codings_of(call.item(0), inputs) || !codings_of(other, others)) {
    return call.fail("expected codes, found " + type_name(call.item(0)) + " and " + type_name(other), issue::value);
  }
  auto result = Truth::no;
  for (const auto& a : inputs) {
    for (const auto& b : others) {
      if (!call.machine().spend(call.node())) return false;
      const auto truth = input_is_above ? is_below(call.machine(), b, a) : is_below(call.machine(), a, b);
      if (truth == Truth::yes) return call.result(true);
      if (truth == Truth::unknown) result = truth;
    }
  }
  return call.result(result);
}

}  // namespace

bool member_of(Call& call) {
  if (call.count() > 1) return call.fail("memberOf() takes a single item, found " + std::to_string(call.count()));
  std::string_view canonical;
  const auto got = call.string_argument(0, canonical);
  if (got == Got::failed) return false;
  if (got == Got::nothing || call.count() == 0) return call.nothing();
  std::vector<Coding> codings;
  if (!codings_of(call.item(0), codings)) {
    return call.fail("memberOf() takes a code, Coding or CodeableConcept, found " + type_name(call.item(0)),
                     issue::value);
  }
  const auto* set = call.machine().definitions().value_set(canonical);
  auto result = Truth::no;
  for (const auto& coding : codings) {
    const auto truth = contains(call.machine(), set, canonical, coding);
    if (truth == Truth::yes) return call.result(true);
    if (truth == Truth::unknown) result = truth;
  }
  return call.result(result);
}

bool subsumes(Call& call) { return subsumption(call, true); }
bool subsumed_by(Call& call) { return subsumption(call, false); }

}  // namespace linkway::fhir::path::run
