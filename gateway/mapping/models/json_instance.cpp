#include "mapping/models/json_instance.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "data/builder.h"
#include "fhir/format/json_form.h"
#include "fhir/path/suggestion.h"
#include "mapping/models/choices.h"
#include "mapping/models/findings.h"
#include "mapping/models/json_numbers.h"
#include "mapping/models/model_names.h"

namespace linkway::mapping {

namespace {

using data::Kind;
using data::Node;
using fhir::Inside;
using fhir::JsonForm;
using fhir::Spot;
using fhir::Structure;
using fhir::StructureKind;

std::string_view kind_of(JsonForm form) {
  return form == JsonForm::number ? "a number" : form == JsonForm::boolean ? "true or false" : "a text";
}

bool is_of_kind(const Node& node, JsonForm form) {
  switch (form) {
    case JsonForm::text: return node.kind() == Kind::text;
    case JsonForm::number: return node.kind() == Kind::number;
    case JsonForm::boolean: return node.kind() == Kind::boolean;
    default: return !node.is_object() && !node.is_list();
  }
}

// Gives members the names of the elements and lists where the model has them.
class JsonReader {
 public:
  JsonReader(const fhir::Definitions& definitions, data::Arena& arena, std::string_view source)
      : definitions_(definitions),
        builder_(arena),
        findings_(source),
        source_(source),
        names_(definitions, ModelNames::Format::json) {}

  Node object(const Node& from, Inside inside, const Spot& spot) {
    if (inside.type != nullptr && inside.type->kind == StructureKind::logical) inside = own_type(from, inside, spot);
    const auto first = members_.size();
    for (const auto& member : from.members()) {
      if (findings_.full()) break;
      add(member, inside, spot);
    }
    const auto made = builder_.object(std::span(members_).subspan(first)).with_position(from.position());
    members_.resize(first);
    return made;
  }

  Findings& findings() { return findings_; }

 private:
  // By resourceType, where the model has no such element itself.
  Inside own_type(const Node& from, const Inside& inside, const Spot& spot) {
    const auto& said = from["resourceType"];
    if (!said || inside.type->child("resourceType") != nullptr) return inside;
    if (const auto* type = derived_named(definitions_, *inside.type, said.text())) return {nullptr, type};
    findings_.error(spot, said.position(), issue::structure, "resourceType names another type than the model");
    return inside;
  }

  void add(const data::Member& member, const Inside& inside, const Spot& spot) {
    const auto name = member.name.view();
    const auto& steps = names_.find(inside, name);
    if (steps.empty()) return add_other(member, inside, spot);
    const auto& step = steps.front().step;
    const Spot here{&spot, step.child->element->name, Spot::no_index, step.child->element.get(), step.type};
    const auto made = value(member.value, step, here);
    if (made) members_.push_back({builder_.name(step.child->name), made});
  }

  // Companions of primitives, the name of the type, and what the model does not know.
  void add_other(const data::Member& member, const Inside& inside, const Spot& spot) {
    const auto name = member.name.view();
    if (name == "resourceType" && inside.type != nullptr) {
      members_.push_back(member);
      if (inside.type->kind == StructureKind::logical) {
        members_.back().value = Node::make_text(own_name(definitions_, *inside.type));
      }
      return;
    }
    if (name.starts_with('_')) {
      const auto& steps = names_.find(inside, name.substr(1));
      if (!steps.empty() && steps.front().step.type != nullptr &&
          steps.front().step.type->kind == StructureKind::primitive) {
        members_.push_back(member);
        return;
      }
    }
    const bool open = holder_of(inside) == nullptr || holder_of(inside)->children.empty();
    // An element that has another name in JSON must not be taken from a member that only happens to be called like it.
    const bool looks_known = inside.type != nullptr && inside.type->child(fhir::Key(name)) != nullptr;
    const bool hides = looks_known || (inside.element != nullptr && inside.element->child(fhir::Key(name)) != nullptr);
    if (!hides) members_.push_back(member);
    if (open) return;
    std::string text = "the model has no such element";
    if (findings_.wants_more_warnings()) {
      const auto all = names_.all(inside);
      text += fhir::path::suggestion(name, all);
    }
    findings_.warning(Spot{&spot, name, Spot::no_index, nullptr, nullptr}, member.value.position(), issue::structure,
                      std::move(text));
  }

  // Forms write an empty text where a question was not answered, and no value of FHIR is empty (R4
  // datatypes.html#string).
  static bool says_nothing(const Node& from) {
    return from.kind() == Kind::null || (from.kind() == Kind::text && text::trim(from.text()).empty());
  }

  Node value(const Node& from, const Step& step, const Spot& spot) {
    if (says_nothing(from)) return {};
    if (!step.child->element->is_list()) {
      if (!from.is_list()) return one(from, step, spot);
      findings_.error(spot, from.position(), issue::structure, "a list, where the model has a single value");
      return {};
    }
    std::vector<Node> items;
    if (!from.is_list()) {
      items.push_back(one(from, step, spot));
      return builder_.list(items).with_position(from.position());
    }
    items.reserve(from.size());
    for (const auto& item : from.items()) {
      if (findings_.full()) break;
      Spot here = spot;
      here.index = items.size();
      items.push_back(item.kind() == Kind::null ? item : one(item, step, here));
    }
    return items.empty() ? Node() : builder_.list(items).with_position(from.position());
  }

  Node one(const Node& from, const Step& step, const Spot& spot) {
    const auto* type = step.type;
    if (type == nullptr && (step.element == nullptr || step.element->children.empty())) return from;
    if (type != nullptr && type->kind == StructureKind::primitive) {
      const bool right = is_of_kind(from, type->json_form);
      if (right && from.kind() == Kind::number && type->type.view() != "decimal" && !is_whole(from.text())) {
        findings_.error(spot, from.position(), issue::value, "a whole number is expected here");
        return {};
      }
      if (right) return from;
      if (const auto text = as_text(from, step)) return text;
      findings_.error(spot, from.position(), issue::structure,
                      std::string(kind_of(type->json_form)) + " is expected here");
      return {};
    }
    if (!from.is_object()) {
      findings_.error(spot, from.position(), issue::structure, "an object is expected here");
      return {};
    }
    if (type != nullptr && type->kind == StructureKind::resource) return resource(from, spot);
    return object(from, inside_of(step), spot);
  }

  // An element that may be a text or a number, or a text or true or false, without being a choice of types: what comes
  // is taken as its text. Nothing else stands for a text.
  Node as_text(const Node& from, const Step& step) {
    if (step.type->type.view() != "string") return {};
    const auto may_be = [&](std::string_view type) {
      return std::ranges::any_of(step.child->element->types, [&](const auto& use) { return use.code.view() == type; });
    };
    if (from.kind() == Kind::number && (may_be("integer") || may_be("decimal"))) {
      return builder_.text(from.text()).with_position(from.position());
    }
    if (from.kind() == Kind::boolean && may_be("boolean")) {
      return Node::make_text(from.boolean() ? "true" : "false").with_position(from.position());
    }
    return {};
  }

  Node resource(const Node& from, const Spot& spot) {
    for (auto& problem : fhir::check_json_form(from, definitions_, source_)) {
      findings_.error(spot, from.position(), problem.code, problem.path + ": " + problem.text);
    }
    return from;
  }

  const fhir::Definitions& definitions_;
  data::Builder builder_;
  Findings findings_;
  std::string_view source_;
  ModelNames names_;
  std::vector<data::Member> members_;  // of all open objects, outermost first
};

// The same backwards.
class JsonWriter {
 public:
  JsonWriter(const fhir::Definitions& definitions, data::Arena& arena) : definitions_(definitions), builder_(arena) {}

  Node object(const Node& from, Inside inside, std::size_t depth) {
    const auto named = from["resourceType"].text();
    if (!named.empty() && inside.type != nullptr && inside.type->child("resourceType") == nullptr) {
      const auto* type = type_named(definitions_, named);
      if (type != nullptr) inside = {nullptr, type};
    }
    if (depth > TargetTree::max_depth || (inside.type != nullptr && is_fhir_type(*inside.type))) return from;
    std::vector<data::Member> members;
    members.reserve(from.size());
    for (const auto& member : from.members()) {
      const auto step = definitions_.step(inside.element, inside.type, fhir::Key(member.name.view()));
      if (!step) {
        const bool type_name = member.name.view() == "resourceType" && inside.type != nullptr;
        members.push_back({member.name, type_name ? Node::make_text(short_name(member.value.text())) : member.value});
        continue;
      }
      members.push_back({name(member.name, *step.child), value(member.value, step, depth)});
    }
    return builder_.object(std::span<const data::Member>(members));
  }

  data::Builder& builder() { return builder_; }

 private:
  data::Name name(const data::Name& own, const fhir::Child& child) {
    const auto& element = *child.element;
    if (!element.wire || element.wire->json_name.empty()) return own;
    return builder_.name(std::string(json_name(element)) +
                         std::string(child.name.view().substr(element.name.view().size())));
  }
  Node value(const Node& from, const Step& step, std::size_t depth) {
    if (from.is_object()) return object(from, inside_of(step), depth + 1);
    if (!from.is_list()) return from;
    std::vector<Node> items;
    items.reserve(from.size());
    for (const auto& item : from.items()) {
      items.push_back(item.is_object() ? object(item, inside_of(step), depth + 1) : item);
    }
    return builder_.list(items);
  }

  const fhir::Definitions& definitions_;
  data::Builder builder_;
};

// json-suppress-resourcetype
bool hides_type(const Structure& type) {
  return !type.elements.empty() && type.root().wire && type.root().wire->json_name.view() == ".";
}

}  // namespace

Result<Instance> read_json_instance(std::string_view bytes, const Structure& type, const fhir::Definitions& definitions,
                                    data::Arena& arena, const data::JsonLimits& limits) {
  if (type.kind == StructureKind::resource) {
    auto read = fhir::read_json(bytes, arena, definitions, limits);
    if (!read) return std::move(read).problems();
    return Instance{*read, &type, {}};
  }
  auto read = data::read_json(bytes, arena, limits);
  if (!read) return std::move(read).problems();
  const Spot root{nullptr, type.name, Spot::no_index, nullptr, &type};
  JsonReader reader(definitions, arena, bytes);
  if (!read->is_object()) {
    reader.findings().error(root, read->position(), issue::structure, "an object is expected here");
    return reader.findings().take_errors();
  }
  const auto node = reader.object(*read, {nullptr, &type}, root);
  if (reader.findings().failed()) return reader.findings().take_errors();
  return Instance{node, &type, reader.findings().take_warnings()};
}

Status write_json_instance(const Node& instance, const Structure& type, const fhir::Definitions& definitions,
                           std::string& out, const WriteStyle& style) {
  data::Arena arena;
  JsonWriter writer(definitions, arena);
  auto node = writer.object(instance, {nullptr, &type}, 0);
  const bool logical = type.kind == StructureKind::logical;
  const bool own_member = type.child("resourceType") != nullptr;
  if (logical && !own_member && node["resourceType"] && !style.resource_type) {
    node = writer.builder().without(node, "resourceType");
  } else if (logical && !own_member && style.resource_type && !node["resourceType"] && !hides_type(type)) {
    node = writer.builder().with_first(node, "resourceType", Node::make_text(short_name(type.type)));
  }
  data::write_json(node, out, style.pretty ? data::JsonStyle::pretty : data::JsonStyle::compact);
  return Done{};
}

}  // namespace linkway::mapping
