#include "fhir/definitions/compiler/snapshot_tree.h"

#include <algorithm>
#include <array>

#include "data/json.h"
#include "fhir/definitions/compiler/snapshot_changes.h"

namespace linkway::fhir::compiler {

namespace {

using data::Builder;
using data::Node;

// What the compiler reads of an ElementDefinition, beside values, whose names begin with these.
constexpr std::array kept = {"short",
                             "min",
                             "max",
                             "base",
                             "type",
                             "contentReference",
                             "maxLength",
                             "slicing",
                             "isModifier",
                             "isSummary",
                             "extension",
                             "mustSupport",
                             "constraint",
                             "binding",
                             "mustHaveValue",
                             "representation",
                             "valueAlternatives"};
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

std::size_t Draft::count() const {
  std::size_t sum = 1;
  for (const auto& item : children) sum += item.count();
  for (const auto& item : slices) sum += item.count();
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

Node SnapshotTrees::types_of(const Element& element) {
  if (element.types.empty()) return {};
  auto& known = known_[element.types.begin()];
  if (known) return known;
  std::vector<Node> all;
  const auto texts = [&](const RelativeSpan<RelativeText>& list) {
    std::vector<Node> items;
    for (const auto& item : list) items.push_back(Node::make_text(item));
    return items.empty() ? Node() : builder_.list(items);
  };
  for (const auto& type : element.types) {
    std::vector<Node> aggregation;
    if ((type.aggregation & 1) != 0) aggregation.push_back(Node::make_text("contained"));
    if ((type.aggregation & 2) != 0) aggregation.push_back(Node::make_text("referenced"));
    if ((type.aggregation & 4) != 0) aggregation.push_back(Node::make_text("bundled"));
    Node extension;
    if (type.name.view() != type.code.view()) {
      extension = builder_.list({builder_.object(
          {{"url", Node::make_text("http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type")},
           {"valueUrl", Node::make_text(type.name)}})});
    }
    all.push_back(builder_.object(
        {{"extension", extension},
         {"code", Node::make_text(type.code)},
         {"profile", texts(type.profiles)},
         {"targetProfile", texts(type.targets)},
         {"aggregation", aggregation.empty() ? Node() : builder_.list(aggregation)},
         {"versioning",
          type.versioning == 0 ? Node() : Node::make_text(type.versioning == 1 ? "independent" : "specific")}}));
  }
  return known = builder_.list(all);
}

Node SnapshotTrees::invariants_of(const Element& element) {
  if (element.invariants.empty()) return {};
  auto& known = known_[element.invariants.begin()];
  if (known) return known;
  std::vector<Node> all;
  for (const auto& rule : element.invariants) {
    all.push_back(builder_.object({{"key", Node::make_text(rule.key)},
                                   {"severity", Node::make_text(rule.error ? "error" : "warning")},
                                   {"human", Node::make_text(rule.human)},
                                   {"expression", rule.expression.empty() ? Node() : Node::make_text(rule.expression)},
                                   {"source", Node::make_text(rule.source)}}));
  }
  return known = builder_.list(all);
}

Node SnapshotTrees::binding_of(const Element& element) {
  if (element.binding == BindingStrength::none && element.value_set.empty()) return {};
  constexpr std::array<std::string_view, 5> strengths = {"", "example", "preferred", "extensible", "required"};
  std::vector<Node> additional;
  for (const auto& item : element.additional_bindings) {
    Node usage;
    if (!item.usage_json.empty()) {
      if (auto read = data::read_json(item.usage_json, builder_.arena())) usage = *read;
    }
    additional.push_back(builder_.object({{"purpose", Node::make_text(item.purpose)},
                                          {"valueSet", Node::make_text(item.value_set)},
                                          {"any", item.any ? Node::make_boolean(true) : Node()},
                                          {"usage", usage}}));
  }
  return builder_.object({{"strength", Node::make_text(strengths[static_cast<std::size_t>(element.binding)])},
                          {"valueSet", element.value_set.empty() ? Node() : Node::make_text(element.value_set)},
                          {"additional", additional.empty() ? Node() : builder_.list(additional)}});
}

Node SnapshotTrees::slicing_of(const Slicing& slicing) {
  auto& known = known_[&slicing];
  if (known) return known;
  std::vector<Node> all;
  for (const auto& item : slicing.discriminators) {
    all.push_back(builder_.object({{"type", Node::make_text(item.type)}, {"path", Node::make_text(item.path)}}));
  }
  return known = builder_.object({{"discriminator", all.empty() ? Node() : builder_.list(all)},
                                  {"ordered", Node::make_boolean(slicing.ordered)},
                                  {"rules", Node::make_text(slicing.rules)}});
}

Node SnapshotTrees::definition_of(const Element& element) {
  std::vector<Builder::Field> fields;
  std::vector<std::string> names;
  names.reserve(2);  // fields hold views of them
  const auto text = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) fields.push_back({name, Node::make_text(value)});
  };
  const auto flag = [&](std::string_view name, bool value) {
    if (value) fields.push_back({name, Node::make_boolean(true)});
  };
  const auto json = [&](std::string_view beginning, std::string_view type, std::string_view value) {
    if (type.empty()) return;
    const auto read = data::read_json(value, builder_.arena());
    if (read) fields.push_back({names.emplace_back(std::string(beginning) + std::string(type)), *read});
  };
  const auto most = [&](std::uint32_t max) {
    return max == unbounded ? Node::make_text("*") : builder_.text(std::to_string(max));
  };
  text("short", element.short_text);
  fields.push_back({"min", builder_.number(element.min)});
  fields.push_back({"max", most(element.max)});
  // The path of the base tells the choices that were renamed, and the ids of resources (fhir_type()).
  std::string base(element.path.view());
  if (element.choice) base = base.substr(0, base.rfind('.') + 1) + std::string(element.name.view()) + "[x]";
  if (!element.types.empty() && element.types[0].name.view() == "id" && element.types[0].code.view() != "id") {
    base = "Resource.id";
  }
  fields.push_back({"base", builder_.object({{"path", builder_.text(base)}, {"max", most(element.base_max)}})});
  if (const auto types = types_of(element)) fields.push_back({"type", types});
  text("contentReference", element.content_reference);
  json("fixed", element.fixed_type, element.fixed_json);
  json("pattern", element.pattern_type, element.pattern_json);
  text("minValue", element.min_value);
  text("maxValue", element.max_value);
  if (element.max_length > 0) fields.push_back({"maxLength", builder_.number(element.max_length)});
  if (const auto rules = invariants_of(element)) fields.push_back({"constraint", rules});
  if (const auto bound = binding_of(element)) fields.push_back({"binding", bound});
  if (element.slicing) fields.push_back({"slicing", slicing_of(*element.slicing)});
  flag("isModifier", element.is_modifier);
  flag("isSummary", element.is_summary);
  flag("mustSupport", element.must_support);
  flag("mustHaveValue", element.must_have_value);
  if (element.xml_attribute) fields.push_back({"representation", builder_.list({Node::make_text("xmlAttr")})});
  if (!element.regex.empty()) {
    fields.push_back(
        {"extension",
         builder_.list({builder_.object({{"url", Node::make_text("http://hl7.org/fhir/StructureDefinition/regex")},
                                         {"valueString", Node::make_text(element.regex)}})})});
  }
  std::vector<Node> alternatives;
  for (const auto& canonical : element.value_alternatives) alternatives.push_back(Node::make_text(canonical));
  if (!alternatives.empty()) fields.push_back({"valueAlternatives", builder_.list(alternatives)});
  return builder_.object(fields);
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
