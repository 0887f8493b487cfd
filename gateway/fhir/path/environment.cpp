#include "fhir/path/environment.h"

#include <algorithm>
#include <array>

#include "fhir/path/navigation.h"

namespace linkway::fhir::path {

namespace {

struct Constant {
  std::string_view name, value;
};
constexpr std::array<Constant, 3> constants = {
    {{"ucum", "http://unitsofmeasure.org"}, {"sct", "http://snomed.info/sct"}, {"loinc", "http://loinc.org"}}};
// %`vs-name` and the like stand for the URL with the name (R4 fhirpath.html#vars).
constexpr std::array<Constant, 3> prefixes = {{{"vs-", "http://hl7.org/fhir/ValueSet/"},
                                               {"ext-", "http://hl7.org/fhir/StructureDefinition/"},
                                               {"map-", "http://hl7.org/fhir/ConceptMap/"}}};

bool push_url(Machine& machine, const SyntaxNode& node, std::string_view base, std::string_view name) {
  char* place = machine.room(base.size() + name.size());
  if (place == nullptr) return machine.spend(node);
  std::copy(name.begin(), name.end(), std::copy(base.begin(), base.end(), place));
  machine.push(Item::of(std::string_view(place, base.size() + name.size())));
  return true;
}

}  // namespace

bool is_environment_name(std::string_view name) {
  return name == "resource" || name == "rootResource" || name == "context" ||
         std::any_of(constants.begin(), constants.end(), [&](const Constant& c) { return c.name == name; });
}

bool push_variable(Machine& machine, const SyntaxNode& node) {
  const auto name = node.text.view();
  if (const auto* defined = machine.variable(name)) {
    machine.push(*defined);
    return true;
  }
  if (name == "context") {
    machine.push(machine.context());
    return true;
  }
  if (name == "resource" || name == "rootResource") {
    const auto& resource = name == "resource" ? machine.resource() : machine.root_resource();
    machine.push(Item::of(resource_element(resource, machine.definitions())));
    return true;
  }
  for (const auto& constant : constants) {
    if (constant.name == name) {
      machine.push(Item::of(constant.value));
      return true;
    }
  }
  std::vector<Item> items;
  if (machine.host().variable(name, items)) {
    machine.push(Items(items));
    return true;
  }
  for (const auto& prefix : prefixes) {
    if (name.starts_with(prefix.name)) return push_url(machine, node, prefix.value, name.substr(prefix.name.size()));
  }
  return machine.fail(node, "there is no variable %" + std::string(name), issue::not_found);
}

bool push_member(Machine& machine, const Item& from, std::string_view name) {
  if (from.kind() == Item::Kind::type && (name == "name" || name == "namespace")) {
    machine.push(Item::of(name == "name" ? from.type().name : from.type().space));
    return true;
  }
  if (from.kind() == Item::Kind::quantity && (name == "value" || name == "unit")) {
    machine.push(name == "value" ? Item::of(from.quantity().value) : Item::of(from.quantity().unit_text()));
    return true;
  }
  return false;
}

}  // namespace linkway::fhir::path
