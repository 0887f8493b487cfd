// What R4 adds (R4 fhirpath.html#functions), but for terminology and narratives
#include <algorithm>

#include "fhir/path/functions.h"
#include "fhir/path/navigation.h"
#include "fhir/path/types.h"

namespace linkway::fhir::path::run {

namespace {

constexpr Key extension_key("extension");
constexpr Key modifier_extension_key("modifierExtension");

std::string_view url_of(const Item& extension) {
  return extension.is_element() ? children_of(extension.element())["url"].text() : std::string_view();
}

// The text of a Reference, or of a uri, url or canonical.
std::string_view reference_of(const Item& item) {
  if (item.is_element() && item.element().node->is_object()) return (*item.element().node)["reference"].text();
  std::string_view text;
  return text_of(item, text) ? text : std::string_view();
}

bool has_path_of(std::string_view canonical, std::string_view type) {
  constexpr std::string_view base = "http://hl7.org/fhir/StructureDefinition/";
  return canonical.starts_with(base) && canonical.substr(base.size()) == type;
}

}  // namespace

bool extension(Call& call) {
  std::string_view url;
  const auto got = call.string_argument(0, url);
  if (got != Got::value) return call.none(got);
  auto& machine = call.machine();
  const auto end = machine.top();
  if (!machine.spend(call.node(), call.count())) return false;
  for (std::size_t i = 0; i < call.count(); ++i) {
    const Item from = call.item(i);
    if (!from.is_element()) continue;
    const auto before = machine.top();
    push_children(machine, from.element(), extension_key);
    auto kept = before;
    for (auto at = before; at < machine.top(); ++at) {
      if (url_of(machine.at(at)) == url) machine.set(kept++, Item(machine.at(at)));
    }
    machine.drop_to(kept);
  }
  machine.settle(call.mark(), end);
  return true;
}

bool has_value(Call& call) {
  if (call.count() != 1) return call.result(false);
  const auto& item = call.item(0);
  // A quantity is no primitive, neither FHIR's nor FHIRPath's.
  if (!item.is_element()) return call.result(item.kind() != Item::Kind::quantity && item.kind() != Item::Kind::type);
  return call.result(primitive_form(item.element()) != PrimitiveForm::none && path::has_value(item.element()));
}

bool get_value(Call& call) {
  if (call.count() != 1) return call.nothing();
  Item value;
  const Item item = call.item(0);
  const bool primitive = !item.is_element() || primitive_form(item.element()) != PrimitiveForm::none;
  return primitive && convert(item, value) == Converted::value ? call.result(value) : call.nothing();
}

bool resolve(Call& call) {
  auto& machine = call.machine();
  const auto end = machine.top();
  for (std::size_t i = 0; i < call.count(); ++i) {
    if (!machine.spend(call.node())) return false;
    const auto reference = reference_of(call.item(i));
    if (reference.empty()) continue;
    const auto* found = machine.references().find(reference);
    // A fragment names something in here or nothing at all.
    if (found == nullptr && !reference.starts_with('#')) found = machine.host().resolve(reference);
    if (found != nullptr) machine.push(Item::of(resource_element(*found, machine.definitions())));
  }
  machine.settle(call.mark(), end);
  return true;
}

bool conforms_to(Call& call) {
  std::string_view canonical;
  const auto got = call.string_argument(0, canonical);
  if (got == Got::failed) return false;
  if (call.count() > 1) return call.fail("conformsTo() takes a single item, found " + std::to_string(call.count()));
  if (got == Got::nothing || call.count() == 0) return call.nothing();
  const auto& item = call.item(0);
  if (!item.is_element()) return call.result(false);
  const auto* structure = call.machine().definitions().structure(canonical);
  if (structure != nullptr && !structure->is_profile) {
    return call.result(is_of(item, {"FHIR", structure->type.view()}));
  }
  if (structure != nullptr && !is_of(item, {"FHIR", structure->type.view()})) return call.result(false);
  const auto answer = call.machine().host().conforms(item.element(), canonical);
  if (answer) return call.result(*answer);
  if (structure != nullptr) return call.nothing();
  // Without definitions, at least the types themselves are known by their canonicals.
  if (call.machine().definitions().images().empty()) return call.result(has_path_of(canonical, type_of(item).name));
  return call.machine().fail(call.argument(0), "there is no structure of this canonical", issue::not_found);
}

bool check_modifiers(Call& call) {
  auto& machine = call.machine();
  const auto end = machine.top();
  for (std::size_t i = 0; i < call.arguments(); ++i) {
    if (!call.push_argument(i)) return false;
  }
  const auto allowed_end = machine.top();
  const auto is_allowed = [&](std::string_view url) {
    for (auto at = end; at < allowed_end; ++at) {
      std::string_view allowed;
      if (text_of(machine.at(at), allowed) && allowed == url) return true;
    }
    return false;
  };
  for (std::size_t i = 0; i < call.count(); ++i) {
    const Item from = call.item(i);
    if (!from.is_element()) continue;
    if (!machine.spend(call.node(), allowed_end - end + 1)) return false;
    push_children(machine, from.element(), modifier_extension_key);
    for (auto at = allowed_end; at < machine.top(); ++at) {
      if (!is_allowed(url_of(machine.at(at)))) {
        return call.fail("checkModifiers() found a modifier extension that it was not told of", issue::extension);
      }
    }
    machine.drop_to(allowed_end);
  }
  machine.drop_to(end);
  return true;
}

bool slice(Call& call) {
  return call.fail("slice() is not offered: telling slices apart needs validation", issue::not_supported);
}

}  // namespace linkway::fhir::path::run
