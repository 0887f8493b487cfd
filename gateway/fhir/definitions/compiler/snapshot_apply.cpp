// A differential laid over the tree of its base.
#include <algorithm>
#include <charconv>

#include "fhir/definitions/compiler/elements.h"
#include "fhir/definitions/compiler/snapshots.h"

namespace linkway::fhir::compiler {

namespace {

using data::Node;

std::string_view profile_of(const Node& definition) {
  const auto& types = definition["type"];
  if (types.size() != 1 || types.at(0)["profile"].size() != 1) return {};
  return types.at(0)["profile"].at(0).text();
}

bool is_extension(const Draft& draft) { return draft.name == "extension" || draft.name == "modifierExtension"; }

std::uint32_t count_of(const Node& node, std::uint32_t otherwise) {
  if (node.text() == "*") return unbounded;
  std::uint32_t value = otherwise;
  const auto text = node.text();
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Some give an element that cannot repeat a slice's name: there is nothing to slice, the name is only a name.
bool names_only(const Draft& draft, const Change& change) {
  if (change.slices.size() != 1 || !draft.slices.empty() || draft.definition["slicing"]) return false;
  if (count_of(draft.definition["max"], unbounded) != 1) return false;
  if (draft.is_choice() && change.slices.front().slice.starts_with(draft.stem()) &&
      change.slices.front().slice != draft.stem()) {
    return false;  // the slice of a type
  }
  return std::ranges::none_of(change.definitions, [](const Node& item) { return bool(item["slicing"]); });
}

void move_into(Change& target, Change& source) {
  std::ranges::move(source.definitions, std::back_inserter(target.definitions));
  for (auto& child : source.children) {
    auto& own = target.child(child.name);
    move_into(own, child);
  }
  for (auto& slice : source.slices) move_into(target.slice_named(slice.slice), slice);
}

}  // namespace

void Snapshots::apply(Making& making, Draft& draft, Change& change) {
  if (names_only(draft, change)) {
    auto slice = std::move(change.slices.front());
    change.slices.clear();
    move_into(change, slice);
  }
  for (const auto& definition : change.definitions) apply_definition(making, draft, definition);
  if (!change.children.empty()) apply_children(making, draft, change);
  if (!change.slices.empty()) apply_slices(making, draft, change);
}

void Snapshots::apply_definition(Making& making, Draft& draft, const Node& definition) {
  auto base = draft.definition;
  if (is_extension(draft) && !profile_of(definition).empty()) base = extension_template(base, definition);
  draft.definition = merger_.merge(making.item, base, definition);
}

// What the root of an extension's definition says of it stands in the profile that uses it, too.
Node Snapshots::extension_template(const Node& base, const Node& change) {
  const auto* extension = tree_of(profile_of(change));
  if (extension == nullptr) return base;
  const auto& root = extension->definition;
  auto made = base;
  if (root["short"]) made = with_member(builder_, made, "short", root["short"]);
  if (root["isModifier"]) made = with_member(builder_, made, "isModifier", root["isModifier"]);
  if (count_of(root["max"], unbounded) < count_of(made["max"], unbounded)) {
    made = with_member(builder_, made, "max", root["max"]);
  }
  return made;
}

// -- children

const Draft* Snapshots::content_of(Making& making, std::string_view reference) {
  auto path = reference.substr(std::min(reference.size(), reference.find('#') + 1));
  const auto type = path.substr(0, path.find('.'));
  const auto* at = making.base != nullptr && making.base->name == type ? making.base : tree_of_type(type);
  path.remove_prefix(type.size());
  while (at != nullptr && !path.empty()) {
    path.remove_prefix(1);
    const auto name = path.substr(0, path.find('.'));
    at = at->child(name.substr(0, name.find(':')));
    path.remove_prefix(name.size());
  }
  return at;
}

const Draft* Snapshots::children_from(Making& making, const Draft& draft) {
  if (const auto& reference = draft.definition["contentReference"]) return content_of(making, reference.text());
  const auto& types = draft.definition["type"];
  if (types.size() == 0) return nullptr;
  if (const auto profile = profile_of(draft.definition); !profile.empty()) {
    if (const auto* tree = tree_of(profile)) return tree;
  }
  const auto first = fhir_type(draft.definition, types.at(0));
  const bool same =
      std::ranges::all_of(types.items(), [&](const Node& type) { return fhir_type(draft.definition, type) == first; });
  return tree_of_type(same ? first : "Element");
}

bool Snapshots::open_children(Making& making, Draft& draft, const Change& change) {
  if (!draft.children.empty()) return true;
  const auto* from = children_from(making, draft);
  if (from == nullptr) return making.specialization;
  const auto size = from->size();
  if (size.count > making.room) {
    making.room = 0;
    context_.error(making.item, change.first(), "it has more than " + std::to_string(most_elements) + " elements");
    return false;
  }
  if (size.levels > most_levels) {
    making.room = 0;
    context_.error(making.item, change.first(), "its elements are nested too deeply");
    return false;
  }
  making.room -= size.count;
  auto children = from->children;  // `from` may be a part of what is being made
  if (draft.definition["contentReference"]) {
    draft.definition = with_member(builder_, draft.definition, "contentReference", {});
    draft.definition = with_member(builder_, draft.definition, "type", from->definition["type"]);
  }
  draft.children = std::move(children);
  return true;
}

void Snapshots::apply_children(Making& making, Draft& draft, Change& change) {
  if (!open_children(making, draft, change)) {
    if (making.room > 0) {
      context_.error(making.item, change.children.front().first(),
                     "nothing is known of the type of " + std::string(draft.name) + ", so it has no " +
                         std::string(change.children.front().name));
    }
    return;
  }
  gather_choices(making, draft, change);
  for (auto& part : change.children) {
    auto* child = draft.child(part.name);
    if (child == nullptr && making.specialization && making.room > 0) {
      --making.room;
      auto& made = draft.children.emplace_back(Draft{part.name, {}, {}, {}, {}});
      const auto& first = part.first();
      made.definition = builder_.object({{"base", builder_.object({{"path", first["path"]}, {"max", first["max"]}})}});
      child = &made;
    }
    if (child == nullptr) {
      context_.error(making.item, part.first(),
                     "its base has no element " + std::string(part.first()["path"].text()) + " (" +
                         std::string(part.name) + " of " + std::string(draft.name) + ")");
      continue;
    }
    apply(making, *child, part);
  }
}

void Snapshots::gather_choices(Making& making, Draft& draft, Change& change) {
  const auto parts = std::move(change.children);
  change.children.clear();
  for (auto part : parts) {
    const Draft* choice = nullptr;
    if (draft.child(part.name) == nullptr && !making.specialization) {
      for (const auto& child : draft.children) {
        if (!child.is_choice() || !part.name.starts_with(child.stem())) continue;
        const auto& types = child.definition["type"];
        const bool named = std::ranges::any_of(types.items(), [&](const Node& type) {
          return name_with_type(child.stem(), fhir_type(child.definition, type)) == part.name;
        });
        if (named) choice = &child;
      }
    }
    if (choice == nullptr) {
      move_into(change.child(part.name), part);
      continue;
    }
    auto& whole = change.child(choice->name);
    for (auto& slice : part.slices) move_into(whole.slice_named(slice.slice), slice);
    part.slices.clear();
    if (part.definitions.empty() && part.children.empty()) continue;
    move_into(whole.slice_named(part.name), part);
  }
}

// -- slices

void Snapshots::apply_slices(Making& making, Draft& draft, Change& change) {
  // A slice of a slice comes behind what it is a slice of.
  std::ranges::stable_sort(change.slices, {}, [](const Change& slice) { return std::ranges::count(slice.slice, '/'); });
  for (auto& part : change.slices) {
    if (auto* known = draft.slice_named(part.slice)) {
      apply(making, *known, part);
      continue;
    }
    auto* outer = outer_slice(part.slice).empty() ? nullptr : draft.slice_named(outer_slice(part.slice));
    make_slice(making, draft, outer != nullptr ? *outer : draft, part);
    if (making.room == 0) return;
  }
  settle_slicing(making, draft, change);
  if (draft.is_choice()) settle_types(draft);
}

void Snapshots::make_slice(Making& making, Draft& container, Draft& sliced, Change& change) {
  Draft slice{sliced.name, {}, sliced.definition, sliced.children, {}};
  const auto size = slice.size().count;
  if (size > making.room) {
    making.room = 0;
    context_.error(making.item, change.first(), "it has more than " + std::to_string(most_elements) + " elements");
    return;
  }
  making.room -= size;
  slice.slice = change.slice;
  slice.definition = with_member(builder_, slice.definition, "slicing", {});
  slice.definition = with_member(builder_, slice.definition, "min", builder_.number(0));
  if (container.is_choice()) narrow_to_named_type(making, slice, change);
  apply(making, slice, change);
  sliced.slices.push_back(std::move(slice));
}

// A slice called valueQuantity is of that type, said or not.
void Snapshots::narrow_to_named_type(Making& making, Draft& slice, const Change& change) {
  for (const auto& definition : change.definitions) {
    if (definition["type"].size() > 0) return;
  }
  for (const auto& type : slice.definition["type"].items()) {
    if (name_with_type(slice.stem(), fhir_type(slice.definition, type)) != slice.slice) continue;
    slice.definition = with_member(builder_, slice.definition, "type", builder_.list({type}));
    return;
  }
  // No word of a type is right for slices that something else tells apart.
  const auto rest = slice.slice.starts_with(slice.stem()) ? slice.slice.substr(slice.stem().size()) : "";
  if (rest.empty() || tree_of_type(rest) == nullptr) return;
  context_.error(making.item, change.first(),
                 std::string(slice.slice) + ": its base has no type " + std::string(rest) + " there");
}

void Snapshots::settle_slicing(Making& making, Draft& draft, const Change& change) {
  const auto& slicing = draft.definition["slicing"];
  if (slicing["discriminator"].size() > 0) return;
  const auto implied = [&](const char* type, const char* path) {
    const auto discriminator = builder_.object({{"type", Node::make_text(type)}, {"path", Node::make_text(path)}});
    const auto rules = slicing["rules"] ? slicing["rules"] : Node::make_text("open");
    draft.definition = with_member(builder_, draft.definition, "slicing",
                                   builder_.object({{"discriminator", builder_.list({discriminator})},
                                                    {"ordered", Node::make_boolean(false)},
                                                    {"rules", rules}}));
  };
  if (is_extension(draft)) return implied("value", "url");
  if (draft.is_choice()) return implied("type", "$this");
  // Slices of which the definition says in words how they are told apart cannot be told apart here either.
  context_.error(making.item, change.first(),
                 "nothing tells the slices of " + std::string(change.first()["path"].text()) +
                     " apart: there is no discriminator");
}

// A choice of which one type is required has no other; the value of an extension has those that are named (as the
// publisher's own tool has it).
void Snapshots::settle_types(Draft& draft) {
  const auto only = [&](const auto& keep) {
    std::vector<Node> kept;
    for (const auto& type : draft.definition["type"].items()) {
      if (keep(fhir_type(draft.definition, type))) kept.push_back(type);
    }
    if (!kept.empty()) draft.definition = with_member(builder_, draft.definition, "type", builder_.list(kept));
  };
  const auto has = [](const Draft& slice, std::string_view name) {
    return std::ranges::any_of(slice.definition["type"].items(),
                               [&](const Node& type) { return fhir_type(slice.definition, type) == name; });
  };
  const auto any_has = [&](std::string_view name) {
    return std::ranges::any_of(draft.slices, [&](const Draft& slice) { return has(slice, name); });
  };
  if (count_of(draft.definition["max"], 1) == 1) {
    const auto needed =
        std::ranges::find_if(draft.slices, [](const Draft& slice) { return count_of(slice.definition["min"], 0) > 0; });
    if (needed != draft.slices.end()) {
      draft.definition = with_member(builder_, draft.definition, "min", builder_.number(1));
      only([&](std::string_view name) { return has(*needed, name); });
    }
  }
  if (draft.definition["base"]["path"].text() == "Extension.value[x]") only(any_has);
  // Where every type has its slice nothing else can come.
  const auto& slicing = draft.definition["slicing"];
  const bool by_type = slicing["discriminator"].size() == 1 &&
                       slicing["discriminator"].at(0)["type"].text() == "type" &&
                       slicing["discriminator"].at(0)["path"].text() == "$this";
  const bool all = std::ranges::all_of(draft.definition["type"].items(),
                                       [&](const Node& type) { return any_has(fhir_type(draft.definition, type)); });
  if (!by_type || !all || draft.definition["type"].size() == 0) return;
  draft.definition =
      with_member(builder_, draft.definition, "slicing", builder_.with(slicing, "rules", Node::make_text("closed")));
}

}  // namespace linkway::fhir::compiler
