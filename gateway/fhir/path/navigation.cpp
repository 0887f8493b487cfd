#include "fhir/path/navigation.h"

#include <algorithm>

#include "fhir/path/machine.h"

namespace linkway::fhir::path {

namespace {

constexpr data::Node absent_node;

// A member by its name in JSON, and its companion with an underscore.
struct Found {
  const data::Node* value = &absent_node;
  const data::Node* extra = &absent_node;
  explicit operator bool() const { return *value || *extra; }
};

bool same(std::string_view a, std::string_view b) {
  // The first characters decide most of the time, without a call.
  return a.size() == b.size() && !a.empty() && a.front() == b.front() &&
         std::char_traits<char>::compare(a.data(), b.data(), a.size()) == 0;
}

Found find_member(const data::Node& object, std::string_view name, bool with_extra) {
  Found found;
  for (const auto& member : object.members()) {
    const auto text = member.name.view();
    if (same(text, name)) {
      found.value = &member.value;
      if (!with_extra) break;
    } else if (with_extra && text.size() == name.size() + 1 && text.front() == '_' && same(text.substr(1), name)) {
      found.extra = &member.value;
    }
  }
  return found;
}

bool is_open_resource(const Structure* type) {
  return type != nullptr && type->kind == StructureKind::resource && type->is_abstract;
}

bool may_have_extra(const Structure* type, const Element* element) {
  return type != nullptr ? type->kind == StructureKind::primitive : element == nullptr;
}

// One item of what a member holds. A JSON null only keeps the place of a primitive that has extensions.
void push_one(Machine& machine, const data::Node& value, const data::Node& extra, const Structure* type,
              const Element* element) {
  const bool has_extra = extra.is_object();
  if (value.kind() == data::Kind::null || !value) {
    if (has_extra) machine.emplace(ElementItem{&value, &extra, type, element});
    return;
  }
  if (value.is_list()) return;  // a list in a list is no FHIR
  if (is_open_resource(type)) {
    const auto* own = machine.resource_type(value["resourceType"].text());
    machine.emplace(ElementItem{&value, &absent_node, own != nullptr ? own : type, element});
    return;
  }
  machine.emplace(ElementItem{&value, has_extra ? &extra : &absent_node, type, element});
}

void push_found(Machine& machine, const Found& found, const Structure* type, const Element* element) {
  if (!found.value->is_list() && !found.extra->is_list()) {
    push_one(machine, *found.value, *found.extra, type, element);
    return;
  }
  if (!*found.extra) {
    for (const auto& value : found.value->items()) push_one(machine, value, absent_node, type, element);
    return;
  }
  const auto count = std::max(found.value->size(), found.extra->size());
  for (std::size_t i = 0; i < count; ++i) {
    push_one(machine, found.value->at(i), found.extra->at(i), type, element);
  }
}

// The typed member name of a choice: valueQuantity or _valueString for value.
bool spells_choice(std::string_view member, std::string_view name) {
  if (!member.empty() && member.front() == '_') member.remove_prefix(1);
  return member.size() > name.size() && member[name.size()] >= 'A' && member[name.size()] <= 'Z' &&
         member.compare(0, name.size(), name) == 0;
}

void push_choice(Machine& machine, const data::Node& object, const Structure* type, const Element* element,
                 std::string_view name) {
  for (const auto& member : object.members()) {
    auto text = member.name.view();
    if (!spells_choice(text, name)) continue;
    const bool is_extra = text.front() == '_';
    if (is_extra) text.remove_prefix(1);
    const auto step = machine.step_of_member(element, type, text);
    if (!step || !step.element->choice || step.child->plain_choice) continue;
    const auto found = find_member(object, text, may_have_extra(step.type, step.element));
    if (is_extra && *found.value) continue;  // comes with its value
    push_found(machine, found, step.type, step.element);
  }
}

// Whether the definitions say what it holds: a type that no image knows is walked by the names that stand there.
bool has_definition(const Structure* type, const Element* element) {
  return type != nullptr ? !type->elements.empty() : element != nullptr && !element->children.empty();
}

void push_all_typed(Machine& machine, const Structure* type, const Element* element, const data::Node& object) {
  const auto members = object.members();
  const bool any_extra =
      std::any_of(members.begin(), members.end(), [](const data::Member& m) { return m.name.view().starts_with('_'); });
  for (const auto& member : object.members()) {
    auto text = member.name.view();
    const bool is_extra = !text.empty() && text.front() == '_';
    if (is_extra) text.remove_prefix(1);
    const auto step = machine.step_of_member(element, type, text);
    if (!step || step.child->plain_choice) continue;
    const bool with_extra = any_extra && may_have_extra(step.type, step.element);
    if (is_extra && !with_extra) continue;
    const auto found = with_extra ? find_member(object, text, true) : Found{&member.value, &absent_node};
    if (is_extra && *found.value) continue;
    push_found(machine, found, step.type, step.element);
  }
}

void push_all_untyped(Machine& machine, const data::Node& object) {
  for (const auto& member : object.members()) {
    auto text = member.name.view();
    if (text == "resourceType") continue;
    const bool is_extra = !text.empty() && text.front() == '_';
    if (is_extra) text.remove_prefix(1);
    const auto found = find_member(object, text, true);
    if (is_extra && *found.value) continue;
    push_found(machine, found, nullptr, nullptr);
  }
}

}  // namespace

const data::Node& absent() { return absent_node; }

// `from` may stand on the stack: what is needed of it is taken before anything is pushed.
bool push_children(Machine& machine, const ElementItem& from, const Key& name) {
  const auto& object = children_of(from);
  const auto* type = from.type;
  const auto* element = from.element;
  if (!has_definition(type, element)) {
    // Whatever holds it, an extension is an Extension.
    const bool extension = name.text == "extension" || name.text == "modifierExtension";
    const auto* its_type = extension ? machine.definitions().type("Extension") : nullptr;
    if (object.is_object()) push_found(machine, find_member(object, name.text, true), its_type, nullptr);
    return true;
  }
  const auto step = machine.step(element, type, name);
  if (!step) return false;
  if (step.element->choice && !step.child->plain_choice && !machine.settings().typed_choice_names) return false;
  if (!object.is_object()) return true;
  if (step.child->plain_choice) {
    push_choice(machine, object, type, element, name.text);
  } else {
    push_found(machine, find_member(object, name.text, may_have_extra(step.type, step.element)), step.type,
               step.element);
  }
  return true;
}

void push_all_children(Machine& machine, const ElementItem& from) {
  const auto& object = children_of(from);
  if (!object.is_object()) return;
  if (has_definition(from.type, from.element)) {
    push_all_typed(machine, from.type, from.element, object);
  } else {
    push_all_untyped(machine, object);
  }
}

ElementItem resource_element(const data::Node& resource, const Definitions& definitions) {
  const auto name = resource["resourceType"].text();
  return {&resource, &absent_node, name.empty() ? nullptr : definitions.type(Key(name)), nullptr};
}

}  // namespace linkway::fhir::path
