// The target side of a rule: where a value goes, and what becomes of it there.
#include <algorithm>

#include "mapping/engine/coverage.h"
#include "mapping/engine/machine.h"

namespace linkway::mapping {

namespace {

bool repeats(const Step& step) { return step.child != nullptr && step.child->element->is_list(); }

const Place& place_of(const PlanTarget& target) {
  return target.element_place.line != 0 ? target.element_place : target.place;
}

// Whether something of this type may stand at the place.
bool takes(const Step& step, const fhir::Structure& type) {
  const auto& types = step.child->element->types;
  if (types.empty()) return false;
  return std::any_of(types.begin(), types.end(), [&](const fhir::TypeUse& use) {
    const auto name = use.name.empty() ? use.code.view() : use.name.view();
    return name == type.type.view() || name == "*" || type.is_a(name);
  });
}

std::string_view fhir_name(Item::Kind kind) {
  switch (kind) {
    case Item::Kind::boolean: return "boolean";
    case Item::Kind::integer: return "integer";
    case Item::Kind::long_integer: return "integer64";
    case Item::Kind::decimal: return "decimal";
    case Item::Kind::date: return "date";
    case Item::Kind::date_time: return "dateTime";
    case Item::Kind::time: return "time";
    case Item::Kind::quantity: return "Quantity";
    default: return "string";
  }
}

}  // namespace

const fhir::Structure* Machine::structure_of(const Item& item) const {
  if (item.is_element() && (item.element().type != nullptr || item.element().element != nullptr)) {
    return item.element().type;
  }
  if (!item.is_element()) return plan_.definitions.type(fhir::Key(fhir_name(item.kind())));
  switch (item.element().node->kind()) {  // without definition: by its form
    case data::Kind::text: return plan_.definitions.type("string");
    case data::Kind::boolean: return plan_.definitions.type("boolean");
    case data::Kind::number: return plan_.definitions.type("decimal");
    default: return nullptr;
  }
}

std::optional<Step> Machine::step(const PlanRule& rule, const PlanTarget& target, Made parent, const PlanStep& name) {
  const auto inside = tree_->inside(parent);
  const void* key = inside.type != nullptr ? static_cast<const void*>(inside.type) : inside.element;
  auto& cache = target_steps_[name.cache];
  if (cache.parent != key || key == nullptr) {
    cache.parent = key;
    cache.step = tree_->step(parent, name.name);
  }
  if (cache.step) return cache.step;
  const auto* type = tree_->type(parent);
  const auto* element = tree_->element(parent);
  const auto what = type != nullptr      ? std::string(type->type.view())
                    : element != nullptr ? std::string(element->path.view())
                                         : target.context_name;
  fail(rule, place_of(target), what + " has no element '" + name.name + "'", issue::structure);
  return std::nullopt;
}

std::optional<Machine::Spot> Machine::spot(const PlanRule& rule, const PlanTarget& target) {
  Spot spot;
  if (!target.context) {
    spot.free = true;
    return spot;
  }
  spot.parent = target_slot(target.context);
  if (!spot.parent) {
    warn(rule, target.place, "'" + target.context_name + "' has no value: nothing is put there", issue::incomplete);
    return std::nullopt;
  }
  for (std::size_t i = 0; i < target.path.size(); ++i) {
    const auto& name = target.path[i];
    const auto* type = tree_->type(spot.parent);
    if (name.name == "value" && type != nullptr && type->kind == fhir::StructureKind::primitive) {
      spot.self = true;
      return spot;
    }
    const auto found = step(rule, target, spot.parent, name);
    if (!found) return std::nullopt;
    if (i + 1 == target.path.size()) {
      spot.step = *found;
      return spot;
    }
    auto next = tree_->last(spot.parent, *found);
    if (!next) {
      auto made = tree_->child(spot.parent, *found, nullptr, origin_);
      if (!made) {
        fail(rule, place_of(target), made.problems());
        return std::nullopt;
      }
      next = *made;
    }
    spot.parent = next;
  }
  spot.self = true;
  return spot;
}

void Machine::name(const PlanTarget& target, Made made) {
  if (target.variable) target_slot(target.variable) = made;
}

// What the list modes say of the order.
void Machine::arrange(const PlanTarget& target, Made made) {
  if (target.first) tree_->move_to_front(made);
  if (target.last) to_the_end_.push_back(made);
}

std::optional<Made> Machine::element_for(const PlanRule& rule, const PlanTarget& target, const Spot& spot,
                                         const fhir::Structure* type) {
  if (spot.self) return spot.parent;
  // An element that another rule of this block made, or one around it.
  for (const auto slot : target.shares) {
    if (const auto made = share_slot(slot)) return made;
  }
  if (target.collate) {
    if (const auto made = tree_->first(spot.parent, spot.step)) return made;
  }
  if (target.single && tree_->count(spot.parent, spot.step) > 0) {
    fail(rule, place_of(target), "expected one only: there is a '" + target.path.back().name + "' already",
         issue::structure);
    return std::nullopt;
  }
  auto made = tree_->child(spot.parent, spot.step, type, origin_);
  if (!made) {
    fail(rule, place_of(target), made.problems());
    return std::nullopt;
  }
  if (!target.shares.empty()) share_slot(target.shares.front()) = *made;
  arrange(target, *made);
  return *made;
}

std::optional<Made> Machine::place_new(const PlanRule& rule, const PlanTarget& target, const Spot& spot,
                                       const fhir::Structure* type) {
  if (spot.free) {
    if (type == nullptr) {
      fail(rule, target.transform_place, "the type to create cannot be told", issue::required);
      return std::nullopt;
    }
    const auto made = tree_->create(*type, origin_);
    created_.push_back(made);
    return made;
  }
  const bool replaces = !spot.self && target.shares.empty() && !target.collate && !target.single && type != nullptr &&
                        !repeats(spot.step) && tree_->count(spot.parent, spot.step) > 0;
  if (!replaces) return element_for(rule, target, spot, type);
  const auto made = tree_->create(*type, origin_);
  if (const auto done = tree_->attach(spot.parent, spot.step, made); !done) {
    fail(rule, place_of(target), done.problems());
    return std::nullopt;
  }
  return made;
}

bool Machine::put_item(const PlanRule& rule, const PlanTarget& target, const Spot& spot, const Item& item) {
  if (context_->coverage != nullptr) {
    // A text takes no more of a composite than its text.
    const auto* type = spot.step.type;
    const bool text = type != nullptr && type->kind == fhir::StructureKind::primitive && item.is_element() &&
                      item.element().node->is_object();
    if (text) {
      context_->coverage->read_text(item);
    } else {
      context_->coverage->read_all(item);
    }
  }
  const bool plain = !spot.free && !spot.self && target.shares.empty() && !target.first && !target.last &&
                     !target.single && !target.collate;
  if (plain) {
    const auto made = tree_->put(spot.parent, spot.step, item, origin_);
    if (!made) return fail(rule, place_of(target), made.problems());
    name(target, *made);
    return true;
  }
  const auto* type = spot.free ? structure_of(item) : nullptr;
  const auto made = spot.free ? place_new(rule, target, spot, type) : element_for(rule, target, spot, type);
  if (!made) return false;
  if (const auto done = tree_->set(*made, item, origin_); !done) return fail(rule, place_of(target), done.problems());
  name(target, *made);
  return true;
}

// Another element of the tree: one that is being built elsewhere shows in both places, a primitive gives its value.
bool Machine::put_made(const PlanRule& rule, const PlanTarget& target, const Spot& spot, Made made) {
  const auto* type = tree_->type(made);
  const bool primitive = type != nullptr && type->kind == fhir::StructureKind::primitive;
  if (spot.free) {
    name(target, made);
    return true;
  }
  if (primitive || spot.self) {
    const auto item = tree_->item(made);
    if (!item) return fail(rule, place_of(target), item.problems());
    return put_item(rule, target, spot, *item);
  }
  if (const auto done = tree_->attach(spot.parent, spot.step, made); !done) {
    return fail(rule, place_of(target), done.problems());
  }
  arrange(target, made);
  name(target, made);
  return true;
}

bool Machine::run_target(const PlanRule& rule, const PlanTarget& target) {
  if (target.variable) target_slot(target.variable) = Made();
  const auto where = spot(rule, target);
  // What has no value was told; it does not keep the other targets from theirs.
  if (!where) return !target.context || !target_slot(target.context);
  if (target.transform) return transform(rule, target, *where);
  const auto made = element_for(rule, target, *where, nullptr);
  if (!made) return false;
  name(target, *made);
  return true;
}

// `src.a -> tgt.a`: by the group for the two types; where there is none, a value that fits is copied.
bool Machine::copy_by_type(const PlanRule& rule) {
  const auto& target = rule.targets[0];
  const auto source = source_slot(rule.sources[0].variable);
  const auto where = spot(rule, target);
  if (!where) return false;
  const auto* type = where->self ? tree_->type(where->parent) : type_for(rule, *where, &source);
  const auto* from = structure_of(source);
  const auto group = typed_group(rule, from, type);
  if (group == no_index) return put_item(rule, target, *where, source);
  const auto made = element_for(rule, target, *where, type);
  if (!made) return false;
  name(target, *made);
  call_typed(rule, group, source, *made);
  return true;
}

void Machine::run_typed(const PlanRule& rule) {
  const auto made = target_slot(rule.targets[0].variable);
  if (!made) return;
  const auto source = source_slot(rule.sources[0].variable);
  const auto group = typed_group(rule, structure_of(source), tree_->type(made));
  if (group != no_index) call_typed(rule, group, source, made);
}

const fhir::Structure* Machine::type_for(const PlanRule& rule, const Spot& spot, const Item* source) {
  if (spot.self) return tree_->type(spot.parent);
  const auto& at = spot.step;
  if (at.child == nullptr) return nullptr;
  const bool open = at.child->plain_choice || (at.type != nullptr && at.type->is_abstract) ||
                    (at.type == nullptr && at.element->children.empty());
  if (!open) return at.type;
  const auto* from = source == nullptr ? nullptr : structure_of(*source);
  if (from != nullptr) {
    const auto [found, is_new] = types_by_source_.try_emplace(TypedKey{rule.scope, from, at.child}, nullptr);
    if (is_new) found->second = type_by_source(rule, at, *from);
    if (found->second != nullptr) return found->second;
  }
  // Models are often abstract for no reason: what is alone at its place is meant.
  const bool model = at.type != nullptr && at.type->kind == fhir::StructureKind::logical;
  return model && at.child->element->types.size() == 1 ? at.type : nullptr;
}

// <<type+>> says what a type of the source becomes where nothing else does; else it stays what it is.
const fhir::Structure* Machine::type_by_source(const PlanRule& rule, const Step& at,
                                               const fhir::Structure& source) const {
  const auto& scope = plan_.scopes[rule.scope];
  for (const auto* groups : {&scope.own, &scope.imported}) {
    for (const auto& group : *groups) {
      if (group.also_by_source && group.source == &source && group.target != nullptr && takes(at, *group.target)) {
        return group.target;
      }
    }
  }
  return takes(at, source) ? &source : nullptr;
}

std::uint32_t Machine::typed_group(const PlanRule& rule, const fhir::Structure* source, const fhir::Structure* target) {
  if (source == nullptr || target == nullptr) return no_index;
  const auto [found, is_new] = typed_groups_.try_emplace(TypedKey{rule.scope, source, target}, no_index);
  if (!is_new) return found->second;
  const auto& scope = plan_.scopes[rule.scope];
  // The nearest type counts, then the nearest map: a group for string takes a code where there is none for code.
  for (const auto* type = source; type != nullptr; type = type->base_structure.get()) {
    for (const auto* groups : {&scope.own, &scope.imported}) {
      for (const auto& group : *groups) {
        const bool fits = group.source == type && group.target != nullptr &&
                          (group.target == target || (type == source && target->is_a(group.target->type.view())));
        if (fits && (found->second == no_index || group.target == target)) found->second = group.group;
        if (fits && group.target == target) return found->second;
      }
    }
    if (found->second != no_index) return found->second;
    if (type->kind != fhir::StructureKind::primitive && type->is_abstract) break;
  }
  return no_index;
}

}  // namespace linkway::mapping
