#include "fhir/definitions/compiler/snapshot_tree.h"

#include <algorithm>
#include <array>

#include "fhir/definitions/compiler/snapshot_changes.h"

namespace linkway::fhir::compiler {

namespace {

using data::Node;

// What the compiler reads of an ElementDefinition, beside values, whose names begin with these.
constexpr std::array kept = {
    "short",      "min",     "max",           "base",           "type",      "contentReference",
    "maxLength",  "slicing", "isModifier",    "isSummary",      "extension", "mustSupport",
    "constraint", "binding", "mustHaveValue", "representation", "label",     "valueAlternatives"};
constexpr std::array<std::string_view, 4> kept_values = {"fixed", "pattern", "minValue", "maxValue"};

bool is_kept(std::string_view name) {
  return std::ranges::find(kept, name) != kept.end() ||
         std::ranges::any_of(kept_values, [&](auto beginning) { return name.starts_with(beginning); });
}

// Puts the elements of a list into their places: each stands behind what it belongs to.
class TreeBuilder {
 public:
  bool add(std::string_view path, std::string_view name, std::string_view slice, const Node& definition) {
    const auto depth = static_cast<std::size_t>(std::ranges::count(path, '.'));
    if (open_.empty()) {
      if (depth != 0) return false;
      root_.name = name;
      root_.definition = definition;
      open_.push_back(&root_);
      return true;
    }
    if (depth == 0 || depth > open_.size() || depth > most_levels) return false;
    open_.resize(depth);
    open_.push_back(&place(*open_.back(), path, name, slice));
    open_.back()->definition = definition;
    return true;
  }
  Draft take() { return std::move(root_); }

 private:
  static Draft& place(Draft& parent, std::string_view path, std::string_view name, std::string_view slice) {
    auto* last = parent.children.empty() || parent.children.back().name != name ? nullptr : &parent.children.back();
    // The renamed form of a choice, valueQuantity, behind value[x] is one of its slices.
    if (last != nullptr && slice.empty() && !path.ends_with(name)) slice = path.substr(path.rfind('.') + 1);
    if (last == nullptr || slice.empty()) return parent.children.emplace_back(Draft{name, slice, {}, {}, {}});
    auto* container = last;
    if (const auto outer = outer_slice(slice); !outer.empty()) {
      if (auto* found = last->slice_named(outer)) container = found;
    }
    return container->slices.emplace_back(Draft{name, slice, {}, {}, {}});
  }

  Draft root_;
  std::vector<Draft*> open_;  // the last of each depth; what grows are the lists of the deepest alone
};

std::string_view name_of(const Node& element) {
  const auto path = element["path"].text();
  const auto name = path.substr(path.rfind('.') + 1);
  const auto base = element["base"]["path"].text();
  return base.ends_with("[x]") && !name.ends_with("[x]") ? base.substr(base.rfind('.') + 1) : name;
}

std::string_view last_of(std::string_view path) { return path.substr(path.rfind('.') + 1); }

}  // namespace

Draft* Draft::child(std::string_view child_name) {
  const auto found = std::ranges::find(children, child_name, &Draft::name);
  return found == children.end() ? nullptr : &*found;
}

const Draft* Draft::child(std::string_view child_name) const {
  const auto found = std::ranges::find(children, child_name, &Draft::name);
  return found == children.end() ? nullptr : &*found;
}

Draft* Draft::slice_named(std::string_view slice_name) {
  for (auto& item : slices) {
    if (item.slice == slice_name) return &item;
    if (!slice_name.starts_with(item.slice)) continue;
    if (auto* inner = item.slice_named(slice_name)) return inner;
  }
  return nullptr;
}

Draft::Size Draft::size() const {
  Size sum{1, 0};
  for (const auto& item : children) {
    const auto own = item.size();
    sum = {sum.count + own.count, std::max(sum.levels, own.levels + 1)};
  }
  for (const auto& item : slices) {
    const auto own = item.size();
    sum = {sum.count + own.count, std::max(sum.levels, own.levels)};
  }
  return sum;
}

std::string_view outer_slice(std::string_view slice) {
  constexpr auto most = 8;
  const auto bar = slice.rfind('/');
  if (bar == std::string_view::npos || std::ranges::count(slice, '/') > most) return {};
  return slice.substr(0, bar);
}

std::string name_with_type(std::string_view stem, std::string_view type) {
  auto name = std::string(stem) + std::string(type);
  if (name.size() > stem.size() && name[stem.size()] >= 'a' && name[stem.size()] <= 'z') name[stem.size()] -= 'a' - 'A';
  return name;
}

Node SnapshotTrees::constraints(const Node& list, std::string_view source) {
  std::vector<Node> all;
  for (const auto& item : list.items()) {
    const auto own = item["source"];
    all.push_back(builder_.object({{"key", item["key"]},
                                   {"severity", item["severity"]},
                                   {"human", item["human"]},
                                   {"expression", item["expression"]},
                                   {"source", own ? own : Node::make_text(source)}}));
  }
  return builder_.list(all);
}

Node SnapshotTrees::reduced(const Node& element, std::string_view source) {
  std::vector<data::Member> members;
  for (const auto& member : element.members()) {
    const auto name = member.name.view();
    if (!is_kept(name)) continue;
    auto value = member.value;
    if (name == "constraint") value = constraints(value, source);
    if (name == "binding") value = plain_binding(builder_, value);
    members.push_back({member.name, value});
  }
  return builder_.object(members).with_position(element.position());
}

Draft SnapshotTrees::from_json(const Node& list, std::string_view source) {
  TreeBuilder tree;
  for (const auto& element : list.items()) {
    const auto fits =
        tree.add(element["path"].text(), name_of(element), element["sliceName"].text(), reduced(element, source));
    if (!fits) return {};
  }
  return tree.take();
}

Draft SnapshotTrees::from_image(const Structure& structure) {
  TreeBuilder tree;
  for (const auto& element : structure.elements) {
    const auto path = element.path.view();
    auto name = last_of(path);
    if (element.choice && !name.ends_with("[x]")) {
      name = builder_.text(std::string(element.name.view()) + "[x]").text();
    }
    if (!tree.add(path, name, element.slice_name, definition_of(element))) return {};
  }
  return tree.take();
}

Node SnapshotTrees::to_list(const Draft& root) {
  std::vector<Node> all;
  flatten(root, {}, {}, all);
  return builder_.list(all);
}

void SnapshotTrees::flatten(const Draft& draft, const std::string& above, const std::string& id_above,
                            std::vector<Node>& into) {
  const auto path = above + std::string(draft.name);
  auto id = id_above + std::string(draft.name);
  if (!draft.slice.empty()) id += ':' + std::string(draft.slice);
  std::vector<data::Member> members;
  members.reserve(draft.definition.size() + 3);
  members.push_back({builder_.name("id"), builder_.text(id)});
  members.push_back({builder_.name("path"), builder_.text(path)});
  if (!draft.slice.empty()) members.push_back({builder_.name("sliceName"), Node::make_text(draft.slice)});
  for (const auto& member : draft.definition.members()) members.push_back(member);
  into.push_back(builder_.object(members).with_position(draft.definition.position()));
  for (const auto& child : draft.children) flatten(child, path + '.', id + '.', into);
  for (const auto& slice : draft.slices) flatten(slice, above, id_above, into);
}

}  // namespace linkway::fhir::compiler
