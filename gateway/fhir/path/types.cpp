#include "fhir/path/types.h"

#include <algorithm>
#include <array>

#include "fhir/path/convert.h"

namespace linkway::fhir::path {

namespace {

constexpr std::array<std::string_view, 11> system_types = {
    "Any", "Boolean", "Date", "DateTime", "Decimal", "Integer", "Long", "Quantity", "String", "Time", "TypeInfo"};

bool is_system_type(std::string_view name) {
  return std::find(system_types.begin(), system_types.end(), name) != system_types.end();
}

std::string_view system_name(Item::Kind kind) {
  switch (kind) {
    case Item::Kind::boolean: return "Boolean";
    case Item::Kind::integer: return "Integer";
    case Item::Kind::long_integer: return "Long";
    case Item::Kind::decimal: return "Decimal";
    case Item::Kind::string: return "String";
    case Item::Kind::date: return "Date";
    case Item::Kind::date_time: return "DateTime";
    case Item::Kind::time: return "Time";
    case Item::Kind::quantity: return "Quantity";
    case Item::Kind::type: return "TypeInfo";
    case Item::Kind::element: break;
  }
  return {};
}

// By the names that the definition of the element's own children has: BackboneElement, or Element.
std::string_view backbone_name(const ElementItem& element) {
  if (element.element == nullptr) return {};
  return element.element->types.empty() ? std::string_view("BackboneElement") : element.element->types[0].code.view();
}

// What has no definition is known by its resourceType or by the form it has.
std::string_view name_without_definition(const ElementItem& element) {
  if (const auto name = element.node->is_object() ? (*element.node)["resourceType"].text() : std::string_view();
      !name.empty()) {
    return name;
  }
  switch (primitive_form(element)) {
    case PrimitiveForm::boolean: return "boolean";
    case PrimitiveForm::integer: return "integer";
    case PrimitiveForm::decimal: return "decimal";
    case PrimitiveForm::string: return "string";
    default: return {};
  }
}

bool is_system(const TypeName& type) { return type.qualifier == "System" || type.qualifier.empty(); }
bool is_fhir(const TypeName& type) { return type.qualifier == "FHIR" || type.qualifier.empty(); }

bool is_element_of(const ElementItem& element, std::string_view name, bool exact) {
  if (element.type != nullptr) {
    if (element.type->type.view() == name) return true;
    return !exact && element.type->is_a(name);
  }
  const auto own = element.element != nullptr ? backbone_name(element) : name_without_definition(element);
  if (own == name) return true;
  return element.element != nullptr && !exact && (name == "Element" || (name == "BackboneElement" && own == name));
}

}  // namespace

bool is_known(const TypeName& type, const Definitions& definitions) {
  if (definitions.images().empty()) return true;
  // System.Patient names nothing, but is asked for in FHIR's own test suite: what FHIR knows is no fault there.
  if (is_system_type(type.name) && is_system(type)) return true;
  return definitions.type(Key(type.name)) != nullptr;
}

bool is_of(const Item& item, const TypeName& type) {
  if (!item.is_element()) return is_system(type) && (type.name == system_name(item.kind()) || type.name == "Any");
  return is_fhir(type) && is_element_of(item.element(), type.name, false);
}

bool is_taken_for(const Item& item, const TypeName& type) {
  if (!item.is_element()) return is_of(item, type);
  const auto& element = item.element();
  const bool primitive = element.type != nullptr && element.type->kind == StructureKind::primitive;
  const bool abstract = type.name == "Element" || type.name == "Base";
  return is_fhir(type) && is_element_of(element, type.name, primitive && !abstract);
}

bool is_namesake(const Item& item, const TypeName& type) {
  if (!item.is_element() || !type.qualifier.empty() || !is_system_type(type.name)) return false;
  const auto* structure = item.element().type;
  if (structure == nullptr || structure->kind != StructureKind::primitive) return false;
  const auto own = structure->type.view();
  return own.size() == type.name.size() && own.substr(1) == type.name.substr(1) && own[0] - 'a' == type.name[0] - 'A';
}

TypeValue type_of(const Item& item) {
  if (!item.is_element()) return {"System", system_name(item.kind())};
  const auto& element = item.element();
  if (element.type != nullptr) return {"FHIR", element.type->type.view()};
  return {"FHIR", element.element != nullptr ? backbone_name(element) : name_without_definition(element)};
}

}  // namespace linkway::fhir::path
