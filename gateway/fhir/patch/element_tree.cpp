#include "fhir/patch/element_tree.h"

#include <algorithm>
#include <string>

namespace linkway::fhir {

namespace {

using data::Node;

std::string_view plain(std::string_view name) { return name.starts_with('_') ? name.substr(1) : name; }

bool has_content(const Node& node) {
  if (node.kind() == data::Kind::null) return false;
  return node.is_object() || node.is_list() ? node.size() > 0 : static_cast<bool>(node);
}

// null stands in a list for what is not there.
Node or_nothing(const Node& node) { return has_content(node) ? node : Node(); }
Node or_null(const Node& node) { return has_content(node) ? node : Node::make_null(); }

}  // namespace

std::optional<ElementWay> ElementTree::find(const Node& root, const Node* value, const Node* extra) {
  ElementWay way;
  if (value == &root || find_below(root, value, extra, way)) return way;
  return std::nullopt;
}

bool ElementTree::find_below(const Node& object, const Node* value, const Node* extra, ElementWay& way) {
  if (!work_.spend_on_parts(object)) return false;
  const auto here = [&](const Node& node) {
    return &node == value || &node == extra || (node.is_object() && find_below(node, value, extra, way));
  };
  for (const auto& member : object.members()) {
    way.push_back({plain(member.name.view())});
    if (here(member.value)) return true;
    if (member.value.is_list() && !work_.spend_on_parts(member.value)) return false;
    for (std::size_t index = 0; index < member.value.items().size(); ++index) {
      way.back().index = index;
      if (here(member.value.items()[index])) return true;
    }
    way.pop_back();
  }
  return false;
}

NamedElements ElementTree::elements(const Node& object, std::string_view name) {
  work_.spend_on_parts(object);
  const auto& values = object[name];
  const auto& extras = object["_" + std::string(name)];
  NamedElements found;
  found.list = values.is_list() || extras.is_list();
  if (!found.list) {
    if (values || extras) found.items.push_back({or_nothing(values), or_nothing(extras)});
    return found;
  }
  const auto count = std::max(values.size(), extras.size());
  work_.spend(count * sizeof(ElementParts));
  for (std::size_t i = 0; i < count; ++i) found.items.push_back({or_nothing(values.at(i)), or_nothing(extras.at(i))});
  return found;
}

Node ElementTree::with_elements(const Node& object, std::string_view name, const NamedElements& elements,
                                std::string_view rename) {
  work_.spend_on_parts(object);
  const auto side = [&](Node ElementParts::*part) {
    std::vector<Node> nodes;
    bool any = false;
    for (const auto& item : elements.items) {
      nodes.push_back(or_null(item.*part));
      any = any || has_content(item.*part);
    }
    if (!any) return Node();
    work_.spend(nodes.size() * sizeof(Node));
    return elements.list ? builder_.list(nodes) : nodes.front();
  };
  const std::string value_name(rename.empty() ? name : rename);
  const auto extra_name = "_" + value_name;

  std::vector<data::Builder::Field> fields;
  bool written = false;
  const auto write = [&] {
    if (written) return;
    written = true;
    fields.push_back({value_name, side(&ElementParts::value)});
    fields.push_back({extra_name, side(&ElementParts::extra)});
  };
  for (const auto& member : object.members()) {
    if (plain(member.name.view()) == name) {
      write();
    } else {
      fields.push_back({member.name.view(), member.value});
    }
  }
  write();
  return builder_.object(fields);
}

Node ElementTree::changed(const Node& root, std::span<const ElementStep> way, const Change& change) {
  if (way.empty()) return change(root);
  const auto& step = way.front();
  auto under = elements(root, step.name);
  const auto at = step.index == ElementStep::no_index ? 0 : step.index;
  if (at >= under.items.size()) return root;
  auto& item = under.items[at];
  auto& object = item.value.is_object() ? item.value : item.extra;
  object = changed(object, way.subspan(1), change);
  if (!has_content(item.value) && !has_content(item.extra)) {
    under.items.erase(under.items.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return with_elements(root, step.name, under);
}

}  // namespace linkway::fhir
