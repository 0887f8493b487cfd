// Steps from an element of an instance to its children, with the base definitions at hand.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "fhir/format/shape.h"
#include "fhir/validation/at.h"
#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

// Where the children of the element are defined.
[[nodiscard]] inline Inside inside_of(const At& at) {
  if (at.type() != nullptr) return {nullptr, at.type()};
  const auto* element = at.element();
  return {element != nullptr && element->content ? element->content.get() : element, nullptr};
}

// The object that holds the children: of a primitive the one with the underscore.
[[nodiscard]] inline const data::Node& holder_of(const At& at) { return at.node->is_object() ? *at.node : *at.extra; }

// What `see(const At& child)` returns. A resource comes with the type that it names itself and a scope of its own.
template <class See>
auto with_child(const Run& run, const At& at, const Slot& slot, const data::Node& node, const data::Node& extra,
                std::size_t index, See&& see) {
  At child{&at, Spot{&at.spot, slot.name, index, slot.element, slot.inside.type}, &node, &extra, at.scope};
  if (slot.holds != Slot::Holds::resource) return see(std::as_const(child));
  child.spot.element = nullptr;
  if (const auto* type = run.definitions.type(node["resourceType"].text())) child.spot.type = type;
  const Scope own{at.scope, &node, &child, slot.name == "contained"};
  child.scope = &own;
  return see(std::as_const(child));
}

// Calls `see(node, extra, index)` for each item that stands in a member, until it returns true. Nothing where a list
// stands that must not, or the reverse.
template <class See>
bool for_each_item(const Slot& slot, const data::Node& value, const data::Node& extra, See&& see) {
  const auto filled = [](const data::Node& node) -> const data::Node& {
    return node.kind() == data::Kind::null ? no_node : node;
  };
  if (value.is_list() != slot.list && value) return false;
  if (extra.is_list() != slot.list && extra) return false;
  if (!slot.list) return (value || extra) && see(filled(value), filled(extra), Spot::no_index);
  const auto count = value.size() > extra.size() ? value.size() : extra.size();
  for (std::size_t i = 0; i < count; ++i) {
    const auto& item = filled(value.at(i));
    const auto& beside = filled(extra.at(i));
    if ((item || beside) && see(item, beside, i)) return true;
  }
  return false;
}

// Calls `see(slot, value, extra)` for each member that the name stands for, until it returns true: one, or, of a choice
// by its plain name, those of any type.
template <class See>
bool for_each_member(Run& run, const At& at, std::string_view name, See&& see) {
  const auto& holder = holder_of(at);
  if (holder.size() == 0) return false;
  const auto inside = inside_of(at);
  if (!inside) return false;
  std::string companion("_");
  if (const auto* slot = run.shapes.member(inside, name)) {
    const auto& value = holder[name];
    const auto& extra = slot->holds == Slot::Holds::primitive ? holder[companion.append(name)] : no_node;
    return (value || extra) && see(*slot, value, extra);
  }
  for (const auto& member : holder.members()) {
    auto own = member.name.view();
    const bool extra_only = own.starts_with('_');
    if (extra_only) own.remove_prefix(1);
    if (!own.starts_with(name) || own.size() == name.size()) continue;
    const auto* slot = run.shapes.member(inside, own);
    if (slot == nullptr || !slot->choice || slot->element->name.view() != name) continue;
    if (extra_only && holder[own]) continue;  // told with its value
    companion.resize(1);
    const auto& extra = slot->holds == Slot::Holds::primitive ? holder[companion.append(own)] : no_node;
    if (see(*slot, extra_only ? no_node : member.value, extra)) return true;
  }
  return false;
}

// Calls `see(const At& child)` for each item of the children with this name, until it returns true.
template <class See>
bool for_each_named(Run& run, const At& at, std::string_view name, See&& see) {
  return for_each_member(run, at, name, [&](const Slot& slot, const data::Node& value, const data::Node& extra) {
    return for_each_item(slot, value, extra, [&](const data::Node& item, const data::Node& beside, std::size_t index) {
      return with_child(run, at, slot, item, beside, index, see);
    });
  });
}

}  // namespace linkway::fhir::validation
