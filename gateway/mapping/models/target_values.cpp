// Values of a target: what goes in, and the whole that is opened when something is added to it.
#include <algorithm>
#include <string>

#include "fhir/path/evaluate.h"
#include "fhir/validation/lexical.h"
#include "mapping/models/choices.h"
#include "mapping/models/hl7v2_paths.h"
#include "mapping/models/json_numbers.h"
#include "mapping/models/target.h"

namespace linkway::mapping {

using data::Kind;
using fhir::JsonForm;
using fhir::StructureKind;
using fhir::path::ElementItem;
using fhir::path::Item;
using fhir::validation::Lexical;

namespace {

const data::Node nothing;

// Where the text of a complex value stands: representation xmlText, else a primitive `value`.
Step text_step(const fhir::Definitions& definitions, const fhir::Inside& inside) {
  const auto* holder =
      inside.type != nullptr ? (inside.type->elements.empty() ? nullptr : &inside.type->root()) : inside.element;
  if (holder == nullptr) return {};
  const auto step_to = [&](std::string_view name) {
    return definitions.step(inside.element, inside.type, fhir::Key(name));
  };
  for (const auto& child : holder->ordered_children) {
    if (child->xml_text) return step_to(child->name);
  }
  // FHIR's own complex types are no texts, whatever is called value in them.
  if (inside.type == nullptr || inside.type->kind != StructureKind::logical) return {};
  const auto value = step_to("value");
  return value && value.type != nullptr && value.type->kind == StructureKind::primitive ? value : Step{};
}

// Of a value that stands for a text: the text; absent otherwise.
const data::Node& text_within(const fhir::Definitions& definitions, const ElementItem& value) {
  // The text of HL7 v2's composites stands in the first part of their first part.
  constexpr std::size_t most_deep = 8;
  const auto* node = value.node;
  fhir::Inside inside{value.element, value.type};
  for (std::size_t i = 0; i < most_deep && node->is_object(); ++i) {
    const auto step = text_step(definitions, inside);
    if (!step) return nothing;
    node = &(*node)[step.child->name.view()];
    inside = step.type != nullptr ? fhir::Inside{nullptr, step.type} : fhir::Inside{step.element, nullptr};
  }
  return node->is_object() ? nothing : *node;
}

}  // namespace

Status TargetTree::set(Made target, const Item& value, Origin origin) {
  const auto index = real_index(target);
  if (origin != no_origin) entries_[target.index].origin = origin;
  if (auto settled = settle(index, value); !settled) return settled;
  if (value.kind() == Item::Kind::quantity) return set_quantity(index, value);
  if (!value.is_element()) {
    const auto kind = value.kind() == Item::Kind::boolean ? Kind::boolean : Kind::text;
    return set_scalar(index, fhir::path::to_text(value), kind, origin);
  }
  const auto& element = value.element();
  const auto* own = entries_[index].type;
  const bool primitive = own != nullptr && own->kind == StructureKind::primitive;
  if (element.node->is_object()) {
    if (!primitive) return set_complex(index, element);
    const auto& text = text_within(definitions_, element);
    // A composite of HL7 v2 without its first part says nothing here.
    if (!text && element.node->size() > 0 && is_hl7v2_part(element.node->members().front().name.view())) return Done{};
    if (!text)
      return refusal(index, issue::structure, "a complex value cannot become a " + std::string(own->type.view()));
    return set_scalar(index, text.text(), text.kind(), origin);
  }
  entries_[index].groups = Made::none;
  entries_[index].value = {};
  if (*element.node) {
    const auto kind = element.node->kind();
    const std::string_view text =
        kind == Kind::boolean ? (element.node->boolean() ? "true" : "false") : element.node->text();
    auto done = set_scalar(index, text, kind, origin);
    if (!done) return done;
  }
  if (primitive && element.extra->is_object()) open_members(index, *element.extra);
  return Done{};
}

Status TargetTree::set_text(Made target, std::string_view text, Origin origin) {
  if (origin != no_origin) entries_[target.index].origin = origin;
  if (auto settled = settle(real_index(target), Item::of(text)); !settled) return settled;
  return set_scalar(real_index(target), text, Kind::text, origin);
}

Status TargetTree::settle(std::uint32_t entry, const Item& value) {
  const auto& e = entries_[entry];
  if (e.type != nullptr || e.content != nullptr || e.group == Made::none) return Done{};
  const auto step = groups_[e.group].step;
  const auto* type = type_for(*step.child->element, value);
  if (type == nullptr) return refusal(entry, issue::structure, "it has no type for this value");
  auto choice = choose(e.parent, step, type);
  if (!choice) return std::move(choice).problems();
  fill(entry, *choice);
  return Done{};
}

Result<Made> TargetTree::put(Made parent, const Step& step, const Item& value, Origin origin) {
  if (!step) return refusal(real_index(parent), issue::structure, "there is no such element");
  const auto* placed = step.child->element.get();
  const auto* type = step.child->plain_choice || !value.is_element() ? nullptr : value.element().type;
  if (step.child->plain_choice) {
    type = type_for(*placed, value);
    if (type == nullptr) {
      return refusal(real_index(parent), issue::structure,
                     std::string(placed->name.view()) + "[x] has no type for this value");
    }
  } else if (value.is_element() && value.element().node->is_object() && step.type != nullptr &&
             step.type->kind == StructureKind::primitive) {
    type = nullptr;  // its text
  } else if (type != nullptr && type->kind == StructureKind::primitive && step.type != nullptr &&
             step.type->kind == StructureKind::logical && text_step(definitions_, {nullptr, step.type})) {
    type = nullptr;  // for its text
  }
  // What it was before makes no difference: it is replaced.
  if (!placed->is_list()) {
    if (const auto there = first(parent, step)) {
      auto& e = entries_[real_index(there)];
      e.value = {};
      e.groups = Made::none;
    }
  }
  auto made = child(parent, step, type, origin);
  if (!made) return made;
  auto done = set(*made, value, origin);
  if (!done) return std::move(done).problems();
  return made;
}

Status TargetTree::set_complex(std::uint32_t entry, const ElementItem& value) {
  auto& e = entries_[entry];
  const auto* from = value.type;
  const auto* declared = e.type;
  if (declared != nullptr && from != nullptr && declared != from) {
    const bool fits = from->is_a(declared->type) || declared->is_a(from->type);
    if (!fits) {
      const auto& text = text_within(definitions_, value);
      if (text) return set_scalar(entry, text.text(), text.kind(), no_origin);
      return refusal(entry, issue::structure,
                     "a " + std::string(from->type.view()) + " cannot become a " + std::string(declared->type.view()));
    }
    if (from->is_a(declared->type)) e.type = from;
  }
  e.groups = Made::none;
  e.value = copy(*value.node);
  // Its type stands in the instance where it is not the declared one.
  if (e.type != declared && e.type->kind == StructureKind::logical) open(entry);
  return Done{};
}

Status TargetTree::set_quantity(std::uint32_t entry, const Item& value) {
  const auto& quantity = value.quantity();
  const auto unit = quantity.unit_text();
  const auto digits = fhir::path::to_text(Item::of(quantity.value));
  if (entries_[entry].type != nullptr && entries_[entry].type->kind == StructureKind::primitive) {
    return set_scalar(entry, entries_[entry].type->json_form == JsonForm::number ? digits : fhir::path::to_text(value),
                      Kind::text, no_origin);
  }
  const bool coded = !value.calendar() && !unit.empty();
  const auto node = builder_.object({{"value", builder_.number(digits)},
                                     {"unit", unit.empty() ? data::Node() : builder_.text(unit)},
                                     {"system", coded ? builder_.text("http://unitsofmeasure.org") : data::Node()},
                                     {"code", coded ? builder_.text(unit) : data::Node()}});
  return set_complex(entry, {&node, &nothing, type_named(definitions_, "Quantity"), nullptr});
}

Status TargetTree::set_scalar(std::uint32_t entry, std::string_view text, Kind kind, Origin origin) {
  const auto* type = entries_[entry].type;
  if (type == nullptr || type->kind != StructureKind::primitive) {
    const auto where = inside({entry});
    if (const auto step = text_step(definitions_, where)) {
      auto made = child({entry}, step, nullptr, origin);
      if (!made) return std::move(made).problems();
      if (auto settled = settle(real_index(*made), Item::of(text)); !settled) return settled;
      return set_scalar(real_index(*made), text, kind, origin);
    }
    const bool anything =
        type == nullptr && (entries_[entry].content == nullptr || entries_[entry].content->children.empty());
    if (!anything) {
      const auto name = type == nullptr ? std::string("this element") : "a " + std::string(type->type.view());
      return refusal(entry, issue::structure, name + " holds other elements, and no text");
    }
  }
  data::Node value;
  switch (type == nullptr ? JsonForm::none : type->json_form) {
    case JsonForm::boolean:
      if (text != "true" && text != "false") return refusal(entry, issue::value, "a boolean is true or false");
      value = data::Node::make_boolean(text == "true");
      break;
    case JsonForm::number:
      if (!is_json_number(text)) return refusal(entry, issue::value, "this is no number");
      if (type->type.view() != "decimal" && !is_whole(text))
        return refusal(entry, issue::value, "this is no whole number");
      value = builder_.number(text);
      break;
    case JsonForm::text: value = builder_.text(text); break;
    case JsonForm::none:
      value = kind == Kind::boolean  ? data::Node::make_boolean(text == "true")
              : kind == Kind::number ? builder_.number(text)
                                     : builder_.text(text);
      break;
  }
  // A value that the type does not allow would only be found by whoever reads it. What names something elsewhere is
  // left to the validation, which knows what a reference may look like at its place.
  const auto form = type == nullptr ? Lexical::anything : fhir::validation::lexical_of(type->type);
  const bool names = form == Lexical::uri || form == Lexical::url || form == Lexical::canonical;
  if (!names && !text.empty()) {
    const auto* fault = fhir::validation::lexical_fault(form, text);
    if (fault != nullptr && fault->error) {
      return refusal(entry, issue::value,
                     "this is no " + std::string(type->type.view()) + ": " + std::string(fault->text));
    }
  }
  entries_[entry].value = value;
  return Done{};
}

void TargetTree::open(std::uint32_t entry) {
  if (!entries_[entry].value.is_object()) return;
  const auto whole = entries_[entry].value;
  entries_[entry].value = {};
  open_members(entry, whole);
}

void TargetTree::open_members(std::uint32_t entry, const data::Node& object) {
  for (const auto& member : object.members()) {
    auto name = member.name.view();
    const bool companion = name.starts_with('_');
    if (companion) name.remove_prefix(1);
    const auto known = step({entry}, name);
    if (!known || known.child->plain_choice) continue;
    const bool primitive = known.type != nullptr && known.type->kind == StructureKind::primitive;
    if (!primitive) {
      if (!companion) open_member(entry, known, member.value, nothing);
      continue;
    }
    const auto& beside = object[companion ? name : '_' + std::string(name)];
    if (!companion) {
      open_member(entry, known, member.value, beside);
    } else if (!beside) {
      open_member(entry, known, nothing, member.value);
    }
  }
}

void TargetTree::open_member(std::uint32_t entry, const Step& step, const data::Node& value, const data::Node& extra) {
  const auto group = group_for(entry, step);
  const auto add = [&](const data::Node& one, const data::Node& beside) {
    Choice choice{step.child, step.type, step.type == nullptr ? step.element : nullptr};
    // What says its own type: resources, and instances of logical models.
    if (const auto own = one["resourceType"].text(); !own.empty()) {
      if (const auto* type = definitions_.type(fhir::Key(own))) choice.type = type;
    }
    const auto made = append(group, entry, choice, entries_[entry].origin);
    if (one.kind() != Kind::null) entries_[made].value = one.is_object() || !one ? one : copy(one);
    if (beside.is_object()) open_members(made, beside);
  };
  if (!value.is_list() && !extra.is_list()) return add(value, extra);
  for (std::size_t i = 0; i < std::max(value.size(), extra.size()); ++i) add(value.at(i), extra.at(i));
}

}  // namespace linkway::mapping
