#include "mapping/models/xml_instance.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "data/builder.h"
#include "fhir/format/xml_form.h"
#include "fhir/path/suggestion.h"
#include "mapping/models/choices.h"
#include "mapping/models/findings.h"
#include "mapping/models/json_numbers.h"
#include "mapping/models/model_names.h"

namespace linkway::mapping {

namespace {

using data::Node;
using data::XmlAttribute;
using data::XmlElement;
using fhir::Inside;
using fhir::JsonForm;
using fhir::Spot;
using fhir::Structure;
using fhir::StructureKind;

std::string text_of(const XmlElement& element) {
  std::string all;
  for (const auto& child : element.children) {
    if (child.element == nullptr) all += child.text;
  }
  return all;
}

bool has_elements(const XmlElement& element) {
  return std::ranges::any_of(element.children, [](const auto& child) { return child.element != nullptr; });
}

const XmlAttribute* xsi(const XmlElement& element, std::string_view name) {
  for (const auto& attribute : element.attributes) {
    if (attribute.ns == xsi_namespace && attribute.name == name) return &attribute;
  }
  return nullptr;
}

std::string_view without_prefix(std::string_view name) { return name.substr(name.find(':') + 1); }

// What was read of one object: for each of its elements the values, in the order in which they came.
class Parts {
 public:
  struct Part {
    const fhir::Child* child;
    std::vector<Node> values;
    std::vector<Node> extras;
    bool any_extra = false;
  };

  Part& part(const Step& step) {
    if (last_ < parts_.size() && parts_[last_].child == step.child) return parts_[last_];
    const auto found = std::ranges::find(parts_, step.child, &Part::child);
    last_ = static_cast<std::size_t>(found - parts_.begin());
    if (found == parts_.end()) parts_.push_back({step.child, {}, {}, false});
    return parts_[last_];
  }

  // `named`: what the instance says of its type, where it does.
  Node object(data::Builder& builder, std::string_view named) {
    std::ranges::stable_sort(parts_, {}, [](const Part& part) { return part.child->element->order; });
    std::vector<data::Member> members;
    members.reserve(parts_.size() + 1);
    if (!named.empty()) members.push_back({builder.name("resourceType"), Node::make_text(named)});
    for (auto& part : parts_) {
      const bool list = part.child->element->is_list();
      const bool any_value = std::ranges::any_of(part.values, [](const Node& one) { return static_cast<bool>(one); });
      const auto made = [&](std::vector<Node>& items) {
        if (!list) return items.front();
        for (auto& item : items) item = item ? item : Node::make_null();
        return builder.list(items);
      };
      if (any_value) members.push_back({builder.name(part.child->name), made(part.values)});
      if (part.any_extra)
        members.push_back({builder.name('_' + std::string(part.child->name.view())), made(part.extras)});
    }
    return builder.object(std::span<const data::Member>(members));
  }

 private:
  std::vector<Part> parts_;
  std::size_t last_ = 0;
};

class XmlReader {
 public:
  XmlReader(const fhir::Definitions& definitions, data::Arena& arena, std::string_view source)
      : definitions_(definitions),
        builder_(arena),
        findings_(source),
        source_(source),
        elements_(definitions, ModelNames::Format::xml_element),
        attributes_(definitions, ModelNames::Format::xml_attribute) {}

  Findings& findings() { return findings_; }

  // `named`: the type that the instance says, where it is not the declared one.
  Node object(const XmlElement& from, const Inside& inside, const Structure* named, const Spot& spot) {
    Parts parts;
    for (const auto& attribute : from.attributes) add(parts, attribute, inside, spot);
    add_text(parts, from, inside, spot);
    std::uint32_t last_order = 0;
    for (const auto& child : from.children) {
      if (findings_.full()) break;
      if (child.element != nullptr) {
        add(parts, *child.element, from, inside, spot, last_order);
      } else {
        add_group_text(parts, child, inside, spot);
      }
    }
    return parts.object(builder_, named != nullptr ? own_name(definitions_, *named) : std::string_view())
        .with_position(from.position);
  }

  Structure const* own_type(const XmlElement& from, const Step& step, const Spot& spot) {
    const auto* declared = step.type;
    const auto& placed = *step.child->element;
    if (const auto* said = xsi(from, "type")) {
      const auto* type = named_type(without_prefix(said->value), placed, declared);
      if (type != nullptr) return type;
      findings_.error(spot, said->position, issue::structure, "the model has no type that xsi:type names");
      return declared;
    }
    if (declared == nullptr || !declared->is_abstract || !placed.wire) return declared;
    const auto* preferred = type_named(definitions_, placed.wire->default_type);
    return preferred != nullptr ? preferred : declared;
  }

 private:
  // By its name alone among the types that may stand there, then beside the declared one in the same definitions.
  const Structure* named_type(std::string_view name, const fhir::Element& placed, const Structure* declared) const {
    for (const auto& use : placed.types) {
      const auto* type = type_named(definitions_, use.name);
      if (type != nullptr && (schema_name(*type) == name || short_name(use.name) == name)) return type;
    }
    return declared == nullptr ? nullptr : derived_named(definitions_, *declared, name);
  }

  // The namespace in which a child must stand; "" when any will do.
  std::string_view expected_namespace(const Inside& inside, const Step& step) const {
    const auto& element = *step.child->element;
    if (element.wire && !element.wire->xml_namespace.empty()) return element.wire->xml_namespace;
    return inside.type != nullptr ? namespace_of(*inside.type, definitions_) : std::string_view();
  }

  // Names of FHIR's own types stand in its namespace, or in that of what holds them.
  const ModelNames::Named* choose(const std::vector<ModelNames::Named>& all, const Inside& inside,
                                  std::string_view ns) const {
    for (const auto& named : all) {
      const auto expected = expected_namespace(inside, named.step);
      if (expected.empty() || expected == (ns.empty() ? no_namespace : ns)) return &named;
    }
    return nullptr;
  }

  void add(Parts& parts, const XmlAttribute& attribute, const Inside& inside, const Spot& spot) {
    if (attribute.ns == xsi_namespace) return;
    const auto& all = attributes_.find(inside, attribute.name);
    // Attributes without a prefix are in no namespace (xml-names section 6.2), and belong to their element.
    const auto* named =
        attribute.ns.empty() ? (all.empty() ? nullptr : &all.front()) : choose(all, inside, attribute.ns);
    const auto* step = named == nullptr ? nullptr : &named->step;
    if (step == nullptr) {
      return unknown(spot, attribute.name, attribute.position, "the model has no such attribute",
                     attributes_.all(inside));
    }
    const Spot here{&spot, step->child->element->name, Spot::no_index, step->child->element.get(), step->type};
    auto& part = parts.part(*step);
    if (!step->child->element->is_list()) {
      part.values.push_back(scalar(attribute.value, step->type, here, attribute.position));
      return;
    }
    auto rest = text::trim(attribute.value);
    while (!rest.empty()) {
      const auto end = rest.find(' ');
      part.values.push_back(scalar(rest.substr(0, end), step->type, here, attribute.position));
      rest = end == std::string_view::npos ? std::string_view() : text::trim(rest.substr(end));
    }
  }

  void add_text(Parts& parts, const XmlElement& from, const Inside& inside, const Spot& spot) {
    const auto all = text_of(from);
    const auto trimmed = text::trim(all);
    if (trimmed.empty()) return;
    if (const auto text = elements_.text_of(inside)) {
      const auto& element = *text.step.child->element;
      const Spot here{&spot, element.name, Spot::no_index, &element, text.step.type};
      // Of a choice group, text between elements is an item like they are; its place is kept by add_group_text().
      if (!text.group) parts.part(text.step).values.push_back(scalar(trimmed, text.step.type, here, from.position));
      return;
    }
    findings_.warning(spot, from.position, issue::structure, "the model has no place for the text here");
  }

  void add(Parts& parts, const XmlElement& from, const XmlElement& around, const Inside& inside, const Spot& spot,
           std::uint32_t& last_order) {
    const auto& steps = elements_.find(inside, from.name);
    const auto* named = choose(steps, inside, from.ns);
    // FHIR's own types stand in FHIR's namespace or in that of the document they are part of.
    if (named == nullptr && !steps.empty() && (from.ns == around.ns || from.ns == fhir_namespace)) {
      if (inside.type != nullptr && is_fhir_type(*inside.type)) named = &steps.front();
    }
    if (named != nullptr && named->group) return add_to_group(parts, from, *named, spot);
    const auto* step = named == nullptr ? nullptr : &named->step;
    if (step == nullptr) {
      const auto text =
          steps.empty() ? "the model has no such element" : "the model has this element in another namespace";
      return unknown(spot, from.name, from.position, text, elements_.all(inside));
    }
    const auto& element = *step->child->element;
    auto& part = parts.part(*step);
    Spot here{&spot, element.name, Spot::no_index, &element, step->type};
    if (element.is_list()) here.index = part.values.size();
    if (!element.is_list() && !part.values.empty()) {
      return findings_.error(here, from.position, issue::structure, "it may not repeat");
    }
    const bool any_order = holder_of(inside)->wire && holder_of(inside)->wire->xml_any_order;
    if (element.order < last_order && !any_order) {
      findings_.warning(here, from.position, issue::structure, "it does not stand in the order of the model");
    }
    last_order = std::max(last_order, element.order);
    Node extra;
    const auto made = value(from, *step, here, extra);
    // What was made stands behind what the reading may have moved.
    auto& now = parts.part(*step);
    now.values.push_back(made);
    now.extras.push_back(extra);
    now.any_extra = now.any_extra || extra;
  }

  void add_group_text(Parts& parts, const data::XmlChild& from, const Inside& inside, const Spot& spot) {
    const auto trimmed = text::trim(from.text);
    if (trimmed.empty()) return;
    const auto text = elements_.text_of(inside);
    if (text.group) add_item(parts, text, scalar(trimmed, text.step.type, spot, from.position));
  }

  // An item of a choice group for each of its elements: their order is what the group is for.
  void add_to_group(Parts& parts, const XmlElement& from, const ModelNames::Named& named, const Spot& spot) {
    const auto& element = *named.step.child->element;
    const Spot here{&spot, element.name, Spot::no_index, &element, named.step.type};
    Node extra;
    const auto made = value(from, named.step, here, extra);
    add_item(parts, named, made);
  }
  void add_item(Parts& parts, const ModelNames::Named& named, const Node& made) {
    if (!made) return;
    const auto& child = *named.step.child;
    const auto held = child.element->is_list() ? builder_.list({made}) : made;
    parts.part(named.group).values.push_back(builder_.object({{child.name, held}}));
  }

  void unknown(const Spot& spot, std::string_view name, std::uint32_t position, std::string text,
               const std::vector<std::string_view>& known) {
    if (findings_.wants_more_warnings()) text += fhir::path::suggestion(name, known);
    findings_.warning(Spot{&spot, name, Spot::no_index, nullptr, nullptr}, position, issue::structure, std::move(text));
  }

  Node value(const XmlElement& from, const Step& step, const Spot& spot, Node& extra) {
    if (step.element->xhtml) return builder_.text(from.source).with_position(from.position);
    const auto* type = own_type(from, step, spot);
    if (type != nullptr && type->kind == StructureKind::primitive) return primitive(from, *type, spot, extra);
    if (type != nullptr && type->kind == StructureKind::resource) return resource(from, spot);
    if (type == nullptr && step.element->children.empty()) return untyped(from, spot);
    const Inside inside = type != nullptr ? Inside{nullptr, type} : Inside{step.element, nullptr};
    const bool differs = type != nullptr && type != step.type && type->kind == StructureKind::logical;
    return object(from, inside, differs ? type : nullptr, spot);
  }

  Node primitive(const XmlElement& from, const Structure& type, const Spot& spot, Node& extra) {
    const auto* value = from.attribute("value");
    const auto all = text_of(from);
    const auto trimmed = text::trim(all);
    if (value != nullptr && !trimmed.empty()) {
      findings_.warning(spot, from.position, issue::structure, "there is a text beside the value");
    }
    if (has_elements(from) || from.attribute("id") != nullptr) {
      // Its id and extensions; the value is no child of it.
      Parts parts;
      std::uint32_t order = 0;
      const Inside inside{nullptr, &type};
      for (const auto& attribute : from.attributes) {
        if (attribute.name != "value") add(parts, attribute, inside, spot);
      }
      for (const auto& child : from.children) {
        if (child.element != nullptr) add(parts, *child.element, from, inside, spot, order);
      }
      extra = parts.object(builder_, {});
      if (extra.size() == 0) extra = {};
    } else {
      for (const auto& attribute : from.attributes) {
        if (attribute.name != "value" && attribute.ns != xsi_namespace) {
          unknown(spot, attribute.name, attribute.position, "the model has no such attribute", {});
        }
      }
    }
    if (value != nullptr) return scalar(value->value, &type, spot, value->position);
    if (trimmed.empty()) return {};
    // White space around a text may be meant; around a number it is not.
    return scalar(type.json_form == JsonForm::text && type.type.view() == "string" ? std::string_view(all) : trimmed,
                  &type, spot, from.position);
  }

  Node scalar(std::string_view value, const Structure* type, const Spot& spot, std::uint32_t position) {
    const auto form = type == nullptr ? JsonForm::text : type->json_form;
    if (form == JsonForm::boolean) {
      const auto trimmed = text::trim(value);
      // XML Schema's boolean may be 1 and 0, too.
      if (trimmed == "true" || trimmed == "1") return Node::make_boolean(true).with_position(position);
      if (trimmed == "false" || trimmed == "0") return Node::make_boolean(false).with_position(position);
      findings_.error(spot, position, issue::value, "true or false is expected here");
      return {};
    }
    if (form == JsonForm::number) {
      const auto trimmed = text::trim(value);
      if (is_json_number(trimmed)) return builder_.number(trimmed).with_position(position);
      findings_.error(spot, position, issue::value, "a number is expected here");
      return {};
    }
    return builder_.text(value).with_position(position);
  }

  // Nothing is known of it: its text, or its elements by their names.
  Node untyped(const XmlElement& from, const Spot& spot) {
    if (has_elements(from)) {
      findings_.warning(spot, from.position, issue::structure, "the model does not say what stands in here");
    }
    const auto all = text_of(from);
    return builder_.text(all).with_position(from.position);
  }

  Node resource(const XmlElement& from, const Spot& spot) {
    for (const auto& child : from.children) {
      if (child.element == nullptr) continue;
      auto read = fhir::read_xml(*child.element, source_, builder_.arena(), definitions_);
      if (read) return *read;
      for (const auto& problem : read.problems()) {
        findings_.error(spot, child.position, problem.code, problem.path + ": " + problem.text);
      }
      return {};
    }
    findings_.error(spot, from.position, issue::structure, "a resource is expected here");
    return {};
  }

  const fhir::Definitions& definitions_;
  data::Builder builder_;
  Findings findings_;
  std::string_view source_;
  ModelNames elements_;
  ModelNames attributes_;
};

}  // namespace

Result<Instance> read_xml_instance(std::string_view bytes, const Structure& type, const fhir::Definitions& definitions,
                                   data::Arena& arena, const data::XmlLimits& limits) {
  if (type.kind == StructureKind::resource) {
    auto read = fhir::read_xml(bytes, arena, definitions, limits);
    if (!read) return std::move(read).problems();
    return Instance{*read, &type, {}};
  }
  auto document = data::read_xml(bytes, limits);
  if (!document) return std::move(document).problems();
  const auto& root = *document->root;
  const Spot spot{nullptr, type.name, Spot::no_index, nullptr, &type};
  XmlReader reader(definitions, arena, document->source);
  const auto wanted = root_name(type);
  const auto ns = namespace_of(type, definitions);
  if (root.name != wanted && root.name != type.name.view()) {
    reader.findings().error(spot, root.position, issue::structure, "the root of this model is " + std::string(wanted));
  } else if (!ns.empty() && (root.ns.empty() ? no_namespace : root.ns) != ns) {
    reader.findings().error(spot, root.position, issue::structure, "the namespace of this model is " + std::string(ns));
  }
  if (reader.findings().failed()) return reader.findings().take_errors();
  const auto node = reader.object(root, {nullptr, &type}, nullptr, spot);
  if (reader.findings().failed()) return reader.findings().take_errors();
  return Instance{node, &type, reader.findings().take_warnings()};
}

}  // namespace linkway::mapping
