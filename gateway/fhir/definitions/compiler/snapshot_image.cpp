// Elements of an image as the ElementDefinitions that they were made of.
#include <array>

#include "data/json.h"
#include "fhir/definitions/compiler/snapshot_tree.h"
#include "fhir/definitions/compiler/wires.h"

namespace linkway::fhir::compiler {

namespace {

using data::Builder;
using data::Node;

}  // namespace

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
  std::vector<Node> forms;
  if (element.xml_attribute) forms.push_back(Node::make_text("xmlAttr"));
  if (element.xml_text) forms.push_back(Node::make_text("xmlText"));
  if (element.type_attribute) forms.push_back(Node::make_text("typeAttr"));
  if (!forms.empty()) fields.push_back({"representation", builder_.list(forms)});
  std::vector<Node> extensions;
  const auto extend = [&](const char* url, std::string_view value) {
    extensions.push_back(builder_.object({{"url", Node::make_text(url)}, {"valueString", Node::make_text(value)}}));
  };
  if (!element.regex.empty()) extend("http://hl7.org/fhir/StructureDefinition/regex", element.regex);
  for (const auto& code : element.narrative_languages) {
    extend("http://hl7.org/fhir/StructureDefinition/narrative-language-control", code);
  }
  if (const auto* wire = element.wire.get()) {
    text("label", wire->label);
    for (const auto& extension : wire_extensions(builder_, *wire)) extensions.push_back(extension);
  }
  if (!extensions.empty()) fields.push_back({"extension", builder_.list(extensions)});
  std::vector<Node> alternatives;
  for (const auto& canonical : element.value_alternatives) alternatives.push_back(Node::make_text(canonical));
  if (!alternatives.empty()) fields.push_back({"valueAlternatives", builder_.list(alternatives)});
  return builder_.object(fields);
}

}  // namespace linkway::fhir::compiler
