#include "fhir/validation/anchors.h"

#include "fhir/validation/narrative_text.h"

namespace linkway::fhir::validation {

void Anchors::add(const data::Node& node) {
  for (const auto& item : node.items()) add(item);
  for (const auto& member : node.members()) {
    const auto name = member.name.view();
    if (member.value.is_text()) {
      if (name == "id") {
        ++counts_[std::string(member.value.text())];
      } else if (name == "div") {
        if (const auto div = read_narrative(member.value.text()); div.root() != nullptr) add(*div.root());
      }
    } else {
      add(member.value);
    }
  }
}

void Anchors::add(const data::XmlElement& element) {
  if (const auto* id = element.attribute("id")) ++counts_[std::string(id->value)];
  if (element.name == "a") {
    if (const auto* name = element.attribute("name")) ++counts_[std::string(name->value)];
  }
  for (const auto& child : element.children) {
    if (child.element != nullptr) add(*child.element);
  }
}

}  // namespace linkway::fhir::validation
