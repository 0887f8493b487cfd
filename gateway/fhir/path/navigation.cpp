#include "fhir/path/navigation.h"

#include <algorithm>

#include "data/short_text.h"
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

const data::Node& find_value(const data::Node& object, std::string_view name) {
  for (const auto& member : object.members()) {
    if (data::same_name(member.name.view(), name)) return member.value;
  }
  return absent_node;
}

Found find_member(const data::Node& object, std::string_view name) {
  Found found;
  const auto size = name.size();
  for (const auto& member : object.members()) {
    const auto text = member.name.view();
    if (text.size() - size > 1) continue;  // neither as long nor longer by one
    if (text.size() == size) {
      if (data::same_name(text, name)) found.value = &member.value;
    } else if (text.front() == '_' && data::same_name(text.substr(1), name)) {
      found.extra = &member.value;
    }
  }
  return found;
}

// Lists that are looked at again and again count by their length; what is as short as usual is in the term's own step.
void charge_for(Machine& machine, std::size_t items) {
  constexpr std::size_t items_a_step = 8;
  if (items > items_a_step) machine.charge(items / items_a_step);
}

// What the items of a member are.
struct Form {
  const Structure* type = nullptr;
  const Element* element = nullptr;
  bool open = false;  // resources, each of the type that it names itself

  Form() = default;
  explicit Form(const Steps::Known& known) : type(known.step.type), element(known.step.element), open(known.open) {}
};

// A JSON null only keeps the place of a primitive that has extensions, and a list in a list is no FHIR.
bool is_item(const data::Node& value) {
  const auto kind = value.kind();
  return kind != data::Kind::absent && kind != data::Kind::null && kind != data::Kind::list;
}

// A resource of the type that it names itself.
void push_resource(Machine& machine, const data::Node& value, const Form& form) {
  if (!is_item(value)) return;
  const auto* own = machine.type(value["resourceType"].text());
  machine.emplace(ElementItem{&value, &absent_node, own != nullptr ? own : form.type, form.element});
}

[[gnu::always_inline]] inline void push_plain(Machine& machine, const data::Node& value, const Form& form) {
  if (is_item(value)) machine.emplace(ElementItem{&value, &absent_node, form.type, form.element});
}

void push_resources(Machine& machine, const data::Node& value, const Form& form) {
  if (!value.is_list()) return push_resource(machine, value, form);
  charge_for(machine, value.size());
  for (const auto& item : value.items()) push_resource(machine, item, form);
}

// Every walk comes through here.
[[gnu::always_inline]] inline void push_plain_member(Machine& machine, const data::Node& value, const Form& form) {
  if (form.open) return push_resources(machine, value, form);
  if (!value.is_list()) return push_plain(machine, value, form);
  charge_for(machine, value.size());
  for (const auto& item : value.items()) push_plain(machine, item, form);
}

void push_with_extra(Machine& machine, const data::Node& value, const data::Node& extra, const Form& form) {
  if (!extra.is_object()) return form.open ? push_resource(machine, value, form) : push_plain(machine, value, form);
  if (!value.is_list()) machine.emplace(ElementItem{&value, &extra, form.type, form.element});
}

void push_found(Machine& machine, const Found& found, const Form& form) {
  if (!*found.extra) return push_plain_member(machine, *found.value, form);
  if (!found.value->is_list() && !found.extra->is_list()) {
    return push_with_extra(machine, *found.value, *found.extra, form);
  }
  const auto count = std::max(found.value->size(), found.extra->size());
  charge_for(machine, count);
  for (std::size_t i = 0; i < count; ++i) {
    push_with_extra(machine, found.value->at(i), found.extra->at(i), form);
  }
}

// The typed member name of a choice: valueQuantity or _valueString for value.
bool spells_choice(std::string_view member, std::string_view name) {
  if (!member.empty() && member.front() == '_') member.remove_prefix(1);
  return member.size() > name.size() && member[name.size()] >= 'A' && member[name.size()] <= 'Z' &&
         data::same_name(member.substr(0, name.size()), name);
}

void push_choice(Machine& machine, const data::Node& object, const Structure* type, const Element* element,
                 std::string_view name) {
  for (const auto& member : object.members()) {
    auto text = member.name.view();
    if (!spells_choice(text, name)) continue;
    const bool is_extra = text.front() == '_';
    if (is_extra) text.remove_prefix(1);
    const auto* known = machine.step(element, type, text);
    if (known == nullptr || !known->step.element->choice || known->step.child->plain_choice) continue;
    const Form form(*known);
    if (!known->extra) {
      if (!is_extra) push_plain_member(machine, member.value, form);
      continue;
    }
    const auto found = find_member(object, text);
    if (is_extra && *found.value) continue;  // comes with its value
    push_found(machine, found, form);
  }
}

// Whether the definitions say what it holds: a type that no image knows is walked by the names that stand there.
bool has_definition(const Structure* type, const Element* element) {
  return type != nullptr ? !type->elements.empty() : element != nullptr && !element->children.empty();
}

// False, and nothing pushed, when a primitive may have more than its value: a member with an underscore is there.
bool push_all_plain(Machine& machine, const Structure* type, const Element* element, const data::Node& object) {
  const auto before = machine.top();
  const bool is_resource = type != nullptr && type->kind == StructureKind::resource;
  const Steps::Known* known = nullptr;
  for (const auto& member : object.members()) {
    const auto text = member.name.view();
    if (text.starts_with('_')) {
      machine.drop_to(before);
      return false;
    }
    if (is_resource && data::same_name(text, "resourceType")) continue;
    known = machine.next_step(known, element, type, text);
    if (known == nullptr || known->step.child->plain_choice) continue;
    push_plain_member(machine, member.value, Form(*known));
  }
  return true;
}

void push_all_typed(Machine& machine, const Structure* type, const Element* element, const data::Node& object) {
  if (push_all_plain(machine, type, element, object)) return;
  for (const auto& member : object.members()) {
    auto text = member.name.view();
    const bool is_extra = text.starts_with('_');
    if (is_extra) text.remove_prefix(1);
    const auto* known = machine.step(element, type, text);
    if (known == nullptr || known->step.child->plain_choice || (is_extra && !known->extra)) continue;
    const Form form(*known);
    const auto found = known->extra ? find_member(object, text) : Found{&member.value, &absent_node};
    if (is_extra && *found.value) continue;
    push_found(machine, found, form);
  }
}

void push_all_untyped(Machine& machine, const data::Node& object) {
  for (const auto& member : object.members()) {
    auto text = member.name.view();
    if (text == "resourceType") continue;
    const bool is_extra = text.starts_with('_');
    if (is_extra) text.remove_prefix(1);
    const auto found = find_member(object, text);
    if (is_extra && *found.value) continue;
    push_found(machine, found, Form());
  }
}

}  // namespace

const data::Node& absent() { return absent_node; }

// `from` may stand on the stack: what is needed of it is taken before anything is pushed.
bool push_children(Machine& machine, const ElementItem& from, const Key& name) {
  const auto& object = children_of(from);
  const auto* type = from.type;
  const auto* element = from.element;
  const auto* known = machine.step(element, type, name.text);
  if (known == nullptr) {
    // Maps of R4 name the value of a primitive, as in linkId.value.
    if (machine.settings().typed_choice_names && name.text == "value" && type != nullptr &&
        type->kind == StructureKind::primitive) {
      const auto itself = from;
      machine.emplace(itself);
      return true;
    }
    if (has_definition(type, element)) return false;
    // Whatever holds it, an extension is an Extension.
    Form form;
    const bool extension = name.text == "extension" || name.text == "modifierExtension";
    if (extension) form.type = machine.type("Extension");
    if (object.is_object()) push_found(machine, find_member(object, name.text), form);
    return true;
  }
  if (known->step.child->plain_choice) {
    if (object.is_object()) push_choice(machine, object, type, element, name.text);
    return true;
  }
  if (known->step.element->choice && !machine.settings().typed_choice_names) return false;
  const Form form(*known);
  if (known->extra) {
    push_found(machine, find_member(object, name.text), form);
  } else {
    push_plain_member(machine, find_value(object, name.text), form);
  }
  return true;
}

void push_all_of(Machine& machine, const ElementItem& from) {
  const auto& object = children_of(from);
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
