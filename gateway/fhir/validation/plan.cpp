#include "fhir/validation/plan.h"

#include <algorithm>

#include "data/short_text.h"

namespace linkway::fhir::validation {

namespace {

void add_rules(Plan& plan, std::span<const Invariant> invariants, const Inside& object, Rules& rules) {
  for (const auto& invariant : invariants) {
    const bool known = std::ranges::any_of(plan.rules, [&](const Rule* rule) {
      return rule->invariant->key.view() == invariant.key.view() &&
             rule->invariant->expression.view() == invariant.expression.view();
    });
    if (known) continue;
    const auto& rule = rules.of(invariant, object);
    if (rule.of_any_value) {
      plan.ele_1 = &rule;
    } else {
      plan.rules.push_back(&rule);
    }
  }
}

bool has_targets(const Element& element, std::string_view type) {
  return std::ranges::any_of(element.types,
                             [&](const TypeUse& use) { return use.code.view() == type && !use.targets.empty(); });
}

}  // namespace

Plan* Plans::resource(std::string_view type_name) {
  const auto* slot = shapes_.resource(type_name);
  return slot == nullptr ? nullptr : plan_of(*slot, nullptr);
}

Plan* Plans::member(const Plan& holder, std::string_view name) {
  const auto* slot = shapes_.member(holder.slot->inside, name);
  return slot == nullptr ? nullptr : plan_of(*slot, &holder.slot->inside);
}

Plan* Plans::step(Cursor& cursor, std::string_view name) {
  if (name.starts_with('_')) return nullptr;
  auto* found = *cursor.expected_;
  if (found == nullptr || !data::same_name(found->slot->name, name)) found = member(cursor.holder_, name);
  if (found == nullptr) return nullptr;
  found->met_ = name.data();
  found->walk_ = walk_;
  return *cursor.expected_ = found;
}

Plan* Plans::plan_of(const Slot& slot, const Inside* holder) {
  auto& known = by_slot_[&slot];
  if (known != nullptr) return known;
  auto& plan = plans_.emplace_back();
  known = &plan;
  plan.slot = &slot;
  const auto* type = slot.inside.type;
  const auto* element = slot.element;
  const auto type_name = type == nullptr ? std::string_view() : type->type.view();
  if (element != nullptr) {
    add_rules(plan, element->invariants, slot.inside, rules_);
    plan.binding = element->binding == BindingStrength::required || element->binding == BindingStrength::extensible ||
                   !element->additional_bindings.empty();
    plan.profiles = std::ranges::any_of(
        element->types, [&](const TypeUse& use) { return use.name.view() == type_name && !use.profiles.empty(); });
    plan.reference = type_name == "Reference" || (type_name == "canonical" && has_targets(*element, type_name));
    plan.extension = type_name == "Extension";
    plan.modifier_extension = plan.extension && element->name.view() == "modifierExtension";
  }
  if (slot.inside.element != nullptr && slot.inside.element != element) {
    add_rules(plan, slot.inside.element->invariants, slot.inside, rules_);
  }
  // A resource within another is checked as one of its own, by the plan of its type.
  if (type != nullptr && !type->elements.empty() && slot.holds != Slot::Holds::resource) {
    add_rules(plan, type->root().invariants, slot.inside, rules_);
  }
  plan.coding = type_name == "Coding" || (type != nullptr && type->is_a("Quantity"));
  plan.datatype = type != nullptr && type->kind == StructureKind::complex;
  if (slot.holds == Slot::Holds::primitive) {
    plan.lexical = lexical_of(type_name);
    plan.plain = !plan.binding && !plan.reference && plan.rules.empty() && element->max_length == 0 &&
                 slot.plain != data::Kind::absent;
  }
  if (holder != nullptr && element != nullptr && element->min > 0) {
    const auto& layout = layout_of(*holder);
    const auto at = std::ranges::find(layout.required, element);
    if (at != layout.required.end()) plan.required = std::uint64_t{1} << (at - layout.required.begin());
  }
  return &plan;
}

const Layout& Plans::layout_of(const Inside& inside) {
  const auto* element = inside.type != nullptr ? &inside.type->root() : inside.element;
  auto& known = by_owner_[element];
  if (known != nullptr) return *known;
  auto& layout = layouts_.emplace_back();
  known = &layout;
  layout.inside = inside;
  layout.resource = inside.type != nullptr && inside.type->kind == StructureKind::resource;
  for (const auto& child : element->children) {
    if (!child.plain_choice) layout.names.push_back(child.name.view());
  }
  for (const auto& child : element->ordered_children) {
    if (child->min == 0 || layout.required.size() == 64) continue;
    layout.required_mask |= std::uint64_t{1} << layout.required.size();
    layout.required.push_back(child.get());
  }
  return layout;
}

}  // namespace linkway::fhir::validation
