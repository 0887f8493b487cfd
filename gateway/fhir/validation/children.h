// Going through the children of an element, values and extensions of primitives together.
#pragma once

#include <algorithm>
#include <string_view>

#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

// Calls `see(const At& child)` for each element child of an object, in order; items of a list one by one, primitives
// with their companion. Members without a definition are passed over, and so is what has not the form that it should
// have: the walk tells.
template <class See>
void for_each_child(Run& run, const At& at, See see) {
  const Inside inside = at.type() != nullptr ? Inside{nullptr, at.type()} : Inside{at.element(), nullptr};
  const bool primitive = at.type() != nullptr && at.type()->kind == StructureKind::primitive;
  const data::Node& object = primitive ? *at.extra : *at.node;
  const auto companion_of = [&](std::string_view name) -> const data::Node& {
    for (const auto& other : object.members()) {
      const auto text = other.name.view();
      if (text.size() == name.size() + 1 && text[0] == '_' && text.substr(1) == name) return other.value;
    }
    return no_node;
  };
  bool companions = false;
  for (const auto& member : object.members()) companions = companions || member.name.view().starts_with('_');
  const auto filled = [](const data::Node& node) -> const data::Node& {
    return node.kind() == data::Kind::null ? no_node : node;
  };
  for (const auto& [name, value] : object.members()) {
    auto text = name.view();
    const bool extra_only = text.starts_with('_') && !object[text.substr(1)];
    if (text.starts_with('_')) {
      if (!extra_only) continue;
      text.remove_prefix(1);
    }
    const auto* slot = run.shapes.member(inside, text);
    if (slot == nullptr) continue;
    const auto& first = extra_only ? no_node : value;
    const auto& extra = extra_only ? value : companions ? companion_of(text) : no_node;
    At child{&at, spot_of(at.spot, *slot), &no_node, &no_node, at.scope};
    if (slot->holds == Slot::Holds::resource) child.spot.type = nullptr;
    if (!slot->list) {
      child.node = &filled(first);
      child.extra = &filled(extra);
      if (*child.node || *child.extra) see(static_cast<const At&>(child));
      continue;
    }
    const auto count = std::max(first.is_list() ? first.size() : 0, extra.is_list() ? extra.size() : 0);
    for (std::size_t i = 0; i < count; ++i) {
      child.spot.index = i;
      child.node = &filled(first.is_list() ? first.at(i) : no_node);
      child.extra = &filled(extra.is_list() ? extra.at(i) : no_node);
      if (*child.node || *child.extra) see(static_cast<const At&>(child));
    }
  }
}

}  // namespace linkway::fhir::validation
