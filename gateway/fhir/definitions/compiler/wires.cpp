#include "fhir/definitions/compiler/wires.h"

#include <string_view>

namespace linkway::fhir::compiler {

namespace {

using data::Node;

// The names have moved from HL7's core to its tools, and keep their ends.
constexpr std::string_view namespace_url = "http://hl7.org/fhir/tools/StructureDefinition/xml-namespace";
constexpr std::string_view older_namespace_url = "http://hl7.org/fhir/StructureDefinition/elementdefinition-namespace";
constexpr std::string_view xml_name_url = "http://hl7.org/fhir/tools/StructureDefinition/xml-name";
constexpr std::string_view older_xml_name_url = "http://hl7.org/fhir/StructureDefinition/elementdefinition-xml-name";
constexpr std::string_view json_name_url = "http://hl7.org/fhir/tools/StructureDefinition/json-name";
constexpr std::string_view older_json_name_url =
    "http://hl7.org/fhir/tools/StructureDefinition/elementdefinition-json-name";
constexpr std::string_view choice_group_url = "http://hl7.org/fhir/tools/StructureDefinition/xml-choice-group";
constexpr std::string_view no_type_url = "http://hl7.org/fhir/tools/StructureDefinition/json-suppress-resourcetype";
constexpr std::string_view default_type_url = "http://hl7.org/fhir/StructureDefinition/elementdefinition-defaulttype";
constexpr std::string_view any_order_url = "http://hl7.org/fhir/tools/StructureDefinition/xml-no-order";
constexpr std::string_view older_any_order_url =
    "http://hl7.org/fhir/StructureDefinition/structuredefinition-xml-no-order";
// No extension of HL7 says that <name>text</name> is how a partner writes a string.
constexpr std::string_view text_values_url = "https://linkway.example/fhir/StructureDefinition/xml-text-values";

constexpr std::string_view unnamed = ".";

struct Said {
  std::string_view xml_name, xml_namespace, json_name, label, default_type;
  bool any_order = false;
  bool text_values = false;

  [[nodiscard]] bool nothing() const {
    return xml_name.empty() && xml_namespace.empty() && json_name.empty() && label.empty() && default_type.empty() &&
           !any_order && !text_values;
  }
};

const Node& value_of(const Node& extension) {
  for (const auto& member : extension.members()) {
    if (member.name.view().starts_with("value")) return member.value;
  }
  static const Node none;
  return none;
}

void read(const Node& extensions, Said& said) {
  for (const auto& extension : extensions.items()) {
    const auto url = extension["url"].text();
    const auto& value = value_of(extension);
    if (url == namespace_url || url == older_namespace_url) said.xml_namespace = value.text();
    if (url == xml_name_url || url == older_xml_name_url) said.xml_name = value.text();
    if (url == json_name_url || url == older_json_name_url) said.json_name = value.text();
    // No name has a point in it.
    if (url == choice_group_url && value.boolean()) said.xml_name = unnamed;
    if (url == no_type_url && value.boolean()) said.json_name = unnamed;
    if (url == default_type_url) said.default_type = value.text();
    if (url == any_order_url || url == older_any_order_url) said.any_order = value.boolean();
    if (url == text_values_url) said.text_values = value.boolean();
  }
}

}  // namespace

void compile_wire(Context& context, Place<Element> place, const Node& element, const Node& structure) {
  Said said;
  read(structure["extension"], said);
  read(element["extension"], said);
  said.label = element["label"].text();
  if (said.nothing()) return;
  auto& writer = context.writer;
  const auto wire = writer.place<Wire>();
  writer.text(writer[wire].xml_name, said.xml_name);
  writer.text(writer[wire].xml_namespace, said.xml_namespace);
  writer.text(writer[wire].json_name, said.json_name);
  writer.text(writer[wire].label, said.label);
  writer.text(writer[wire].default_type, said.default_type);
  writer[wire].xml_any_order = said.any_order;
  writer[wire].xml_text_values = said.text_values;
  writer.point(writer[place].wire, wire);
}

std::vector<Node> wire_extensions(data::Builder& builder, const Wire& wire) {
  std::vector<Node> all;
  const auto add = [&](std::string_view url, const char* member, const Node& value) {
    all.push_back(builder.object({{"url", Node::make_text(url)}, {member, value}}));
  };
  const auto text = [&](std::string_view url, const char* member, const RelativeText& value) {
    if (!value.empty()) add(url, member, Node::make_text(value));
  };
  text(namespace_url, "valueUri", wire.xml_namespace);
  if (wire.xml_name.view() == unnamed) {
    add(choice_group_url, "valueBoolean", Node::make_boolean(true));
  } else {
    text(xml_name_url, "valueString", wire.xml_name);
  }
  if (wire.json_name.view() != unnamed) text(json_name_url, "valueString", wire.json_name);
  text(default_type_url, "valueCanonical", wire.default_type);
  if (wire.xml_any_order) add(any_order_url, "valueBoolean", Node::make_boolean(true));
  if (wire.xml_text_values) add(text_values_url, "valueBoolean", Node::make_boolean(true));
  return all;
}

}  // namespace linkway::fhir::compiler
