#include "conformance/loose_xml.h"

#include <algorithm>
#include <string>
#include <vector>

#include "data/builder.h"
#include "data/xml.h"

namespace linkway::conformance {

namespace {

using data::Node;
using data::XmlElement;

struct Parts {
  Node value;
  Node extra;
};

class LooseReader {
 public:
  LooseReader(data::Builder& builder, const fhir::Definitions& definitions)
      : builder_(builder), definitions_(definitions) {}

  Node resource(const XmlElement& element) {
    return object(element, nullptr, definitions_.type(element.name), builder_.text(element.name));
  }

 private:
  using Fields = std::vector<data::Builder::Field>;

  Node object(const XmlElement& element, const fhir::Element* definition, const fhir::Structure* type,
              const Node& resource_type) {
    Fields fields{{"resourceType", resource_type}};
    for (const auto& attribute : element.attributes) {
      if (attribute.ns.empty() && attribute.name != "value") {
        fields.push_back({attribute.name, builder_.text(attribute.value)});
      }
    }
    std::vector<std::string_view> done;
    for (const auto& child : element.children) {
      if (child.element == nullptr) continue;
      const auto name = child.element->name;
      if (std::find(done.begin(), done.end(), name) != done.end()) continue;
      done.push_back(name);
      member(element, name, definitions_.step(definition, type, name), fields);
    }
    return builder_.object(fields);
  }

  // All elements of this name, as one member and the one beside it.
  void member(const XmlElement& parent, std::string_view name, const fhir::Definitions::Step& step, Fields& fields) {
    std::vector<Node> values;
    std::vector<Node> extras;
    bool any_value = false;
    bool any_extra = false;
    for (const auto& child : parent.children) {
      if (child.element == nullptr || child.element->name != name) continue;
      const auto found = parts(*child.element, step);
      any_value = any_value || found.value;
      any_extra = any_extra || found.extra;
      values.push_back(found.value ? found.value : Node::make_null());
      extras.push_back(found.extra ? found.extra : Node::make_null());
    }
    const bool list = step ? step.child->element->is_list() : values.size() > 1;
    const auto whole = [&](const std::vector<Node>& nodes) { return list ? builder_.list(nodes) : nodes.front(); };
    if (any_value) fields.push_back({name, whole(values)});
    if (any_extra) fields.push_back({builder_.text("_" + std::string(name)).text(), whole(extras)});
  }

  Parts parts(const XmlElement& element, const fhir::Definitions::Step& step) {
    const auto* type = step ? step.type : nullptr;
    if (element.ns == "http://www.w3.org/1999/xhtml") return {builder_.text(element.source), Node()};
    if (type != nullptr && type->is_a("Resource")) {
      for (const auto& child : element.children) {
        if (child.element != nullptr) return {resource(*child.element), Node()};
      }
    }
    const auto* value = element.attribute("value");
    const bool primitive = type != nullptr ? type->kind == fhir::StructureKind::primitive : value != nullptr;
    auto inside = object(element, step ? step.element : nullptr, type, Node());
    if (!primitive) return {inside, Node()};
    return {value == nullptr ? Node() : primitive_value(value->value, type), inside.size() == 0 ? Node() : inside};
  }

  Node primitive_value(std::string_view text, const fhir::Structure* type) {
    const auto form = type == nullptr ? fhir::JsonForm::text : type->json_form;
    if (form == fhir::JsonForm::number) return builder_.number(text);
    if (form == fhir::JsonForm::boolean) return data::Builder::boolean(text == "true");
    return builder_.text(text);
  }

  data::Builder& builder_;
  const fhir::Definitions& definitions_;
};

}  // namespace

Result<data::Document> read_loose_xml(std::string_view bytes, const fhir::Definitions& definitions) {
  const auto xml = data::read_xml(bytes);
  if (!xml) return xml.problems();
  data::Document document;
  data::Builder builder(document.arena);
  document.root = LooseReader(builder, definitions).resource(*xml->root);
  return document;
}

}  // namespace linkway::conformance
