#include "mapping/models/model_names.h"

#include "mapping/models/choices.h"

namespace linkway::mapping {

using fhir::Element;
using fhir::Inside;
using fhir::Structure;
using fhir::StructureKind;

const Element* holder_of(const Inside& inside) {
  if (inside.type != nullptr) return inside.type->elements.empty() ? nullptr : &inside.type->root();
  if (inside.element == nullptr) return nullptr;
  return inside.element->content ? inside.element->content.get() : inside.element;
}

Inside inside_of(const Step& step) {
  return step.type != nullptr ? Inside{nullptr, step.type} : Inside{step.element, nullptr};
}

std::string_view json_name(const Element& element) {
  return element.wire && !element.wire->json_name.empty() ? element.wire->json_name.view() : element.name.view();
}

std::string_view xml_name(const Element& element) {
  return element.wire && !element.wire->xml_name.empty() ? element.wire->xml_name.view() : element.name.view();
}

std::string_view root_name(const Structure& type) {
  if (!type.elements.empty() && type.root().wire && !type.root().wire->xml_name.empty()) {
    return type.root().wire->xml_name;
  }
  return short_name(type.type);
}

std::string_view namespace_of(const Structure& type, const fhir::Definitions& definitions) {
  constexpr std::size_t most_bases = 64;
  const auto* at = &type;
  for (std::size_t i = 0; at != nullptr && i < most_bases; ++i) {
    if (!at->elements.empty() && at->root().wire && !at->root().wire->xml_namespace.empty()) {
      return at->root().wire->xml_namespace;
    }
    at = at->base_structure ? at->base_structure.get() : definitions.structure(at->base);
  }
  return {};
}

bool is_fhir_type(const Structure& type) {
  return type.kind != StructureKind::logical && type.url.view().starts_with("http://hl7.org/fhir/StructureDefinition/");
}

bool is_of_element(const Element& child) {
  if (child.types.size() != 1) return false;
  const auto& type = child.types[0];
  if (child.name.view() == "id") return type.code.view().starts_with("http://hl7.org/fhirpath/");
  return (child.name.view() == "extension" || child.name.view() == "modifierExtension") &&
         type.code.view() == "Extension";
}

bool is_choice_group(const Element& element) { return element.wire && element.wire->xml_name.view() == "."; }

const std::vector<ModelNames::Named>& ModelNames::find(const Inside& inside, std::string_view name) {
  static const std::vector<Named> none;
  const auto& known = table(inside);
  asked_ = name;
  const auto found = known.find(asked_);
  return found == known.end() || name.empty() ? none : found->second;
}

ModelNames::Named ModelNames::text_of(const Inside& inside) {
  const auto& known = table(inside);
  const auto found = known.find(std::string(of_text));
  return found == known.end() ? Named{} : found->second.front();
}

std::vector<std::string_view> ModelNames::all(const Inside& inside) {
  std::vector<std::string_view> names;
  for (const auto& [name, steps] : table(inside)) {
    if (name != of_text) names.push_back(name);
  }
  return names;
}

const ModelNames::Table& ModelNames::table(const Inside& inside) {
  const void* key = inside.type != nullptr ? static_cast<const void*>(inside.type) : inside.element;
  const auto [at, fresh] = tables_.try_emplace(key);
  if (fresh) fill(at->second, inside, {});
  return at->second;
}

void ModelNames::fill(Table& table, const Inside& inside, const Step& group) const {
  const auto* holder = holder_of(inside);
  if (holder == nullptr) return;
  for (const auto& child : holder->children) {
    if (child.plain_choice) continue;
    const auto& element = *child.element;
    const auto step = definitions_.step(inside.element, inside.type, child.key());
    if (format_ != Format::json && is_choice_group(element)) {
      if (format_ == Format::xml_element && !group) fill(table, inside_of(step), step);
      continue;
    }
    if (format_ != Format::json && element.xml_text) {
      // Of a choice of types, text is a text.
      auto& known = table[std::string(of_text)];
      const bool text = step.type != nullptr && step.type->json_form == fhir::JsonForm::text;
      known.insert(text && step.type->type.view() == "string" ? known.begin() : known.end(), Named{step, group});
      continue;
    }
    if (format_ != Format::json && element.xml_attribute != (format_ == Format::xml_attribute)) continue;
    auto name = std::string(format_ == Format::json ? json_name(element) : xml_name(element));
    if (element.choice) name += child.name.view().substr(element.name.view().size());
    table[std::move(name)].push_back({step, group});
  }
}

}  // namespace linkway::mapping
