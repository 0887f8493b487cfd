#include "mapping/engine/navigate.h"

#include <algorithm>

#include "data/short_text.h"
#include "fhir/path/convert.h"
#include "fhir/path/navigation.h"

namespace linkway::mapping {

namespace {

using fhir::path::absent;
using fhir::path::ElementItem;
using fhir::path::Item;
using Items = std::vector<Item>;

struct Found {
  const data::Node* value = &absent();
  const data::Node* extra = &absent();
};

Found find(const data::Node& object, std::string_view name, bool extra) {
  Found found;
  for (const auto& member : object.members()) {
    const auto text = member.name.view();
    if (text.size() == name.size()) {
      if (data::same_name(text, name)) {
        found.value = &member.value;
        if (!extra) break;
      }
    } else if (extra && text.size() == name.size() + 1 && text.front() == '_' &&
               data::same_name(text.substr(1), name)) {
      found.extra = &member.value;
    }
  }
  return found;
}

bool is_item(const data::Node& value) {
  const auto kind = value.kind();
  return kind != data::Kind::absent && kind != data::Kind::null && kind != data::Kind::list;
}

struct Form {
  const fhir::Structure* type = nullptr;
  const fhir::Element* element = nullptr;
  const fhir::Definitions* open = nullptr;  // asked for the type that the value names itself
};

void push(const data::Node& value, const data::Node& extra, const Form& form, Items& into) {
  if (!is_item(value) && !extra.is_object()) return;
  const auto* type = form.type;
  if (form.open != nullptr && value.is_object()) {
    if (const auto name = value["resourceType"].text(); !name.empty()) {
      const auto* own = form.open->type(fhir::Key(name));
      if (own == nullptr) own = form.open->structure(name);
      if (own != nullptr) type = own;
    }
  }
  into.push_back(Item::of(ElementItem{&value, extra.is_object() ? &extra : &absent(), type, form.element}));
}

void push_found(const Found& found, const Form& form, Items& into) {
  if (!found.value->is_list() && !found.extra->is_list()) return push(*found.value, *found.extra, form, into);
  const auto count = std::max(found.value->size(), found.extra->size());
  for (std::size_t i = 0; i < count; ++i) push(found.value->at(i), found.extra->at(i), form, into);
}

bool spells_choice(std::string_view member, std::string_view name) {
  return member.size() > name.size() && member[name.size()] >= 'A' && member[name.size()] <= 'Z' &&
         data::same_name(member.substr(0, name.size()), name);
}

bool is_primitive(const ElementItem& from) {
  return from.type != nullptr ? from.type->kind == fhir::StructureKind::primitive : fhir::path::has_value(from);
}

// Values of FHIRPath's own types have few members.
void push_member_of_value(const Item& from, std::string_view name, Items& into) {
  if (from.kind() == Item::Kind::quantity && (name == "value" || name == "unit")) {
    into.push_back(name == "value" ? Item::of(from.quantity().value) : Item::of(from.quantity().unit_text()));
  } else if (name == "value") {
    into.push_back(from);
  }
}

}  // namespace

const Navigator::Cache& Navigator::look_up(const ElementItem& from, const PlanStep& step) {
  auto& cache = caches_[step.cache];
  const void* parent = from.type != nullptr ? static_cast<const void*>(from.type) : from.element;
  if (cache.parent == parent && parent != nullptr) return cache;
  cache = {parent,
           parent == nullptr ? fhir::Definitions::Step() : definitions_->step(from.element, from.type, step.key()),
           false, false};
  if (const auto* type = cache.step.type; type != nullptr) {
    cache.extra = type->kind == fhir::StructureKind::primitive;
    cache.open = type->kind != fhir::StructureKind::primitive && type->is_abstract;
  }
  return cache;
}

void Navigator::push_choice(const ElementItem& from, std::string_view name, Items& into) {
  const auto& object = fhir::path::children_of(from);
  std::string_view with_value;  // the member beside which a `_name` was looked for already
  for (const auto& member : object.members()) {
    auto text = member.name.view();
    const bool is_extra = text.starts_with('_');
    if (is_extra) text.remove_prefix(1);
    if (!spells_choice(text, name) || text == with_value) continue;
    const auto step = definitions_->step(from.element, from.type, fhir::Key(text));
    if (!step || !step.child->element->choice || step.child->plain_choice) continue;
    const bool primitive = step.type != nullptr && step.type->kind == fhir::StructureKind::primitive;
    push_found(find(object, text, primitive), {step.type, step.element, nullptr}, into);
    with_value = text;
  }
}

void Navigator::children(const Item& from, const PlanStep& step, Items& into) {
  const std::string_view name = step.name;
  if (!from.is_element()) return push_member_of_value(from, name, into);
  const auto& element = from.element();
  const auto& object = fhir::path::children_of(element);
  const auto& known = look_up(element, step);
  if (known.step) {
    if (!object.is_object()) return;
    if (known.step.child->plain_choice) return push_choice(element, name, into);
    const Form form{known.step.type, known.step.element, known.open ? definitions_ : nullptr};
    return push_found(find(object, name, known.extra), form, into);
  }
  if (name == "value" && is_primitive(element)) {
    into.push_back(from);
    return;
  }
  const bool defined = element.type != nullptr || (element.element != nullptr && !element.element->children.empty());
  if (defined || !object.is_object()) return;
  push_found(find(object, name, true), {}, into);
}

}  // namespace linkway::mapping
